import Imaging
import Testing

@Suite("Volumes under other settings") struct StabilityTests {
    private func prepared() throws -> CTPerfusion.Prepared {
        let preparation = try CTPerfusion.prepare(try PhantomStudies.smallSeries.get())
        guard case .prepared(let prepared) = preparation else {
            throw ImagingError(.invalidParameter, "The phantom was refused.")
        }
        return prepared
    }

    @Test func `the first setting is that of the result`() throws {
        let prepared = try prepared()
        let result = try #require(try CTPerfusion.finish(prepared).result).measurements
        let runs = try #require(try CTPerfusion.stability(prepared, uncorrected: nil))
        #expect(runs[0].coreMilliliters == result.coreMilliliters)
        #expect(runs[0].hypoperfusionMilliliters == result.hypoperfusionMilliliters)
        #expect(runs.count >= 12)
        #expect(Set(runs.map(\.setting.relativeFlow)) == [0.30, 0.34, 0.38])
        #expect(Set(runs.map(\.setting.truncation)).count == 3)
        #expect(Set(runs.map(\.setting.delay)) == ["tmax-6", "tmax-circulant-6", "delay-3"])
        for run in runs where run.setting.delay == "delay-3" && run.setting.relativeFlow == 0.30 {
            // All of the late tissue arrives more than 3 s late, and little else does.
            #expect((run.hypoperfusionMilliliters - result.hypoperfusionMilliliters).magnitude < 20)
        }
    }

    @Test func `a higher limit of flow never makes the core smaller`() throws {
        let runs = try #require(try CTPerfusion.stability(prepared(), uncorrected: nil))
        for start in stride(from: 0, to: runs.count - 2, by: 3) {
            #expect(runs[start].coreMilliliters <= runs[start + 1].coreMilliliters)
            #expect(runs[start + 1].coreMilliliters <= runs[start + 2].coreMilliliters)
        }
    }

    @Test func `threads do not matter, and work that is called off gives nothing`() throws {
        let prepared = try prepared()
        let one = try CTPerfusion.stability(prepared, uncorrected: nil, threads: 1)
        let many = try CTPerfusion.stability(prepared, uncorrected: nil, threads: 4)
        #expect(one == many)
        #expect(try CTPerfusion.stability(prepared, uncorrected: nil) { $0 < 0.3 } == nil)
    }

    @Test func `without correction of motion there are three more settings`() throws {
        let prepared = try prepared()
        let runs = try #require(try CTPerfusion.stability(prepared, uncorrected: prepared))
        let without = runs.filter { !$0.setting.motionCorrected }
        #expect(without.count == 3)
        #expect(without[0].coreMilliliters == runs[0].coreMilliliters)
    }
}
