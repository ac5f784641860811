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
        measurements = Measurement.list(result.measurements)
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
            ageYears: ageYears, coreMilliliters: number(.core),
            hypoperfusionMilliliters: number(.hypoperfusion))
    }
}

extension Measurement {
    static func list(_ found: CTPerfusion.Measurements) -> [Measurement] {
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
        add(.core, found.coreMilliliters, "mL", "rCBF<30%")
        add(.hypoperfusion, found.hypoperfusionMilliliters, "mL", "Tmax>6s")
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
        return list
    }
}
