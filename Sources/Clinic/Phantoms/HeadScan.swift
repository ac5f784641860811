import Imaging

extension SyntheticScan {
    /// - Parameter missing: images that the scanner never made, as (frame, slice).
    package init(_ phantom: HeadPhantom, missing: [(frame: Int, slice: Int)] = []) {
        let absent = Set(missing.map { $0.frame << 16 | $0.slice })
        self.init(
            columns: phantom.grid.columns, rows: phantom.grid.rows, slices: phantom.grid.slices,
            frames: phantom.frames(slice: 0), pixelSpacingMillimeters: phantom.grid.columnSpacingMillimeters,
            sliceSpacingMillimeters: phantom.grid.sliceSpacingMillimeters,
            seconds: { frame, slice in
                absent.contains(frame << 16 | slice) ? nil : phantom.time(slice: slice, frame: frame)
            },
            hounsfield: { frame, slice in phantom.image(slice: slice, frame: frame) })
    }
}
