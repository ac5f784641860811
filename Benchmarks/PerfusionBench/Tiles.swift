import Imaging

/// Tiles of known flow, volume, transit time and delay (after Kudo et al. 2013), each voxel measured alone.
enum Tiles {
    private struct Row {
        let name: String
        let cbf, cbv, mtt: [Float]
        /// What is compared with the delay.
        let delay: [Float]
    }

    static func run() throws {
        print("| engine | σ HU | r CBF | r CBV | r MTT | r delay | slope CBF | slope CBV |")
        print("|---|---|---|---|---|---|---|---|")
        for noise in [0.0, 1, 2, 5] {
            let phantom = TilePhantom(noiseHounsfield: noise, voxelsPerTile: noise == 0 ? 1 : 256, seed: 7)
            for row in try rows(phantom) {
                let figures = [
                    Agreement.correlation(row.cbf, phantom.cbf), Agreement.correlation(row.cbv, phantom.cbv),
                    Agreement.correlation(row.mtt, phantom.mtt),
                    Agreement.correlation(row.delay, phantom.delay),
                    Agreement.slope(row.cbf, phantom.cbf), Agreement.slope(row.cbv, phantom.cbv),
                ]
                print(
                    "| \(row.name) | \(fixed(noise, 0)) | "
                        + figures.map { fixed($0) }.joined(separator: " | ") + " |")
            }
        }
    }

    private static func rows(_ phantom: TilePhantom) throws -> [Row] {
        var oscillation = CTPerfusion.Parameters()
        oscillation.deconvolution = .oscillationIndex
        let svd = try ["block-circulant": CTPerfusion.Parameters(), "oscillation-index": oscillation]
            .sorted { $0.key < $1.key }
            .map { name, parameters in
                let maps = try CTPerfusion.deconvolve(
                    curves: phantom.curves, arterial: phantom.arterial,
                    intervalSeconds: phantom.intervalSeconds, parameters: parameters)
                return Row(name: name, cbf: maps.cbf, cbv: maps.cbv, mtt: maps.mtt, delay: maps.tmax)
            }
        let maps = try CTPerfusion.posterior(
            curves: phantom.curves, arterial: phantom.arterial, intervalSeconds: phantom.intervalSeconds)
        return svd + [Row(name: "dictionary", cbf: maps.cbf, cbv: maps.cbv, mtt: maps.mtt, delay: maps.delay)]
    }
}
