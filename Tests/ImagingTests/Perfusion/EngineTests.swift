import Imaging
import Testing

@Suite("Engines side by side") struct EngineTests {
    @Test func `each engine has its own limits and says what it finds by them`() throws {
        let result = try #require(try CTPerfusion.run(try PhantomStudies.smallSeries.get()).result)
        #expect(Set(result.engines.map { $0.engine }) == Set(CTPerfusion.Engine.allCases))
        #expect(result.engines.first?.engine == result.hypoperfusionEngine)
        #expect(result.hypoperfusionEngine == .dictionary)
        #expect(result.coreEngines == [.dictionary, .oscillationIndex])
        let late = result.measurements.hypoperfusionMilliliters
        #expect(result.engines.first?.hypoperfusionMilliliters == late)
        for volumes in result.engines {
            #expect(volumes.rule.isPublished == (volumes.engine == .blockCirculant))
            #expect((volumes.hypoperfusionMilliliters - 90).magnitude < 12, "\(volumes.engine)")
            #expect((volumes.coreMilliliters - 30).magnitude < 8, "\(volumes.engine)")
        }
        let circulant = try #require(result.engines.first { $0.engine == .blockCirculant })
        #expect(circulant.rule.relativeFlow == 0.30 && circulant.rule.tmaxSeconds == 6)
    }

    @Test func `bands rise with their limits and hold the core between them`() throws {
        let result = try #require(try CTPerfusion.run(try PhantomStudies.smallSeries.get()).result)
        let found = result.measurements
        let bands = found.flowBands
        #expect(bands.map { $0.relativeFlow } == [0.20, 0.30, 0.34, 0.38, 0.40])
        #expect(zip(bands, bands.dropFirst()).allSatisfy { $0.milliliters <= $1.milliliters })
        #expect(bands[1].milliliters == found.coreMilliliters)
        #expect(found.tmax4Milliliters >= found.hypoperfusionMilliliters)
        #expect(found.tmax8Milliliters >= found.tmax10Milliliters)
    }

    @Test func `maps of the second engine cover the brain and are certain where there is contrast`() throws {
        let result = try #require(try CTPerfusion.run(try PhantomStudies.smallSeries.get()).result)
        let maps = result.transitTimes
        for map in [
            maps.cbf, maps.cbv, maps.mtt, maps.delay, maps.tmax, maps.mttDeviation, maps.tmaxDeviation,
        ] {
            #expect(zip(result.brain, map).allSatisfy { $0 != $1.isNaN })
        }
        let spread = maps.tmaxDeviation.filter { !$0.isNaN }.sorted()
        #expect(spread[spread.count / 2] < 2)
        #expect(result.permeability == nil)
        #expect(result.measurements.venousTmaxSeconds != nil)
        #expect(result.measurements.hasProlongedVenousTransit == false)
    }

    @Test func `another engine can be made the one of record`() throws {
        var parameters = CTPerfusion.Parameters()
        parameters.hypoperfusionEngine = .blockCirculant
        parameters.coreEngines = [.blockCirculant]
        let series = try PhantomStudies.smallSeries.get()
        let result = try #require(try CTPerfusion.run(series, parameters: parameters).result)
        #expect(result.engines.first?.engine == .blockCirculant)
        let usual = try #require(try CTPerfusion.run(series).result)
        let circulant = try #require(usual.engines.first { $0.engine == .blockCirculant })
        #expect(result.measurements.hypoperfusionMilliliters == circulant.hypoperfusionMilliliters)
        #expect(result.measurements.coreMilliliters == circulant.coreMilliliters)
        #expect(result.measurements.hypoperfusionMilliliters != usual.measurements.hypoperfusionMilliliters)
    }
}
