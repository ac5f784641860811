import Dispatch
import Imaging
import Records

/// An acquisition on the analysis grid, with what had to be said about its images.
package struct Assembly: Sendable {
    package var series: PerfusionSeries
    package var remarks: [QualityReason]
    /// Time of each frame at the first slice of each slab, in the order of time, seconds after the first image.
    package var frameTimesSeconds: [Double]
}

/// Why no series can be made of an acquisition.
package struct AssemblyRefusal: Error, Sendable, Equatable {
    package var reason: QualityReason
}

/// Makes a series over space and time of the images of an acquisition.
package struct Assembler: Sendable {
    /// Images are averaged down to at most this many pixels a side: perfusion maps carry no finer detail than
    /// their noise allows, and averaging is the first step of denoising.
    static let largestSide = 256
    /// A scanner makes a hundred time points and a few hundred slices; these limits bound time and memory.
    static let mostTimePoints = 1000
    static let mostSlices = 1024
    /// Values on the analysis grid; the analysis holds them twice, 2 GiB in all.
    static let mostSamples = 1 << 28

    let acquisition: Acquisition
    let placement: ImagePlacement
    let reference: ImageGeometry
    let grid: SliceGrid
    let plans: [SlabPlan]
    /// Images that have been read already.
    let placed: PlacedImages?

    /// Plans the assembly from headers alone.
    package init(_ found: Acquisition) throws(AssemblyRefusal) { try self.init(found, placed: nil) }

    init(_ found: Acquisition, placed: PlacedImages?) throws(AssemblyRefusal) {
        self.placed = placed
        let acquisition = found.withoutStragglers()
        guard acquisition.timePointCount > 1, let first = acquisition.slices.first?.frames.first else {
            throw .singleTimePoint(imageCount: found.frames.count)
        }
        guard acquisition.timeSource != nil else {
            throw .frameTimesMissing(timePoints: acquisition.timePointCount)
        }
        guard let placement = ImagePlacement(first.geometry, largestSide: Self.largestSide) else {
            throw .notAxial
        }
        let middle = acquisition.slices[acquisition.slices.count / 2].frames[0].geometry
        guard
            let fine = SliceGrid(
                positions: acquisition.slices.map(\.position), thickness: first.geometry.thickness)
        else { throw .unevenSlices(count: acquisition.slices.count) }
        // Before anything is planned, which takes time that grows with both.
        guard acquisition.timePointCount <= Self.mostTimePoints, acquisition.slices.count <= Self.mostSlices
        else {
            throw .tooLarge(images: acquisition.frames.count)
        }
        let plans = SlabPlanner.plan(acquisition.slices)
        // Slabs of a toggling table are kept as they are: a slice averaged over both would have two times.
        let grid = plans.count == 1 ? fine.averagingThinSlices() : fine
        let frames = plans.reduce(0) { max($0, $1.images.count) }
        guard frames * grid.slices.count <= Self.mostSamples / (placement.columns * placement.rows) else {
            throw .tooLarge(images: acquisition.frames.count)
        }
        self.acquisition = acquisition
        self.placement = placement
        self.reference = middle
        self.grid = grid
        self.plans = plans
    }

    /// Reads the pixels and fills the gaps.
    ///
    /// - Parameter progress: called on the caller's thread with the fraction read.
    package func assemble(progress: (Double) -> Void = { _ in }) throws(AssemblyRefusal) -> Assembly {
        var missing: [PerfusionSeries.MissingImage] = []
        var failures: [PixelError] = []
        var slabs: [PerfusionSeries.Slab] = []
        let start = plans.flatMap { $0.seconds.first ?? [] }.min() ?? 0
        var gridSlice = 0
        for (number, plan) in plans.enumerated() {
            let isLast = number == plans.count - 1
            let extent = gridExtent(of: plan, from: gridSlice, isLast: isLast)
            var slab = SlabReader(assembler: self, plan: plan, extent: extent, origin: start)
            slab.read { progress((Double(number) + $0) / Double(plans.count)) }
            if let error = slab.failures.first(where: { $0.code == .compressed }) {
                throw .compressed(error.description)
            }
            failures += slab.failures
            missing += slab.missing
            slabs.append(try slab.filled())
            gridSlice = extent.upperBound
        }
        let series = PerfusionSeries(grid: analysisGrid, slabs: slabs, missing: missing)
        return Assembly(
            series: series, remarks: failures.isEmpty ? [] : [.unreadableImages(failures)],
            frameTimesSeconds: slabs.flatMap { $0.times.compactMap(\.first) }.sorted())
    }

    /// The grid of the assembled series.
    var analysisGrid: Grid {
        Grid(
            columns: placement.columns, rows: placement.rows, slices: grid.slices.count,
            columnSpacingMillimeters: reference.columnSpacing * Double(placement.factor),
            rowSpacingMillimeters: reference.rowSpacing * Double(placement.factor),
            sliceSpacingMillimeters: grid.spacingMillimeters)
    }

    /// Slices of the grid that a slab fills: its own, and the holes up to the next slab.
    func gridExtent(of plan: SlabPlan, from start: Int, isLast: Bool) -> Range<Int> {
        guard !isLast else { return start..<grid.slices.count }
        return start..<(grid.slice(ofTimeline: plan.slices.upperBound) ?? grid.slices.count)
    }
}

extension Acquisition {
    /// Without positions at either end that have far fewer images than the rest: the scanner's table was still
    /// moving, or a localiser slipped in.
    func withoutStragglers() -> Acquisition {
        var slices = slices[...]
        let enough = (timePointCount + 1) / 2
        while let first = slices.first, first.frames.count < enough { slices.removeFirst() }
        while let last = slices.last, last.frames.count < enough { slices.removeLast() }
        return Acquisition(slices: Array(slices), timeSource: timeSource)
    }
}
