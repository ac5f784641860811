import Imaging
import Testing

@Suite("Tiles of known perfusion") struct TilePhantomTests {
    private func correlation(_ left: [Float], _ right: [Float]) -> Double {
        let (x, y) = (left.map { Double($0) }, right.map { Double($0) })
        let (meanX, meanY) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
        var (xy, xx, yy) = (0.0, 0.0, 0.0)
        for (a, b) in zip(x, y) {
            xy += (a - meanX) * (b - meanY)
            xx += (a - meanX) * (a - meanX)
            yy += (b - meanY) * (b - meanY)
        }
        return xy / (xx * yy).squareRoot()
    }

    @Test(
        arguments: [CTPerfusion.Deconvolution.blockCirculant, .oscillationIndex], [(0.0, 0.87), (2.0, 0.83)])
    func `flow and volume correlate with the truth`(
        method: CTPerfusion.Deconvolution, level: (noise: Double, flow: Double)
    ) throws {
        let phantom = TilePhantom(noiseHounsfield: level.noise, voxelsPerTile: 16)
        var parameters = CTPerfusion.Parameters()
        parameters.deconvolution = method
        let maps = try CTPerfusion.deconvolve(
            curves: phantom.curves, arterial: phantom.arterial, intervalSeconds: phantom.intervalSeconds,
            parameters: parameters)
        let flow = correlation(maps.cbf, phantom.cbf)
        let volume = correlation(maps.cbv, phantom.cbv)
        print("tiles \(method.rawValue), noise \(level.noise) HU: r(CBF) \(flow), r(CBV) \(volume)")
        #expect(flow > level.flow)
        #expect(volume > 0.95)
    }

    @Test func `delay moves Tmax and leaves flow alone`() throws {
        let phantom = TilePhantom(noiseHounsfield: 0, voxelsPerTile: 1)
        let maps = try CTPerfusion.deconvolve(
            curves: phantom.curves, arterial: phantom.arterial, intervalSeconds: phantom.intervalSeconds)
        for first in stride(from: 0, to: maps.cbf.count, by: TilePhantom.delaysSeconds.count) {
            let last = first + TilePhantom.delaysSeconds.count - 1
            #expect((maps.tmax[last] - maps.tmax[first] - 3).magnitude < 0.8)
            #expect((maps.cbf[last] / maps.cbf[first] - 1).magnitude < 0.15)
        }
    }

    @Test func `curves that do not fit are errors`() {
        #expect(throws: ImagingError.self) {
            _ = try CTPerfusion.deconvolve(curves: [1, 2, 3], arterial: [1, 2], intervalSeconds: 1)
        }
        #expect(throws: ImagingError.self) {
            _ = try CTPerfusion.deconvolve(curves: [1, 2], arterial: [1, .nan], intervalSeconds: 1)
        }
        #expect(throws: ImagingError.self) {
            _ = try CTPerfusion.deconvolve(curves: [1, 2], arterial: [1, 2], intervalSeconds: 0)
        }
        #expect(throws: Never.self) {
            _ = try CTPerfusion.deconvolve(curves: [0, 0], arterial: [0, 0], intervalSeconds: 1)
        }
    }
}
