import Imaging
import Testing

@Suite("Every question of quality is answered with a number and a limit") struct QualityChecklistTests {
    private func checks(_ change: (inout HeadPhantom.Options) -> Void) throws -> [String: QualityCheck] {
        var options = PhantomStudies.small
        change(&options)
        let outcome = try CTPerfusion.run(PhantomStudies.series(options))
        let quality: QualityAssessment
        switch outcome {
        case .completed(let result): quality = result.quality
        case .refused(let assessment): quality = assessment
        }
        return Dictionary(uniqueKeysWithValues: quality.checks.map { ($0.code, $0) })
    }

    @Test func `a good study passes all but a note on its collaterals`() throws {
        let checks = try checks { _ in }
        for code in QualityCheck.Code.allCases where code != .ghostCore {
            #expect(checks[code.rawValue]?.outcome == .good, "\(code)")
        }
    }

    @Test func `what is measured is what was made`() throws {
        let checks = try checks {
            $0.frameTimesSeconds = HeadPhantom.uniformTimes(interval: 2, duration: 60)
        }
        #expect(checks["duration"]?.value == 60)
        #expect(checks["temporal-resolution"]?.value == 2)
        #expect(checks["coverage"]?.value == 60)
    }

    @Test func `a bolus that comes late is told by its own check`() throws {
        let checks = try checks { $0.bolusDelaySeconds = 28 }
        #expect(checks["time-after-arrival"]?.outcome == .limited)
        #expect((checks["bolus-arrival"]?.value ?? 0) > 30)
    }

    @Test func `a refused study answers what was asked until then`() throws {
        let checks = try checks { $0.truncateAtSeconds = 10 }
        #expect(checks["duration"]?.outcome == .unfit)
        #expect(checks["noise"] == nil)
    }
}
