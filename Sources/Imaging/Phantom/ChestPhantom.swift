import Foundation

/// A dynamic scan of a chest with an enhancing heart and aorta: something a brain analysis must refuse.
public struct ChestPhantom: Sendable {
    /// The grid of the images.
    public let grid: Grid
    /// When the frames are imaged, in seconds.
    public let frameTimesSeconds: [Double]
    /// Standard deviation of the noise in Hounsfield units.
    public let noiseHounsfield: Double
    private let seed: UInt64
    private let bolus: FineCurve

    /// - Throws: ``ImagingError`` when a size is out of range.
    public init(
        matrix: Int = 512, slices: Int = 8,
        frameTimesSeconds: [Double] = HeadPhantom.uniformTimes(
            interval: 1.5, duration: 66), noiseHounsfield: Double = 5, seed: UInt64 = 1
    ) throws(ImagingError) {
        guard (16...1024).contains(matrix), (1...320).contains(slices),
            (1...1000).contains(frameTimesSeconds.count),
            frameTimesSeconds.allSatisfy({ 0...600 ~= $0 }), 0...200 ~= noiseHounsfield
        else { throw ImagingError(.invalidParameter, "Chest phantom: a size is out of range.") }
        let spacing = 400 / Double(matrix)
        grid = Grid(
            columns: matrix, rows: matrix, slices: slices, columnSpacingMillimeters: spacing,
            rowSpacingMillimeters: spacing, sliceSpacingMillimeters: 5)
        self.frameTimesSeconds = frameTimesSeconds
        self.noiseHounsfield = noiseHounsfield
        self.seed = seed
        bolus = BolusShape.fau.curve(seconds: (frameTimesSeconds.last ?? 0) + 5, delay: 0)
    }

    /// One image in Hounsfield units, `[row][column]`.
    public func image(slice: Int, frame: Int) -> [Int16] {
        let enhancement = bolus.value(at: frameTimesSeconds[frame])
        var random = SplitMix64(seed: seed, slice, frame)
        var noise = [Float](repeating: 0, count: grid.sliceVoxels)
        noise.withUnsafeMutableBufferPointer { NormalNoise.fill($0, &random) }
        let height = Double(slice) * grid.sliceSpacingMillimeters
        return (0..<grid.sliceVoxels).map { pixel in
            let x =
                (Double(pixel % grid.columns) - Double(grid.columns - 1) / 2) * grid.columnSpacingMillimeters
            let y = (Double(pixel / grid.columns) - Double(grid.rows - 1) / 2) * grid.rowSpacingMillimeters
            let (level, share) = Self.tissue(x, y, height)
            let value = level + share * enhancement + noiseHounsfield * Double(noise[pixel])
            return Int16(max(-1024, min(3071, value.rounded())))
        }
    }

    /// All images as a series, reduced in plane by averaging.
    public func series(reduction: Int = 1, threads: Int = 2) -> PerfusionSeries {
        let factor = max(1, min(reduction, grid.columns))
        var small = grid
        (small.columns, small.rows) = (grid.columns / factor, grid.rows / factor)
        small.columnSpacingMillimeters *= Double(factor)
        small.rowSpacingMillimeters *= Double(factor)
        let frames = frameTimesSeconds.count
        let values = filled(frames * small.voxels, with: Float(0)) { buffer in
            inParallel(frames * grid.slices, threads: threads) { index in
                let image = image(slice: index % grid.slices, frame: index / grid.slices)
                let reduced = ImageReduction.averaged(
                    image, columns: grid.columns, rows: grid.rows, factor: factor)
                for pixel in reduced.indices { buffer[index * small.sliceVoxels + pixel] = reduced[pixel] }
            }
        }
        let times = frameTimesSeconds.map { [Double](repeating: $0, count: grid.slices) }
        return PerfusionSeries(
            grid: small,
            slabs: [PerfusionSeries.Slab(slices: 0..<grid.slices, times: times, hounsfield: values)])
    }

    /// CT number and share of the arterial enhancement at a place in millimetres (towards patient left,
    /// posterior).
    private static func tissue(_ x: Double, _ y: Double, _ height: Double) -> (Double, Double) {
        func ellipse(_ centerX: Double, _ centerY: Double, _ width: Double, _ depth: Double) -> Double {
            let (a, b) = ((x - centerX) / width, (y - centerY) / depth)
            return a * a + b * b
        }
        let body = ellipse(0, 0, 175, 120)
        guard body < 1 else { return (-1000, 0) }
        if body > 0.86 { return (-90, 0) }
        if ellipse(0, 78, 20, 18) < 1 { return ellipse(0, 88, 8, 7) < 1 ? (25, 0) : (350, 0.05) }
        if ellipse(0, -92, 22, 6) < 1 { return (280, 0) }
        // Ribs slope, so each slice cuts them elsewhere.
        let angle = atan2(y, x)
        if body > 0.72, body < 0.8, sin(angle * 8 + height * 0.12) > 0.35 { return (500, 0) }
        if ellipse(-12, 56, 12, 12) < 1 { return (40, 1) }
        if ellipse(12, -5, 55, 45) < 1 { return ellipse(20, 0, 28, 24) < 1 ? (40, 0.95) : (45, 0.2) }
        if ellipse(-85, 5, 62, 85) < 1 || ellipse(88, 5, 60, 85) < 1 { return (-830, 0.01) }
        return (35, 0.02)
    }
}
