/// CT numbers of one perfusion acquisition over space and time, in Hounsfield units.
///
/// Voxel (0, 0, 0) is the patient's right, anterior, inferior corner; see ``Grid``.
public struct PerfusionSeries: Sendable {
    /// The grid that all slabs together fill.
    public var grid: Grid
    /// One slab for a plain scan; two for a shuttle (toggling-table) scan, each with its own times.
    public var slabs: [Slab]
    /// Images that were absent from the acquisition and have been interpolated in time by whoever assembled
    /// it.
    public var missing: [MissingImage]

    /// Slices that were imaged together.
    public struct Slab: Sendable {
        /// Which slices of the grid the slab holds.
        public var slices: Range<Int>
        /// Seconds after the first image, `[frame][slice in slab]`; every slice keeps its own time.
        public var times: [[Double]]
        /// CT numbers in Hounsfield units, `[frame][slice in slab][row][column]`.
        public var hounsfield: [Float]

        /// Makes a slab; nothing is checked here, ``PerfusionSeries/validate()`` does that.
        public init(slices: Range<Int>, times: [[Double]], hounsfield: [Float]) {
            self.slices = slices
            self.times = times
            self.hounsfield = hounsfield
        }

        /// Number of time points.
        public var frames: Int { times.count }
    }

    /// One image that was never received.
    public struct MissingImage: Sendable, Codable, Equatable {
        /// Frame within the slab, from zero.
        public var frame: Int
        /// Slice of the grid, from zero.
        public var slice: Int

        /// Names a missing image.
        public init(frame: Int, slice: Int) {
            self.frame = frame
            self.slice = slice
        }
    }

    /// Makes a series; nothing is checked here, ``validate()`` does that.
    public init(grid: Grid, slabs: [Slab], missing: [MissingImage] = []) {
        self.grid = grid
        self.slabs = slabs
        self.missing = missing
    }

    /// The largest number of CT numbers a series may hold (2^30, that is 4 GiB).
    public static let maximumSamples = 1 << 30

    /// Checks that sizes, spacings and times agree, so that the analysis can index without looking again.
    ///
    /// - Throws: ``ImagingError`` naming the first disagreement.
    public func validate() throws(ImagingError) {
        try validateGrid()
        guard !slabs.isEmpty else { throw ImagingError(.sizeMismatch, "The series has no slab.") }
        var covered = 0
        var samples = 0
        for slab in slabs.sorted(by: { $0.slices.lowerBound < $1.slices.lowerBound }) {
            guard slab.slices.lowerBound == covered, !slab.slices.isEmpty else {
                throw ImagingError(
                    .sizeMismatch,
                    "A slab starts at slice \(slab.slices.lowerBound) where slice \(covered) was expected.")
            }
            covered = slab.slices.upperBound
            try validate(slab)
            samples += slab.hounsfield.count
        }
        guard covered == grid.slices else {
            throw ImagingError(.sizeMismatch, "The slabs hold \(covered) of \(grid.slices) slices.")
        }
        guard samples <= Self.maximumSamples else {
            throw ImagingError(.tooLarge, "\(samples) values are more than \(Self.maximumSamples).")
        }
    }

    private func validateGrid() throws(ImagingError) {
        guard (1...2048).contains(grid.columns), (1...2048).contains(grid.rows),
            (1...1024).contains(grid.slices)
        else {
            throw ImagingError(
                .invalidGeometry,
                "A grid of \(grid.columns) x \(grid.rows) x \(grid.slices) is outside 1…2048 x 1…2048 x "
                    + "1…1024."
            )
        }
        let spacings = [
            grid.columnSpacingMillimeters, grid.rowSpacingMillimeters, grid.sliceSpacingMillimeters,
        ]
        for spacing in spacings where !(spacing >= 0.05 && spacing <= 50) {
            throw ImagingError(.invalidGeometry, "A voxel spacing of \(spacing) mm is outside 0.05…50 mm.")
        }
    }

    private func validate(_ slab: Slab) throws(ImagingError) {
        guard (1...2000).contains(slab.frames) else {
            throw ImagingError(.invalidGeometry, "\(slab.frames) frames are outside 1…2000.")
        }
        for frame in slab.times {
            guard frame.count == slab.slices.count else {
                throw ImagingError(
                    .sizeMismatch, "A frame has \(frame.count) times for \(slab.slices.count) slices.")
            }
            for time in frame where !(time.magnitude <= 86_400) {
                throw ImagingError(.invalidGeometry, "An image time of \(time) s is not within a day.")
            }
        }
        for slice in 0..<slab.slices.count {
            for frame in slab.times.indices.dropFirst()
            where slab.times[frame][slice] <= slab.times[frame - 1][slice] {
                throw ImagingError(
                    .invalidGeometry, "The times of slice \(slab.slices.lowerBound + slice) do not ascend.")
            }
        }
        // Cannot overflow: every factor has been bounded above.
        let expected = slab.frames * slab.slices.count * grid.sliceVoxels
        guard slab.hounsfield.count == expected else {
            throw ImagingError(
                .sizeMismatch, "A slab holds \(slab.hounsfield.count) values where \(expected) were expected."
            )
        }
    }
}
