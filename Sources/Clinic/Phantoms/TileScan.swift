import Imaging

extension SyntheticScan {
    /// The chest as it is.
    package init(_ phantom: ChestPhantom) {
        self.init(
            columns: phantom.grid.columns, rows: phantom.grid.rows, slices: phantom.grid.slices,
            frames: phantom.frameTimesSeconds.count,
            pixelSpacingMillimeters: phantom.grid.columnSpacingMillimeters,
            sliceSpacingMillimeters: phantom.grid.sliceSpacingMillimeters,
            seconds: { frame, _ in phantom.frameTimesSeconds[frame] },
            hounsfield: { frame, slice in phantom.image(slice: slice, frame: frame) })
    }

    /// Tiles on fifteen slices: exponential, linear and box residue, each with blood volumes 1 to 5. Columns of tiles
    /// are transit times, rows are delays; a strip along the lower edge holds the arterial input.
    ///
    /// - Parameter phantom: made with `TileSheet.side * TileSheet.side` voxels a tile.
    package init(_ phantom: TilePhantom) {
        let sheet = TileSheet(phantom)
        self.init(
            columns: TileSheet.matrix, rows: TileSheet.matrix, slices: TileSheet.slices,
            frames: phantom.arterial.count, pixelSpacingMillimeters: 1, sliceSpacingMillimeters: 5,
            seconds: { frame, _ in Double(frame) * phantom.intervalSeconds },
            hounsfield: { frame, slice in sheet.image(frame: frame, slice: slice) })
    }
}

/// Lays the tiles of a phantom out on images.
package struct TileSheet: Sendable {
    package static let side = 32
    static let matrix = 256
    static let slices = 15
    /// CT number of the tiles before the contrast arrives.
    static let baseline: Float = 40

    private let phantom: TilePhantom

    init(_ phantom: TilePhantom) {
        precondition(
            phantom.voxelsPerTile == Self.side * Self.side, "A tile of the sheet has 32 by 32 voxels.")
        self.phantom = phantom
    }

    func image(frame: Int, slice: Int) -> [Int16] {
        let samples = phantom.arterial.count
        return (0..<Self.matrix * Self.matrix).map { pixel in
            let (column, row) = (pixel % Self.matrix, pixel / Self.matrix)
            let (tileColumn, tileRow) = (column / Self.side, row / Self.side)
            guard tileColumn < 7 else { return -1024 }
            if tileRow >= 7 { return rounded(Self.baseline + Float(phantom.arterial[frame])) }
            let (residue, volume) = (slice / 5, slice % 5)
            let tile = ((residue * 7 + tileColumn) * 5 + volume) * 7 + tileRow
            let voxel = tile * Self.side * Self.side + row % Self.side * Self.side + column % Self.side
            return rounded(Self.baseline + phantom.curves[voxel * samples + frame])
        }
    }

    private func rounded(_ value: Float) -> Int16 { Int16(max(-1024, min(3071, value.rounded()))) }
}
