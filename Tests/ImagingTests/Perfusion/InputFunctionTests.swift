import Testing

@testable import Imaging

@Suite("What may be an artery") struct InputFunctionTests {
    /// Bone or air that moves into a place and out again is high, early and narrow, but no blood comes round again there.
    @Test func `a place that something moved into for a while is no artery`() throws {
        guard case .prepared(let prepared) = try CTPerfusion.prepare(try PhantomStudies.smallSeries.get())
        else {
            Issue.record("The phantom was refused.")
            return
        }
        func inputs(_ enhancement: Enhancement) -> InputFunctions {
            InputFunctions(
                enhancement, depth: prepared.depth, smallestDepth: 0, noise: prepared.noise,
                parameters: CTPerfusion.Parameters())
        }
        let still = inputs(prepared.enhancement)
        let artery = try #require(still.arterial)
        var curves = prepared.enhancement.curves
        let count = curves.times.count
        let arrival = prepared.enhancement.baselineSamples
        let peak = Float((artery.samples.max() ?? 0) / artery.partialVolumeScale)
        let shape: [Float] = [0.2, 0.6, 1, 1, 1, 0.6, 0.2]
        // Every tenth voxel and its neighbour, so that they look like vessels to each other.
        let moved = stride(from: 0, to: 600, by: 10).flatMap { [$0, $0 + 1] }
        for place in moved {
            for time in 0..<count {
                let share = shape.indices.contains(time - arrival) ? shape[time - arrival] : 0
                curves.values[place * curves.stride + time] = peak * 1.2 * share
            }
        }
        let found = inputs(
            Enhancement(
                curves: curves, baseline: prepared.enhancement.baseline, baselineSamples: arrival,
                brightest: prepared.enhancement.brightest,
                startsTooLate: prepared.enhancement.startsTooLate))
        let places = Set(moved.map { curves.grid.voxel(curves.voxels[$0]) })
        let voxels = try #require(found.arterial).voxels
        #expect(voxels.allSatisfy { !places.contains($0) })
        #expect(voxels.count == InputFunctions.arterialVoxels)
    }
}
