import Imaging
import Records

extension AnalysisReport {
    /// Perfusion with, where diffusion was there, its mismatch.
    mutating func complete(with result: MRPerfusion.Result, remarks: [QualityReason]) {
        complete(with: result.maps, remarks: remarks)
        // Other vessels can be chosen for CT alone.
        vessels = nil
        measurements = Measurement.list(result.maps, core: result.hasCore)
        guard !result.hasCore else { return }
        quality = Quality(
            verdict: quality.verdict == .good ? .limited : quality.verdict,
            reasons: quality.reasons + [.noDiffusion])
    }

    mutating func complete(with result: MRDiffusion.Result, remarks: [QualityReason]) {
        status = .completed
        quality = Quality(result.quality, adding: remarks)
        measurements = [
            Measurement(
                code: .adcLesion, value: .number((result.lesionMilliliters * 10).rounded() / 10), unit: "mL",
                definition: Measurement.diffusionRule),
            Measurement(
                code: .affectedSide, value: .word(result.affectedSide.rawValue), unit: "",
                definition: "side with more ADC≤620"),
        ]
        grid = AnalysisGrid(
            columns: result.grid.columns, rows: result.grid.rows, slices: result.grid.slices,
            columnSpacingMillimeters: result.grid.columnSpacingMillimeters,
            rowSpacingMillimeters: result.grid.rowSpacingMillimeters,
            sliceSpacingMillimeters: result.grid.sliceSpacingMillimeters)
        fingerprint = ResultFingerprint(
            values: ["adc-lesion": result.lesionMilliliters],
            digests: [
                "adc": ResultFingerprint.digest(result.adc),
                "lesion": ResultFingerprint.digest(result.lesion),
            ])
    }
}

extension Measurement {
    /// The coefficient in 10⁻⁶ mm²/s.
    static let diffusionRule = "ADC≤620"

    /// Measurements of MR perfusion: the core is the diffusion lesion, and without diffusion there is none.
    static func list(_ result: CTPerfusion.Result, core: Bool) -> [Measurement] {
        // Flow is relative and no limit of it is a core of MR.
        let never: Set<MeasurementCode> = [
            .flow20, .flow34, .flow38, .flow40, .coreCirculant, .coreOscillation, .coreDictionary,
            .permeabilityLesion, .permeabilityTissue, .permeabilityFit,
        ]
        let ofCore: Set<MeasurementCode> = [.core, .mismatch, .mismatchRatio]
        return list(result).filter { !never.contains($0.code) && (core || !ofCore.contains($0.code)) }
            .map { measurement in
                var own = measurement
                if own.code == .core { own.definition = diffusionRule }
                return own
            }
    }
}

extension QualityReason {
    static let noDiffusion = QualityReason(
        code: "no-diffusion",
        text:
            "The study holds no diffusion series that can be analysed, so the core and the mismatch are not known. "
            + "Send the diffusion series (b = 0 and b = 1000) of the same examination.")
}
