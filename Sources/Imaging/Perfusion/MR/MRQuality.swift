/// What is asked of MR examinations, and the words for findings whose codes MR shares with CT.
enum MRQuality {
    /// A number with at most one decimal.
    static func short(_ value: Double) -> String {
        guard value.magnitude < 1e9 else { return "very large" }
        let tenths = (value * 10).rounded() / 10
        return tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
    }

    static func finding(
        _ code: QualityFinding.Code, refuses: Bool = false, _ text: String, _ values: [String: Double]
    ) -> QualityFinding {
        QualityFinding(code: code.rawValue, text: text, values: values, verdict: refuses ? .unfit : .limited)
    }

    /// The worst verdict, with findings of the shared engines said in words of MR.
    static func assessment(
        _ findings: [QualityFinding], checks: [QualityCheck] = []
    ) -> QualityAssessment {
        QualityChecks.assessment(findings.map(worded), checks: checks.compactMap(measured))
    }

    /// Answers of the shared engines in units of MR. What looks like a core that lives on is a question of CT alone.
    private static func measured(_ check: QualityCheck) -> QualityCheck? {
        var own = check
        switch QualityCheck.Code(rawValue: check.code) {
        case .ghostCore: return nil
        case .arterialPeak where check.unit == "HU":
            own.value /= RelaxationCurves.gain
            own.limit /= RelaxationCurves.gain
            own.unit = "1/s"
        default: break
        }
        return own
    }

    /// Noise of ΔR2*, as ``noise(_:grid:interval:)`` judges it.
    static func noiseCheck(_ noise: Float, grid: Grid, interval: Double) -> QualityCheck {
        let value = equivalentNoise(noise, grid: grid, interval: interval)
        return QualityCheck(
            code: QualityCheck.Code.noise.rawValue, value: value, limit: 2.5, unit: "1/s", isUpperLimit: true,
            outcome: value > 6 ? .unfit : value > 2.5 ? .limited : .good)
    }

    private static func equivalentNoise(_ noise: Float, grid: Grid, interval: Double) -> Double {
        let pixel = (grid.columnSpacingMillimeters * grid.rowSpacingMillimeters).squareRoot()
        return Double(noise) / RelaxationCurves.gain * pixel / 1.8 * (max(interval, 0.5) / 1.5).squareRoot()
    }

    static func head(_ mask: EchoPlanarMask) -> [QualityFinding] {
        guard !mask.isHead else { return [] }
        return [
            finding(
                .notHead, refuses: true,
                "No brain was found: the largest bright section has \(short(mask.largestAreaSquareCentimeters)) cm² "
                    + "(at least \(short(EchoPlanarMask.areaNeededSquareCentimeters)) cm²) and is "
                    + "\(short(mask.extentMillimeters)) mm long (at most "
                    + "\(short(EchoPlanarMask.extentLimitMillimeters)) mm). Send the axial series of the head.",
                [
                    "sectionSquareCentimeters": mask.largestAreaSquareCentimeters,
                    "extentMillimeters": mask.extentMillimeters,
                ])
        ]
    }

    static func contrast(_ enhancement: Enhancement, noise: Float) -> [QualityFinding] {
        let peak = Double(enhancement.brightest.max() ?? 0) / RelaxationCurves.gain
        let limit = max(8, 4 * Double(noise) / RelaxationCurves.gain)
        if peak < limit {
            return [
                finding(
                    .noContrast, refuses: true,
                    "ΔR2* of the brightest vessels rises by \(short(peak))/s; at least \(short(limit))/s are needed. "
                        + "Check that contrast was given and that the scan ran while it passed.",
                    ["peakPerSecond": peak, "limitPerSecond": limit])
            ]
        }
        guard enhancement.startsTooLate else { return [] }
        return [
            finding(
                .truncatedBolus, refuses: true,
                "The bolus is already there in the first image, so there is no baseline. Start the scan at least "
                    + "10 s before the injection arrives.", ["baselineSamples": 0, "limitSamples": 1])
        ]
    }

    /// Noise of ΔR2*, weighed by pixel size and time between images as for CT.
    static func noise(_ noise: Float, grid: Grid, interval: Double) -> [QualityFinding] {
        let own = Double(noise) / RelaxationCurves.gain
        let pixel = (grid.columnSpacingMillimeters * grid.rowSpacingMillimeters).squareRoot()
        let equivalent = equivalentNoise(noise, grid: grid, interval: interval)
        guard equivalent > 2.5 else { return [] }
        let refuses = equivalent > 6
        let limit = refuses ? 6 : 2.5
        return [
            finding(
                .noise, refuses: refuses,
                "ΔR2* of one image has a noise of \(short(own))/s at pixels of \(short(pixel)) mm, which weighs as much "
                    + "as \(short(equivalent))/s at 1.8 mm and 1.5 s (limit \(short(limit))/s): Tmax is unsure. Use "
                    + "an echo time of 25 to 40 ms, a head coil with many channels and slices of 5 mm.",
                ["noisePerSecond": own, "equivalentPerSecond": equivalent, "limitPerSecond": limit])
        ]
    }

    /// Findings of the shared engines speak of Hounsfield units and tubes; here the same is said of ΔR2*.
    static func worded(_ finding: QualityFinding) -> QualityFinding {
        var own = finding
        func perSecond(_ name: String) -> Double? { finding.values[name].map { $0 / RelaxationCurves.gain } }
        switch QualityFinding.Code(rawValue: finding.code) {
        case .noArterialInput:
            guard let peak = perSecond("peakHounsfield"), let limit = perSecond("limitHounsfield") else {
                break
            }
            own.text =
                "No artery was found: ΔR2* of the best candidate rises by \(short(peak))/s of at least "
                + "\(short(limit))/s. Inject 0.1 mmol/kg at 4 to 6 mL/s and include the middle cerebral arteries."
            own.values = ["peakPerSecond": peak, "limitPerSecond": limit]
        case .truncatedBolus:
            guard let fall = perSecond("fallHounsfield"), let limit = perSecond("limitHounsfield") else {
                break
            }
            own.text =
                "The bolus is already there in the first image (ΔR2* of vessels falls by \(short(fall))/s from it, "
                + "limit \(short(limit))/s), so there is no baseline. Start the scan 10 s before the injection."
            own.values = ["fallPerSecond": fall, "limitPerSecond": limit]
        case .noVenousOutput:
            own.text =
                "No vein was found that fills after the artery, so the end of the bolus is not confirmed. Include the "
                + "sinuses (slices up to the vertex)."
        case .coverage:
            guard let height = finding.values["coverageMillimeters"] else { break }
            own.text =
                "The slices cover \(short(height)) mm; lesions outside are not seen and volumes are lower bounds. "
                + "Cover the whole brain, at least 80 mm."
        default: break
        }
        return own
    }
}
