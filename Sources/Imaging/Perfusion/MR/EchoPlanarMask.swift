/// Finds the brain on an echo-planar volume, where brain and fluid shine and skull and suppressed fat are dark.
struct EchoPlanarMask {
    /// Brain, fluid and vessels, `[slice][row][column]`.
    let inside: [Bool]
    /// Median signal of what was found.
    let level: Float
    /// Millimetres to the border of the mask within the slice.
    let depth: [Float]
    /// Largest area in one slice in cm².
    let largestAreaSquareCentimeters: Double
    /// Larger of the extents from right to left and from front to back, in millimetres.
    let extentMillimeters: Double

    /// Signal below this fraction of the foreground's median is not brain.
    private static let brainFraction: Float = 0.4
    /// Bridges to eyes and scalp thinner than twice this are cut, in millimetres.
    private static let bridgeMillimeters: Float = 5

    static let areaNeededSquareCentimeters = 20.0
    /// No head is larger than this.
    static let extentLimitMillimeters = 230.0

    var isHead: Bool {
        largestAreaSquareCentimeters >= Self.areaNeededSquareCentimeters
            && extentMillimeters <= Self.extentLimitMillimeters
    }

    init(signal: [Float], grid: Grid, threads: Int) {
        let top = percentile(stride(from: 0, to: signal.count, by: 7).map { signal[$0] }, 0.99)
        let bright = signal.filter { $0 > 0.15 * top }
        let limit = Self.brainFraction * percentile(bright, 0.5)
        let size = (grid.columns, grid.rows, grid.slices)
        // Slices are thick: bridges are cut, and holes are filled, within them only.
        let spacing = (grid.columnSpacingMillimeters, grid.rowSpacingMillimeters, 1000.0)
        let candidates = BrainMask.withoutHoles(
            signal.map { $0 > limit && limit > 0 }, grid, threads: threads)
        let within = DistanceTransform.distances(
            to: candidates.map { !$0 }, size: size, spacing: spacing, threads: threads)
        let body = Components(within.map { $0 > Self.bridgeMillimeters && $0 < 1e4 }, grid).largest
        var mask = body
        if body.contains(true) {
            let reach = DistanceTransform.distances(
                to: body, size: size, spacing: spacing, threads: threads)
            mask = candidates.indices.map {
                candidates[$0] && reach[$0] < Self.bridgeMillimeters + 1.5
            }
        }
        let found = mask
        inside = found
        level = percentile(signal.indices.filter { found[$0] }.map { signal[$0] }, 0.5)
        depth = DistanceTransform.distances(
            to: mask.map { !$0 }, size: size, spacing: spacing, threads: threads)
        let pixel = grid.columnSpacingMillimeters * grid.rowSpacingMillimeters / 100
        let areas = (0..<grid.slices).map { slice in
            found[slice * grid.sliceVoxels..<(slice + 1) * grid.sliceVoxels].count { $0 }
        }
        largestAreaSquareCentimeters = Double(areas.max() ?? 0) * pixel
        extentMillimeters = Self.extent(found, grid)
    }

    private static func extent(_ mask: [Bool], _ grid: Grid) -> Double {
        var (left, right, front, back) = (grid.columns, -1, grid.rows, -1)
        for index in mask.indices where mask[index] {
            let voxel = grid.voxel(index)
            (left, right) = (min(left, voxel.column), max(right, voxel.column))
            (front, back) = (min(front, voxel.row), max(back, voxel.row))
        }
        guard right >= left else { return 0 }
        return max(
            Double(right - left + 1) * grid.columnSpacingMillimeters,
            Double(back - front + 1) * grid.rowSpacingMillimeters)
    }
}
