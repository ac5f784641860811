import Records

extension ResourceMaker {
    static func procedure(_ kind: AnalysisKind) -> JSONValue {
        let ours = FHIRCodes.coding(FHIRCodes.kinds, kind.rawValue)
        return switch kind {
        case .ctPerfusion:
            FHIRCodes.concept(
                [FHIRCodes.coding(FHIRCodes.loinc, "39142-5"), ours], text: "CT perfusion of the head")
        case .mrPerfusion, .mrDiffusion:
            FHIRCodes.concept([FHIRCodes.coding(FHIRCodes.loinc, "24590-2", "MR Brain"), ours])
        case .ctNoncontrast, .ctAngiography: FHIRCodes.concept([ours])
        }
    }

    /// There is no code of LOINC, DICOM or the free part of SNOMED CT for core, hypoperfusion and mismatch.
    static func code(_ measurement: Measurement) -> JSONValue {
        var codings = [
            FHIRCodes.coding(FHIRCodes.measurements, measurement.code.rawValue, display(measurement.code))
        ]
        if measurement.code.isVolume {
            codings.append(FHIRCodes.coding(FHIRCodes.snomed, "118565006", "Volume"))
        }
        return FHIRCodes.concept(codings, text: "\(display(measurement.code)) (\(measurement.definition))")
    }

    static func display(_ code: MeasurementCode) -> String {
        switch code {
        case .core: "Ischaemic core"
        case .hypoperfusion: "Hypoperfusion"
        case .mismatch: "Mismatch volume"
        case .mismatchRatio: "Mismatch ratio"
        case .tmax4: "Tmax above 4 s"
        case .tmax8: "Tmax above 8 s"
        case .tmax10: "Tmax above 10 s"
        case .hypoperfusionIntensityRatio: "Hypoperfusion intensity ratio"
        case .cbvIndex: "CBV index"
        case .affectedSide: "Affected side"
        case .adcLesion: "Diffusion lesion"
        case .flow20: "Relative flow below 20 %"
        case .flow34: "Relative flow below 34 %"
        case .flow38: "Relative flow below 38 %"
        case .flow40: "Relative flow below 40 %"
        case .venousTmax: "Venous Tmax"
        case .prolongedVenousTransit: "Prolonged venous transit"
        case .coreCirculant: "Core by block-circulant deconvolution"
        case .hypoperfusionCirculant: "Hypoperfusion by block-circulant deconvolution"
        case .coreOscillation: "Core by oscillation-index deconvolution"
        case .hypoperfusionOscillation: "Hypoperfusion by oscillation-index deconvolution"
        case .coreDictionary: "Core by dictionary"
        case .hypoperfusionDictionary: "Hypoperfusion by dictionary"
        case .permeabilityLesion: "Transfer constant in the lesion"
        case .permeabilityTissue: "Transfer constant elsewhere"
        case .permeabilityFit: "Fit of the transfer constant"
        }
    }
}
