import Imaging
import Records

extension Quality {
    /// The analysis' own assessment with what the assembler remarked; a remark makes a good verdict limited.
    init(_ assessment: QualityAssessment, adding remarks: [QualityReason]) {
        let reasons = assessment.reasons.map {
            QualityReason(code: $0.code, text: $0.text, values: $0.values)
        }
        let verdict: QualityVerdict =
            switch assessment.verdict {
            case .good: remarks.isEmpty ? .good : .limited
            case .limited: .limited
            case .unfit: .unfit
            }
        let checks = assessment.checks.map {
            QualityItem(
                code: $0.code, value: $0.value, limit: $0.limit, unit: $0.unit,
                isUpperLimit: $0.isUpperLimit, outcome: .init(rawValue: $0.outcome.rawValue) ?? .limited)
        }
        self.init(verdict: verdict, reasons: reasons + remarks, checks: checks)
    }
}

extension AnalysisReport {
    mutating func complete(with result: CTPerfusion.Result, remarks: [QualityReason]) {
        status = .completed
        quality = Quality(result.quality, adding: remarks)
        measurements = Measurement.list(result)
        curves = Curves(
            timesSeconds: result.times, arterial: result.arterial.samples, venous: result.venous.samples,
            arterialVoxels: result.arterial.voxels.map { [$0.column, $0.row, $0.slice] },
            venousVoxels: result.venous.voxels.map { [$0.column, $0.row, $0.slice] })
        motion = result.motion.map {
            MotionSample(
                frame: $0.frame, translationMillimeters: $0.translationMillimeters,
                rotationDegrees: $0.rotationDegrees, corrected: $0.corrected, dropped: $0.dropped)
        }
        grid = AnalysisGrid(
            columns: result.grid.columns, rows: result.grid.rows, slices: result.grid.slices,
            columnSpacingMillimeters: result.grid.columnSpacingMillimeters,
            rowSpacingMillimeters: result.grid.rowSpacingMillimeters,
            sliceSpacingMillimeters: result.grid.sliceSpacingMillimeters)
        let crop = Crop(around: result.brain, grid: result.grid)
        grid?.pictureOrigin = [crop.columns.lowerBound, crop.rows.lowerBound]
        vessels = VesselSites(
            arterial: result.candidates.arterial.map(VesselSite.init),
            venous: result.candidates.venous.map(VesselSite.init))
        fingerprint = ResultFingerprint(result)
    }

    /// What the trial rules can know from images alone.
    package func ruleFacts(ageYears: Double?) -> RuleFacts {
        RuleFacts(
            ageYears: ageYears, coreMilliliters: number(.core) ?? number(.adcLesion),
            hypoperfusionMilliliters: number(.hypoperfusion))
    }
}

