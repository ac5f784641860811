import Testing

@testable import Imaging

@Suite struct MRPerfusionTests {
    private func run(_ change: (inout MRHeadPhantom.Options) -> Void) throws -> (
        truth: MRHeadPhantom.Truth, outcome: MRPerfusion.Outcome
    ) {
        let phantom = try MRHeadPhantom(options: MRStudies.options(change))
        return (phantom.truth, try MRPerfusion.run(phantom.perfusionSeries()))
    }

    @Test func `hypoperfusion of one echo is found within 12 mL on its side`() throws {
        let phantom = try MRStudies.usual.get()
        let result = try #require(try MRPerfusion.run(phantom.perfusionSeries()).result)
        let found = result.maps.measurements
        #expect(abs(found.hypoperfusionMilliliters - phantom.truth.hypoperfusionMilliliters) < 12)
        #expect(found.affectedSide == .left)
        #expect(result.maps.quality.verdict == .good, "\(result.maps.quality.reasons.map(\.text))")
        #expect(!result.hasCore)
    }

    @Test func `two echoes do as well as one`() throws {
        let (truth, outcome) = try run { $0.echoTimesMilliseconds = [15, 35] }
        let result = try #require(outcome.result)
        #expect(
            abs(result.maps.measurements.hypoperfusionMilliliters - truth.hypoperfusionMilliliters) < 12)
        #expect(result.echoTimesMilliseconds == [15, 35])
    }

    @Test func `relaxation from two echoes is that of the signal equation`() {
        let times = (0..<20).map { Double($0) }
        let rates = times.map { 20 + 3 * $0 }
        func curves(_ echo: Double) -> BrainCurves {
            let values = rates.enumerated().map { index, rate in
                Float(900 * (1 + 0.02 * Double(index)) * exponential(-rate * echo / 1000))
            }
            return BrainCurves(
                grid: Grid(
                    columns: 1, rows: 1, slices: 1, columnSpacingMillimeters: 1, rowSpacingMillimeters: 1,
                    sliceSpacingMillimeters: 1), voxels: [0], places: [0], times: times, interval: 1,
                stride: 32, values: values + [Float](repeating: 0, count: 12))
        }
        let found = RelaxationCurves(
            [curves(12), curves(33)], echoMilliseconds: [12, 33], noise: [1, 1], level: [500, 300], threads: 1
        )
        for time in times.indices {
            #expect(abs(Double(found.curves.values[time]) / RelaxationCurves.gain - rates[time]) < 0.01)
        }
        #expect(found.saturated == [false])
    }

    private func exponential(_ value: Double) -> Double {
        // The series is enough for the small exponents here.
        var (term, sum) = (1.0, 1.0)
        for count in 1..<60 {
            term *= value / Double(count)
            sum += term
        }
        return sum
    }

    @Test func `bright frames at the start are left out`() throws {
        let (truth, outcome) = try run { $0.unsettledFrames = 2 }
        let result = try #require(outcome.result)
        #expect(result.unsettledFrames == 2)
        #expect(
            abs(result.maps.measurements.hypoperfusionMilliliters - truth.hypoperfusionMilliliters) < 12)
    }

    @Test func `a healthy head has no lesion`() throws {
        let (_, outcome) = try run { $0.head.side = .none }
        let result = try #require(outcome.result)
        #expect(result.maps.measurements.hypoperfusionMilliliters < 5)
    }

    @Test func `a scan without contrast is refused`() throws {
        let (_, outcome) = try run { $0.head.enhancement = 0 }
        #expect(outcome.refusal?.first == "no-contrast")
    }

    @Test func `the number of threads changes nothing`() throws {
        let series = try MRStudies.usual.get().perfusionSeries()
        let one = try #require(try MRPerfusion.run(series, threads: 1).result)
        let four = try #require(try MRPerfusion.run(series, threads: 4).result)
        #expect(one.maps.measurements == four.maps.measurements)
        #expect(one.maps.tmax.map(\.bitPattern) == four.maps.tmax.map(\.bitPattern))
    }

    @Test func `echoes that differ in size are an error`() throws {
        var series = try MRStudies.usual.get().perfusionSeries()
        var shorter = series.echoes[0]
        shorter.slabs[0].times.removeLast()
        shorter.slabs[0].hounsfield.removeLast(shorter.grid.voxels)
        series.echoes.append(shorter)
        series.echoTimesMilliseconds.append(45)
        #expect(throws: ImagingError.self) { try MRPerfusion.run(series) }
    }

    @Test func `mismatch takes the diffusion lesion as core on the perfusion grid`() throws {
        let phantom = try MRStudies.usual.get()
        let series = phantom.perfusionSeries()
        let perfusion = try #require(try MRPerfusion.run(series).result)
        let diffusion = try #require(try MRDiffusion.run(phantom.diffusionSeries()).result)
        let (result, moved) = MRPerfusion.mismatch(perfusion, space: series.space, diffusion: diffusion)
        #expect(result.hasCore)
        #expect(moved < 3)
        #expect(result.maps.measurements.coreMilliliters == diffusion.lesionMilliliters)
        let onGrid = Double(result.maps.core.count { $0 }) * result.maps.grid.voxelMilliliters
        #expect(abs(onGrid - diffusion.lesionMilliliters) < 3)
    }

    @Test func `a head that moved between the series is laid back`() throws {
        let options = MRStudies.options {
            $0.diffusionMotion = HeadPhantom.MotionStep(
                seconds: 0, translationMillimeters: [6, -5, 3], rotationDegrees: [1, 2, -3])
        }
        let phantom = try MRHeadPhantom(options: options)
        let series = phantom.perfusionSeries()
        let perfusion = try #require(try MRPerfusion.run(series).result)
        let diffusion = try #require(try MRDiffusion.run(phantom.diffusionSeries()).result)
        let still = try #require(try MRDiffusion.run(try MRStudies.usual.get().diffusionSeries()).result)
        let moved = MRPerfusion.mismatch(perfusion, space: series.space, diffusion: diffusion)
        let reference = MRPerfusion.mismatch(perfusion, space: series.space, diffusion: still)
        #expect(moved.movedMillimeters > 6)
        #expect(moved.result.maps.quality.reasons.contains { $0.code == "series-moved" })
        let both = zip(moved.result.maps.core, reference.result.maps.core).count { $0 && $1 }
        let total = moved.result.maps.core.count { $0 } + reference.result.maps.core.count { $0 }
        #expect(2 * Double(both) / Double(total) > 0.85)
    }
}
