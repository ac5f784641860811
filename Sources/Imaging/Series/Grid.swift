/// A regular grid of voxels in patient orientation: columns run from patient right to patient left, rows from
/// anterior to posterior, slices from feet to head. Values on a grid are stored `[slice][row][column]`.
public struct Grid: Sendable, Codable, Equatable {
    /// Number of voxels from patient right to patient left.
    public var columns: Int
    /// Number of voxels from anterior to posterior.
    public var rows: Int
    /// Number of slices from feet to head.
    public var slices: Int
    /// Distance between the centres of neighbouring columns in millimetres.
    public var columnSpacingMillimeters: Double
    /// Distance between the centres of neighbouring rows in millimetres.
    public var rowSpacingMillimeters: Double
    /// Distance between the centres of neighbouring slices in millimetres.
    public var sliceSpacingMillimeters: Double

    /// Makes a grid; nothing is checked here, ``PerfusionSeries/validate()`` does that.
    public init(
        columns: Int, rows: Int, slices: Int, columnSpacingMillimeters: Double, rowSpacingMillimeters: Double,
        sliceSpacingMillimeters: Double
    ) {
        self.columns = columns
        self.rows = rows
        self.slices = slices
        self.columnSpacingMillimeters = columnSpacingMillimeters
        self.rowSpacingMillimeters = rowSpacingMillimeters
        self.sliceSpacingMillimeters = sliceSpacingMillimeters
    }

    /// Volume of one voxel in millilitres.
    public var voxelMilliliters: Double {
        columnSpacingMillimeters * rowSpacingMillimeters * sliceSpacingMillimeters / 1000
    }

    /// Number of voxels in one slice.
    public var sliceVoxels: Int { columns * rows }

    /// Number of voxels in the grid.
    public var voxels: Int { columns * rows * slices }

    /// Index into an array stored `[slice][row][column]`.
    func index(_ column: Int, _ row: Int, _ slice: Int) -> Int { (slice * rows + row) * columns + column }

    /// The voxel at an index of an array stored `[slice][row][column]`.
    func voxel(_ index: Int) -> Voxel {
        Voxel(
            column: index % columns, row: index / columns % rows, slice: index / sliceVoxels)
    }
}

/// A place on a grid, counted from zero.
public struct Voxel: Sendable, Codable, Hashable {
    /// Counted from patient right.
    public var column: Int
    /// Counted from anterior.
    public var row: Int
    /// Counted from the feet.
    public var slice: Int

    /// Makes a voxel from its three counts.
    public init(column: Int, row: Int, slice: Int) {
        self.column = column
        self.row = row
        self.slice = slice
    }
}