extension Measurement {
    static func list(_ result: CTPerfusion.Result) -> [Measurement] {
        let found = result.measurements
        let (flow, delay) = otherLimits(result)
        var list: [Measurement] = []
        func add(_ code: MeasurementCode, _ value: Double?, _ unit: String, _ definition: String) {
            // A tenth of a millilitre is finer than any voxel; more digits would only pretend.
            guard let value, value.isFinite else { return }
            let scale = unit == "mL" ? 10.0 : 100.0
            list.append(
                Measurement(
                    code: code, value: .number((value * scale).rounded() / scale), unit: unit,
                    definition: definition))
        }
        add(.core, found.coreMilliliters, "mL", "rCBF<30%" + flow)
        add(.hypoperfusion, found.hypoperfusionMilliliters, "mL", "Tmax>6s" + delay)
        add(.mismatch, found.mismatchMilliliters, "mL", "hypoperfusion-core")
        if let ratio = found.mismatchRatio {
            add(.mismatchRatio, ratio, "1", "hypoperfusion/core")
        } else if found.hypoperfusionMilliliters > 0 {
            list.append(
                Measurement(
                    code: .mismatchRatio, value: .word("infinite"), unit: "1",
                    definition: "hypoperfusion/core"))
        }
        add(.tmax4, found.tmax4Milliliters, "mL", "Tmax>4s")
        add(.tmax8, found.tmax8Milliliters, "mL", "Tmax>8s")
        add(.tmax10, found.tmax10Milliliters, "mL", "Tmax>10s")
        add(.hypoperfusionIntensityRatio, found.hypoperfusionIntensityRatio, "1", "Tmax>10s/Tmax>6s")
        add(.cbvIndex, found.cbvIndex, "1", "CBV in Tmax>6s/CBV of the healthy side")
        list.append(
            Measurement(
                code: .affectedSide, value: .word(found.affectedSide.rawValue), unit: "",
                definition: "side with more Tmax>6s"))
        for (code, band) in [
            (MeasurementCode.flow20, 0.20), (.flow34, 0.34), (.flow38, 0.38), (.flow40, 0.40),
        ] {
            let volume = found.flowBands.first { $0.relativeFlow == band }?.milliliters
            add(code, volume, "mL", "rCBF<\(percent(band)) within Tmax>6s")
        }
        add(.venousTmax, found.venousTmaxSeconds, "s", "Tmax of the venous output")
        if let isProlonged = found.hasProlongedVenousTransit {
            list.append(
                Measurement(
                    code: .prolongedVenousTransit, value: .word(isProlonged ? "yes" : "no"), unit: "",
                    definition: "venous Tmax>=10s"))
        }
        for volumes in result.engines {
            let limits = "rCBF<\(percent(volumes.rule.relativeFlow)), Tmax>\(volumes.rule.tmaxSeconds)s"
            let published = volumes.rule.isPublished ? ", published" : ", set on phantoms"
            add(volumes.engine.coreCode, volumes.coreMilliliters, "mL", limits + published)
            add(volumes.engine.hypoperfusionCode, volumes.hypoperfusionMilliliters, "mL", limits + published)
        }
        if let permeability = result.permeability {
            add(.permeabilityLesion, permeability.lesionTransfer, "mL/100g/min", "median in the lesion")
            add(.permeabilityTissue, permeability.tissueTransfer, "mL/100g/min", "median elsewhere")
            add(.permeabilityFit, permeability.determinationOfLeaks, "1", "median R2 where it exceeds 0.5")
        }
        return list
    }

    /// How the published limits of flow and of Tmax read on the maps that decided, where those are another engine's.
    private static func otherLimits(_ result: CTPerfusion.Result) -> (flow: String, delay: String) {
        let cores = result.engines.filter {
            result.coreEngines.contains($0.engine) && (!$0.rule.isPublished || result.coreEngines.count > 1)
        }
        let late = result.engines.first { $0.engine == result.hypoperfusionEngine }
        var (flow, delay) = ("", "")
        if !cores.isEmpty {
            let limits = cores.map { "\($0.engine.shortName) <\(percent($0.rule.relativeFlow))" }
            flow = " (\(limits.joined(separator: ", ")))"
        }
        if let late, !late.rule.isPublished {
            delay = " (\(late.engine.shortName) >\(late.rule.tmaxSeconds)s)"
        }
        return (flow, delay)
    }

    private static func percent(_ fraction: Double?) -> String {
        let tenths = ((fraction ?? 0) * 1000).rounded() / 10
        return tenths == tenths.rounded() ? "\(Int(tenths))%" : "\(tenths)%"
    }
}

extension CTPerfusion.Engine {
    /// For definitions.
    var shortName: String {
        switch self {
        case .blockCirculant: "bSVD"
        case .oscillationIndex: "oSVD"
        case .dictionary: "dictionary"
        }
    }

    var coreCode: MeasurementCode {
        switch self {
        case .blockCirculant: .coreCirculant
        case .oscillationIndex: .coreOscillation
        case .dictionary: .coreDictionary
        }
    }

    var hypoperfusionCode: MeasurementCode {
        switch self {
        case .blockCirculant: .hypoperfusionCirculant
        case .oscillationIndex: .hypoperfusionOscillation
        case .dictionary: .hypoperfusionDictionary
        }
    }
}
