import Imaging
import Testing

@Suite("The dictionary of transit times") struct TransitTimeDictionaryTests {
    private func posterior(_ phantom: TilePhantom, instructions: Int? = nil) throws
        -> CTPerfusion.CurvePosterior
    {
        try CTPerfusion.posterior(
            curves: phantom.curves, arterial: phantom.arterial, intervalSeconds: phantom.intervalSeconds,
            instructions: instructions)
    }

    private func correlation(_ found: [Float], _ truth: [Float]) -> Double {
        let (x, y) = (found.map { Double($0) }, truth.map { Double($0) })
        let (mx, my) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
        let xy = zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) }
        let xx = x.reduce(0) { $0 + ($1 - mx) * ($1 - mx) }
        let yy = y.reduce(0) { $0 + ($1 - my) * ($1 - my) }
        return xy / (xx * yy).squareRoot()
    }

    @Test func `every voxel of noisy tiles is told better than by deconvolution`() throws {
        let phantom = TilePhantom(noiseHounsfield: 2, voxelsPerTile: 16, seed: 3)
        let found = try posterior(phantom)
        #expect(correlation(found.cbf, phantom.cbf) >= 0.87)
        #expect(correlation(found.mtt, phantom.mtt) >= 0.81)
        #expect(correlation(found.delay, phantom.delay) >= 0.55)
        let svd = try CTPerfusion.deconvolve(
            curves: phantom.curves, arterial: phantom.arterial, intervalSeconds: phantom.intervalSeconds)
        #expect(correlation(found.mtt, phantom.mtt) > correlation(svd.mtt, phantom.mtt) + 0.1)
    }

    @Test func `without noise blood volume is right and delay is found`() throws {
        let phantom = TilePhantom(noiseHounsfield: 0, voxelsPerTile: 1)
        let found = try posterior(phantom)
        let mean = phantom.cbv.reduce(0, +) / Float(phantom.cbv.count)
        let products = zip(found.cbv, phantom.cbv).reduce(Float(0)) { $0 + $1.0 * ($1.1 - mean) }
        let slope = products / phantom.cbv.reduce(Float(0)) { $0 + ($1 - mean) * ($1 - mean) }
        #expect(0.97...1.03 ~= slope)
        #expect(correlation(found.delay, phantom.delay) > 0.95)
    }

    @Test func `more noise means less certainty`() throws {
        let quiet = try posterior(TilePhantom(noiseHounsfield: 0.5, voxelsPerTile: 2))
        let loud = try posterior(TilePhantom(noiseHounsfield: 5, voxelsPerTile: 2))
        let mean = { (values: [Float]) in values.reduce(0, +) / Float(values.count) }
        #expect(mean(loud.tmaxDeviation) > 2 * mean(quiet.tmaxDeviation))
        #expect(mean(loud.mttDeviation) > 1.5 * mean(quiet.mttDeviation))
    }

    @Test func `every instruction set and number of threads gives the same bits`() throws {
        let phantom = TilePhantom(noiseHounsfield: 2, voxelsPerTile: 3)
        let baseline = try posterior(phantom, instructions: 0)
        for level in 1...2 { #expect(try posterior(phantom, instructions: level) == baseline) }
        let alone = try CTPerfusion.posterior(
            curves: phantom.curves, arterial: phantom.arterial, intervalSeconds: phantom.intervalSeconds,
            threads: 1)
        #expect(alone == baseline)
    }

    @Test func `core and hypoperfusion of single voxels are told with the limits that are in use`() throws {
        let phantom = TissuePhantom(noiseHounsfield: 3, voxelsPerTissue: 400, seed: 5)
        let found = try CTPerfusion.posterior(
            curves: phantom.curves, arterial: phantom.arterial, intervalSeconds: phantom.intervalSeconds)
        let rule = CTPerfusion.Parameters().rule(.dictionary)
        func dice(_ found: [Bool], _ truth: [Bool]) -> Double {
            2 * Double(zip(found, truth).count { $0 && $1 })
                / Double(found.count { $0 } + truth.count { $0 })
        }
        let reference = [true, false].map { grey in
            phantom.states.indices.filter { phantom.states[$0] == .healthy && phantom.grey[$0] == grey }
                .map { found.cbf[$0] }.sorted()[200]
        }
        let slow = found.tmax.map { Double($0) > rule.tmaxSeconds }
        let core = slow.indices.map {
            slow[$0] && found.cbf[$0] < Float(rule.relativeFlow) * reference[phantom.grey[$0] ? 0 : 1]
        }
        #expect(dice(core, phantom.states.map { $0 == .core }) >= 0.87)
        #expect(dice(slow, phantom.states.map { $0 != .healthy }) >= 0.99)
    }
}
