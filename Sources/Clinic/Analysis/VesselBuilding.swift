import Archive
import DICOM
import Imaging
import Records

extension VesselSite {
    /// Rounded to what a page shows; the voxels say where to read the curve again.
    init(_ candidate: CTPerfusion.VesselCandidate) {
        func tenth(_ value: Double) -> Double { (value * 10).rounded() / 10 }
        self.init(
            voxels: candidate.voxels.map { [$0.column, $0.row, $0.slice] },
            samples: candidate.samples.map(tenth), score: tenth(candidate.score),
            peakHounsfield: tenth(candidate.peakHounsfield), peakSeconds: tenth(candidate.peakSeconds),
            arrivalSeconds: tenth(candidate.arrivalSeconds), widthSeconds: tenth(candidate.widthSeconds),
            roughness: (candidate.roughness * 1000).rounded() / 1000, side: candidate.side.rawValue)
    }
}

extension CTPerfusion.VesselChoice {
    /// - Throws: an `ImagingError` when somebody pointed at a place without a curve.
    init(_ selection: VesselSelection, in prepared: CTPerfusion.Prepared) throws(ImagingError) {
        func voxels(_ list: [[Int]], _ isPoint: Bool) throws(ImagingError) -> [Voxel] {
            let voxels = list.compactMap { place in
                place.count == 3 ? Voxel(column: place[0], row: place[1], slice: place[2]) : nil
            }
            guard isPoint, let point = voxels.first else { return voxels }
            guard let vessel = prepared.vessel(at: point) else {
                throw ImagingError(
                    .invalidParameter,
                    "There is no curve at the chosen place: it is not inside the skull.")
            }
            return vessel
        }
        self.init(
            arterial: try voxels(selection.arterial, selection.pointsAtArtery),
            venous: try voxels(selection.venous, selection.pointsAtVein))
    }
}

extension ResultFingerprint {
    init(_ result: CTPerfusion.Result) {
        let found = result.measurements
        var values = [
            "core": found.coreMilliliters, "hypoperfusion": found.hypoperfusionMilliliters,
            "mismatch": found.mismatchMilliliters, "tmax-4": found.tmax4Milliliters,
            "tmax-8": found.tmax8Milliliters, "tmax-10": found.tmax10Milliliters,
        ]
        values["mismatch-ratio"] = found.mismatchRatio
        values["hir"] = found.hypoperfusionIntensityRatio
        values["cbv-index"] = found.cbvIndex
        var digests: [String: String] = [:]
        for (name, map) in [
            ("cbf", result.cbf), ("cbv", result.cbv), ("mtt", result.mtt), ("tmax", result.tmax),
            ("ttp", result.ttp),
        ] {
            digests[name] = Self.digest(map)
        }
        for (name, mask) in [
            ("brain", result.brain), ("core-mask", result.core), ("hypoperfusion-mask", result.hypoperfused),
        ] {
            digests[name] = Self.digest(mask)
        }
        digests["artery"] = Self.digest(result.arterial.samples)
        digests["vein"] = Self.digest(result.venous.samples)
        self.init(values: values, digests: digests)
    }

    private static func digest<Value>(_ values: [Value]) -> String {
        var hash = SHA256()
        values.withUnsafeBytes { hash.update($0) }
        return Hexadecimal.string(hash.digest())
    }
}

extension Stability {
    init(_ runs: [CTPerfusion.StabilityRun]) {
        func hundredth(_ value: Double) -> Double { (value * 100).rounded() / 100 }
        self.init(
            runs: runs.map { run in
                Run(
                    artery: run.setting.artery, truncation: run.setting.truncation,
                    relativeFlow: run.setting.relativeFlow, delay: run.setting.delay,
                    motionCorrected: run.setting.motionCorrected,
                    coreMilliliters: hundredth(run.coreMilliliters),
                    hypoperfusionMilliliters: hundredth(run.hypoperfusionMilliliters))
            })
    }
}
