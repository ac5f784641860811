import Imaging

/// Voxels of the FAU phantom's tissues, classified one by one without their neighbours.
enum Tissues {
    struct Maps {
        let name: String
        let cbf, tmax: [Float]
        let relativeFlow, tmaxSeconds: Double
    }

    static func run() throws {
        print(
            "| engine | σ HU | rCBF below | Tmax above | core Dice | hypoperfusion Dice | healthy called hypoperfused |"
        )
        print("|---|---|---|---|---|---|---|")
        for noise in [3.0] {
            let phantom = TissuePhantom(noiseHounsfield: noise, voxelsPerTissue: 4000, seed: 11)
            for maps in try engines(phantom) {
                let (core, slow, wrong) = score(maps, phantom)
                print(
                    "| \(maps.name) | \(fixed(noise, 0)) | \(fixed(100 * maps.relativeFlow, 0)) % | "
                        + "\(fixed(maps.tmaxSeconds, 1)) s | \(fixed(core)) | \(fixed(slow)) | \(fixed(100 * wrong, 2)) % |"
                )
            }
        }
    }

    static func engines(_ phantom: TissuePhantom) throws -> [Maps] {
        let parameters = CTPerfusion.Parameters()
        let svd = try CTPerfusion.deconvolve(
            curves: phantom.curves, arterial: phantom.arterial, intervalSeconds: phantom.intervalSeconds)
        let dictionary = try CTPerfusion.posterior(
            curves: phantom.curves, arterial: phantom.arterial, intervalSeconds: phantom.intervalSeconds)
        var r = [
            Maps(
                name: "block-circulant", cbf: svd.cbf, tmax: svd.tmax,
                relativeFlow: parameters.coreRelativeFlow, tmaxSeconds: parameters.hypoperfusionTmaxSeconds)
        ]
        for l in [0.19, 0.21, 0.23, 0.25] {
            for tt in [5, 5.5, 6.0] {
                r.append(
                    Maps(
                        name: "dictionary", cbf: dictionary.cbf, tmax: dictionary.tmax, relativeFlow: l,
                        tmaxSeconds: tt))
            }
        }
        return r
    }

    /// Flow relative to the median of healthy voxels of the same tissue.
    static func score(_ maps: Maps, _ phantom: TissuePhantom) -> (core: Double, slow: Double, wrong: Double) {
        let reference = [true, false].map { grey in
            Agreement.quantile(
                phantom.states.indices.filter { phantom.states[$0] == .healthy && phantom.grey[$0] == grey }
                    .map { Double(maps.cbf[$0]) }, 0.5)
        }
        let slow = maps.tmax.map { Double($0) > maps.tmaxSeconds }
        let core = slow.indices.map {
            slow[$0] && Double(maps.cbf[$0]) < maps.relativeFlow * reference[phantom.grey[$0] ? 0 : 1]
        }
        let healthy = phantom.states.map { $0 == .healthy }
        let wrong = Double(zip(slow, healthy).count { $0 && $1 }) / Double(healthy.count { $0 })
        return (
            Agreement.dice(core, phantom.states.map { $0 == .core }),
            Agreement.dice(slow, healthy.map { !$0 }),
            wrong
        )
    }
}
