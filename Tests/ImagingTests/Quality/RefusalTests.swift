import Imaging
import Testing

@Suite("Unfit studies are refused with the right reason") struct RefusalTests {
    private func outcome(_ change: (inout HeadPhantom.Options) -> Void) throws -> CTPerfusion.Outcome {
        var options = PhantomStudies.small
        change(&options)
        return try CTPerfusion.run(PhantomStudies.series(options))
    }

    @Test func `one time point`() throws {
        #expect(try outcome { $0.truncateAtSeconds = 0 }.refusal?.first == "single-time-point")
    }

    @Test func `a handful of time points`() throws {
        #expect(try outcome { $0.truncateAtSeconds = 10 }.refusal?.contains("too-few-frames") == true)
    }

    @Test(arguments: [18.0, 21, 24, 27])
    func `a scan cut before the venous peak`(end: Double) throws {
        #expect(try outcome { $0.truncateAtSeconds = end }.refusal?.first == "truncated-bolus")
    }

    @Test(arguments: [14.0, 18])
    func `a scan that starts when the bolus is there`(start: Double) throws {
        let outcome = try outcome {
            $0.frameTimesSeconds = HeadPhantom.uniformTimes(interval: 1.5, duration: 66).map { $0 + start }
        }
        #expect(outcome.refusal?.first == "truncated-bolus")
    }

    @Test func `a scan whose vein has not emptied is limited`() throws {
        let outcome = try outcome { $0.truncateAtSeconds = 31.5 }
        #expect(outcome.codes.contains("truncated-bolus"))
    }

    @Test func `a whole scan is good`() throws {
        let result = try CTPerfusion.run(try PhantomStudies.smallSeries.get()).result
        #expect(result?.quality.verdict == .good)
        #expect(result?.quality.reasons.isEmpty == true)
    }

    @Test func `no contrast`() throws {
        #expect(try outcome { $0.enhancement = 0 }.refusal == ["no-contrast"])
    }

    @Test func `a chest is not a head`() throws {
        let chest = try ChestPhantom(matrix: 256, slices: 6, noiseHounsfield: 4)
        #expect(try CTPerfusion.run(chest.series()).refusal?.first == "not-head")
    }

    @Test func `air and water are not a head`() throws {
        for level in [Float(-1000), 0, 40, 1000] {
            let grid = Grid(
                columns: 64, rows: 64, slices: 4, columnSpacingMillimeters: 3.6, rowSpacingMillimeters: 3.6,
                sliceSpacingMillimeters: 10)
            let times = (0..<20).map { [Double](repeating: Double($0) * 3, count: 4) }
            let series = PerfusionSeries(
                grid: grid,
                slabs: [
                    .init(
                        slices: 0..<4, times: times,
                        hounsfield: [Float](repeating: level, count: 20 * grid.voxels))
                ])
            #expect(try CTPerfusion.run(series).refusal == ["not-head"])
        }
    }

    @Test func `slow, thin and incomplete scans are limited`() throws {
        let slow = try outcome { $0.frameTimesSeconds = HeadPhantom.uniformTimes(interval: 4, duration: 68) }
        #expect(slow.codes.contains("temporal-resolution"))
        let thin = try outcome { $0.slices = 3 }
        #expect(thin.codes.contains("coverage"))
        var series = try PhantomStudies.smallSeries.get()
        series.missing = [.init(frame: 3, slice: 2)]
        let mended = try CTPerfusion.run(series)
        #expect(mended.codes == ["missing-images"])
        series.missing = (0..<80).map { .init(frame: $0 / 4, slice: $0 % 4) }
        #expect(try CTPerfusion.run(series).refusal == ["missing-images"])
    }

    @Test func `every reason states what was measured and what to do`() throws {
        for end in [0.0, 9, 24, 31.5] {
            guard case .refused(let quality) = try outcome({ $0.truncateAtSeconds = end }) else { continue }
            #expect(quality.verdict == .unfit)
            for reason in quality.reasons {
                #expect(QualityFinding.Code(rawValue: reason.code) != nil)
                #expect(reason.text.hasSuffix(".") && reason.text.contains(where: { $0.isNumber }))
                #expect(!reason.values.isEmpty)
            }
        }
    }
}
