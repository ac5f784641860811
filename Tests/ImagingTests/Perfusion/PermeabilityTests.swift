import Foundation
import Imaging
import Testing

@Suite("Permeability") struct PermeabilityTests {
    /// An artery that stays bright for long, and tissue that holds blood and lets contrast leak at a known rate.
    private func curves(seconds: Double, leak: Double) -> (arterial: [Double], tissue: [Float]) {
        let artery = stride(from: 0.0, through: seconds, by: 1).map { time -> Double in
            guard time > 8 else { return 0 }
            let part = (time - 8) / 6
            return 300 * part * exp(1 - part) + 60 * (1 - exp(-(time - 8) / 10))
        }
        var area = 0.0
        let tissue = artery.indices.map { index -> Float in
            if index > 0 { area += (artery[index] + artery[index - 1]) / 2 }
            return Float(0.03 * artery[index] + leak / (6000 * 0.733 / 1.04) * area)
        }
        return (artery, tissue)
    }

    @Test(arguments: [0.5, 2.0, 6.0]) func `a known leak is found`(leak: Double) throws {
        let made = curves(seconds: 120, leak: leak)
        let found = try #require(
            try CTPerfusion.patlak(curves: made.tissue, arterial: made.arterial, intervalSeconds: 1))
        #expect((Double(found.transfer[0]) / leak - 1).magnitude < 0.02)
        #expect(found.determination[0] > 0.99)
    }

    @Test func `a scan of a minute is too short to tell`() throws {
        let made = curves(seconds: 66, leak: 2)
        #expect(
            try CTPerfusion.patlak(curves: made.tissue, arterial: made.arterial, intervalSeconds: 1) == nil)
    }
}
