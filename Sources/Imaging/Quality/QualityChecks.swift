/// The questions asked of every study, in the order a reader should see the answers.
enum QualityChecks {
    static func isUnfit(_ findings: [QualityFinding]) -> Bool { assessment(findings).verdict == .unfit }

    /// The worst verdict; reasons that refuse come first, otherwise in the order they were found.
    static func assessment(
        _ findings: [QualityFinding], checks: [QualityCheck] = []
    ) -> QualityAssessment {
        let unfit = findings.filter { $0.verdict == .unfit }
        let rest = findings.filter { $0.verdict != .unfit }
        let verdict: QualityAssessment.Verdict = unfit.isEmpty ? (rest.isEmpty ? .good : .limited) : .unfit
        return QualityAssessment(verdict: verdict, reasons: unfit + rest, checks: checks)
    }

    static func finding(
        _ code: QualityFinding.Code, refuses: Bool, _ text: String, _ values: [String: Double]
    ) -> QualityFinding {
        QualityFinding(code: code.rawValue, text: text, values: values, verdict: refuses ? .unfit : .limited)
    }

    /// A number with at most one decimal.
    static func short(_ value: Double) -> String {
        guard value.magnitude < 1e9 else { return "very large" }
        let tenths = (value * 10).rounded() / 10
        return tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
    }

    // MARK: The acquisition

    /// Number, spacing and span of the time points, coverage and missing images.
    static func acquisition(_ series: PerfusionSeries) -> [QualityFinding] {
        let frames = series.slabs.map { $0.frames }.min() ?? 0
        if frames <= 1 {
            return [
                finding(
                    .singleTimePoint, refuses: true,
                    "The series has 1 time point; perfusion needs at least 10. Send the dynamic "
                        + "(perfusion) series, "
                        + "or repeat the scan with the perfusion protocol.",
                    ["frames": Double(frames), "limit": 10])
            ]
        }
        return duration(series, frames) + spacing(series) + coverage(series) + missing(series)
    }

    private static func duration(_ series: PerfusionSeries, _ frames: Int) -> [QualityFinding] {
        var found: [QualityFinding] = []
        if frames < 10 {
            found.append(
                finding(
                    .tooFewFrames, refuses: true,
                    "The series has \(frames) time points; at least 10 are needed to follow the bolus. "
                        + "Image every "
                        + "1 to 2 s for 60 to 70 s.", ["frames": Double(frames), "limit": 10]))
        }
        let span = span(series)
        let limit = span < 15 ? 15.0 : 55.0
        if span < limit {
            let refuses = span < 15
            found.append(
                finding(
                    .scanTooShort, refuses: refuses,
                    "The scan lasts \(short(span)) s; 60 to 70 s are recommended and less than "
                        + "\(short(limit)) s is too short. Scan for 60 to 70 s so that the bolus is "
                        + "seen to leave.",
                    ["durationSeconds": span, "limitSeconds": limit]))
        }
        return found
    }

    /// Seconds from the first image of the last slice to the last image of the first.
    static func span(_ series: PerfusionSeries) -> Double {
        series.slabs.map { ($0.times.last?.min() ?? 0) - ($0.times.first?.max() ?? 0) }.min() ?? 0
    }

    /// Seconds between images while the bolus passes.
    static func interval(_ series: PerfusionSeries) -> Double {
        let intervals = series.slabs.flatMap { slab in
            zip(slab.times.dropFirst(), slab.times).map { Float(($0.first ?? 0) - ($1.first ?? 0)) }
        }
        // The dense phase counts: later images may be sparse.
        return Double(percentile(intervals, 0.25))
    }

    private static func spacing(_ series: PerfusionSeries) -> [QualityFinding] {
        let interval = interval(series)
        guard interval > 3.6 else { return [] }
        let refuses = interval > 6
        return [
            finding(
                .temporalResolution, refuses: refuses,
                "Images are \(short(interval)) s apart during the bolus; more than \(refuses ? 6 : 3.6) "
                    + "s hides its "
                    + "shape. Image every 1 to 2 s, or toggle over a shorter range.",
                ["intervalSeconds": interval, "limitSeconds": refuses ? 6 : 3.6])
        ]
    }

    private static func coverage(_ series: PerfusionSeries) -> [QualityFinding] {
        let height = Double(series.grid.slices) * series.grid.sliceSpacingMillimeters
        guard height < 38 else { return [] }
        return [
            finding(
                .coverage, refuses: false,
                "The slices cover \(short(height)) mm; lesions outside are not seen and volumes are "
                    + "lower bounds. Cover "
                    + "at least 38 mm, better 80 mm, with a wider detector or a shuttle mode.",
                ["coverageMillimeters": height, "limitMillimeters": 38])
        ]
    }

    private static func missing(_ series: PerfusionSeries) -> [QualityFinding] {
        guard !series.missing.isEmpty else { return [] }
        let total = series.slabs.reduce(0) { $0 + $1.frames * $1.slices.count }
        let fraction = Double(series.missing.count) / Double(max(1, total))
        let refuses = fraction > 0.2
        return [
            finding(
                .missingImages, refuses: refuses,
                "\(series.missing.count) of \(total) images are missing and have been interpolated; "
                    + "\(refuses ? "more than a fifth is too many" : "up to a fifth can be mended"). "
                    + "Send the complete series again.",
                ["missing": Double(series.missing.count), "images": Double(total), "fraction": fraction])
        ]
    }

    // MARK: The head

    static func head(_ mask: BrainMask, grid: Grid) -> [QualityFinding] {
        guard !mask.isHead else { return [] }
        return [
            finding(
                .notHead, refuses: true,
                "No brain enclosed by a skull was found (largest section "
                    + "\(short(mask.largestAreaSquareCentimeters)) "
                    + "cm² of at least \(short(BrainMask.areaNeededSquareCentimeters)), "
                    + "\(short(100 * mask.enclosure)) % "
                    + "of its border at bone of at least \(short(100 * BrainMask.enclosureNeeded)) %). "
                    + "Check that this is "
                    + "a head scan and that the table height centres the head.",
                [
                    "areaSquareCentimeters": mask.largestAreaSquareCentimeters, "enclosure": mask.enclosure,
                    "areaLimitSquareCentimeters": BrainMask.areaNeededSquareCentimeters,
                    "enclosureLimit": BrainMask.enclosureNeeded,
                ])
        ]
    }

    // MARK: The bolus

    static func contrast(_ enhancement: Enhancement, noise: Float) -> [QualityFinding] {
        let peak = Double(enhancement.brightest.max() ?? 0)
        // Half a percent of the voxels are vessels; noise alone lifts the maximum of many samples by a few σ.
        let limit = max(15, 4 * Double(noise))
        if peak < limit {
            return [
                finding(
                    .noContrast, refuses: true,
                    "The brightest vessels rise by \(short(peak)) HU; at least \(short(limit)) HU are "
                        + "needed. Check that "
                        + "contrast was given and that the scan ran while it passed.",
                    ["peakHounsfield": peak, "limitHounsfield": limit])
            ]
        }
        var found: [QualityFinding] = []
        if enhancement.startsTooLate { found.append(noBaseline(fall: nil)) }
        return found
    }

    /// Noise of one image, judged by what averaging over a fixed area and a fixed time leaves of it: coarse pixels and
    /// rare images leave more. Above the limit it lifts the flow of a core towards that of living tissue.
    static func noise(_ noise: Float, grid: Grid, interval: Double) -> [QualityFinding] {
        let pixel = (grid.columnSpacingMillimeters * grid.rowSpacingMillimeters).squareRoot()
        let equivalent = equivalentNoise(noise, grid: grid, interval: interval)
        guard equivalent > 8 else { return [] }
        let refuses = equivalent > 18
        let limit = refuses ? 18.0 : 8.0
        return [
            finding(
                .noise, refuses: refuses,
                "One image has a noise of \(short(Double(noise))) HU at pixels of \(short(pixel)) mm and \(short(interval)) "
                    + "s between images, which weighs as much as \(short(equivalent)) HU at 0.9 mm and 1.5 s (limit "
                    + "\(short(limit)) HU): a core may be missed. Use 80 kVp with 150 to 200 mAs and slices of 5 mm or "
                    + "more.",
                [
                    "noiseHounsfield": Double(noise), "equivalentHounsfield": equivalent,
                    "limitHounsfield": limit,
                    "pixelMillimeters": pixel, "intervalSeconds": interval,
                ])
        ]
    }

    /// Noise as it would be at pixels of 0.9 mm and 1.5 s between images, in Hounsfield units.
    static func equivalentNoise(_ noise: Float, grid: Grid, interval: Double) -> Double {
        let pixel = (grid.columnSpacingMillimeters * grid.rowSpacingMillimeters).squareRoot()
        return Double(noise) * pixel / 0.9 * (max(interval, 0.5) / 1.5).squareRoot()
    }

    private static func noBaseline(fall: Double?) -> QualityFinding {
        let measured =
            fall.map { "vessels fall by \(short($0)) HU from it, limit 60 HU" }
            ?? "0 images before it, at least 1 needed"
        return finding(
            .truncatedBolus, refuses: true,
            "The bolus is already there in the first image (\(measured)), so there is no baseline. Start "
                + "the scan "
                + "no later than 4 to 6 s after the injection.",
            fall.map { ["fallHounsfield": $0, "limitHounsfield": 60] }
                ?? ["baselineSamples": 0, "limitSamples": 1])
    }

    static func inputs(_ inputs: InputFunctions, _ enhancement: Enhancement, noise: Float) -> [QualityFinding]
    {
        let interval = enhancement.curves.interval
        if inputs.fallHounsfield > 60 { return [noBaseline(fall: inputs.fallHounsfield)] }
        // The brightest curve still rising at the end means the scan was cut, whatever else is missing.
        guard let arterial = inputs.arterial, (arterial.samples.max() ?? 0) >= 30 else {
            let peak = inputs.arterial?.samples.max() ?? 0
            return [
                finding(
                    .noArterialInput, refuses: true,
                    "No artery was found: the best candidate rises by \(short(peak)) HU of at least 30 "
                        + "HU. Inject at 4 "
                        + "to 6 mL/s and include the circle of Willis.",
                    ["peakHounsfield": peak, "limitHounsfield": 30])
            ]
        }
        let end = Double(enhancement.curves.times.count - 1) * interval
        let arterialPeak = InputFunctions.peakTime(arterial.samples, interval: interval)
        guard let venous = inputs.venous else {
            if end - arterialPeak < 15 { return [cut(arterialPeak, end, "artery")] }
            return late(arterial.samples, interval: interval, end: end) + [
                finding(
                    .noVenousOutput, refuses: false,
                    "No vein was found that fills after the artery, so the arterial input is not "
                        + "corrected for partial "
                        + "volume and the end of the bolus is not confirmed. Include the sinuses (slices "
                        + "up to the vertex or "
                        + "down to the torcula).",
                    ["arterialPeakSeconds": arterialPeak, "scanEndSeconds": end])
            ]
        }
        let found = truncation(venous.samples, arterial: arterial.samples, interval: interval, end: end)
        return found.isEmpty ? late(arterial.samples, interval: interval, end: end) : found
    }

    /// The bolus must be followed for this long after it arrives.
    static let followedSeconds = 30.0

    /// The bolus came so late, or the scan ended so early, that late tissue is not seen to the end.
    private static func late(_ arterial: [Double], interval: Double, end: Double) -> [QualityFinding] {
        let arrival = Double(
            InputFunctions.feature(0, arterial.map { Float($0) }, Float(interval)).arrival)
        guard end - arrival < followedSeconds else { return [] }
        return [
            finding(
                .bolusArrival, refuses: false,
                "The bolus arrives \(short(arrival)) s after the first image and is followed for \(short(end - arrival)) s "
                    + "(at least \(short(followedSeconds)) s): tissue that fills late is cut off. Start the scan 4 to 6 s "
                    + "after the injection and scan for 60 to 70 s, longer with a weak heart.",
                [
                    "arrivalSeconds": arrival, "followedSeconds": end - arrival,
                    "limitSeconds": followedSeconds,
                ])
        ]
    }

    private static func cut(_ peak: Double, _ end: Double, _ vessel: String) -> QualityFinding {
        finding(
            .truncatedBolus, refuses: true,
            "The scan ends at \(short(end)) s, before the bolus has left: the \(vessel) peaks at "
                + "\(short(peak)) s and must "
                + "be seen to fall. Scan for 60 to 70 s.", ["peakSeconds": peak, "scanEndSeconds": end])
    }

    /// The vein may hold this much of its peak at the end, counting what recirculates.
    static let tailLimit = 0.4
    /// With more than this the volumes would be guesses.
    static let tailRefusal = 0.7

    private static func truncation(
        _ venous: [Double], arterial: [Double], interval: Double, end: Double
    ) -> [QualityFinding] {
        let peakTime = InputFunctions.peakTime(venous, interval: interval)
        let left = remainder(venous)
        // A peak among the last samples may be noise on a rise: it counts as seen when the curve falls by 15
        // %.
        if end - peakTime < 2 * interval { return [cut(peakTime, end, "vein")] }
        guard left > tailLimit else { return [] }
        // A curve that peaks long before the end and does not fall, though the artery does, is no vein.
        if left > tailRefusal, end - peakTime > 20, remainder(arterial) < tailLimit { return [noVein(left)] }
        if left > tailRefusal { return [cut(peakTime, end, "vein")] }
        return [
            finding(
                .truncatedBolus, refuses: false,
                "At the end of the scan the vein still holds \(short(100 * left)) % of its peak (limit "
                    + "\(short(100 * tailLimit)) %), so late tissue is cut off and the volumes may be wrong in "
                    + "either direction. Scan for 60 to 70 s.",
                [
                    "venousTailFraction": left, "limitFraction": tailLimit, "venousPeakSeconds": peakTime,
                    "scanEndSeconds": end,
                ])
        ]
    }

    /// What a curve holds at its end as a fraction of its peak.
    static func remainder(_ curve: [Double]) -> Double {
        let peak = curve.max() ?? 0
        let tail = curve.suffix(2).reduce(0, +) / Double(max(1, min(2, curve.count)))
        return peak > 0 ? tail / peak : 1
    }

    private static func noVein(_ left: Double) -> QualityFinding {
        finding(
            .noVenousOutput, refuses: false,
            "The best candidate for a vein does not fall after its peak (\(short(100 * left)) % of it is left) while "
                + "the artery does: no vein was measured, so the end of the bolus is not confirmed. Head motion and "
                + "bone do this; include the sinuses and fix the head.", ["venousTailFraction": left])
    }

    // MARK: The result

    /// Cores of the engines of record may differ by this much. Of 75 random heads, each whose core was wrong by more than
    /// 15 mL with a good verdict stood above it, and five of thirty good ones did (docs/ACCURACY.md).
    static let engineLimitMilliliters = 12.0

    /// Cores by each engine of record alone, the smallest and the largest; nil where one engine decides.
    static func engineCores(
        _ volumes: [CTPerfusion.EngineVolumes], of record: [CTPerfusion.Engine]
    ) -> ClosedRange<Double>? {
        let cores = volumes.filter { record.contains($0.engine) }.map(\.coreMilliliters)
        guard record.count > 1, let least = cores.min(), let most = cores.max() else { return nil }
        return least...most
    }

    static func engines(_ cores: ClosedRange<Double>?) -> [QualityFinding] {
        guard let cores, cores.upperBound - cores.lowerBound > engineLimitMilliliters else { return [] }
        return [
            finding(
                .enginesDisagree, refuses: false,
                "Two methods put the core at \(short(cores.lowerBound)) and \(short(cores.upperBound)) mL, "
                    + "further apart than \(short(engineLimitMilliliters)) mL: noise, thick slices or a poor "
                    + "arterial input. Read the core on the maps and on the non-contrast CT, not from the number.",
                [
                    "leastMilliliters": cores.lowerBound, "mostMilliliters": cores.upperBound,
                    "limitMilliliters": engineLimitMilliliters,
                ])
        ]
    }

    /// Nine of ten errors of core and hypoperfusion lay within this, among the good ones of the 58 heads by which the limits
    /// were set (docs/ACCURACY.md).
    static let usualErrorMilliliters = 7.5

    static func margin(_ measurements: CTPerfusion.Measurements) -> Double {
        TargetMismatch.margin(
            core: measurements.coreMilliliters, hypoperfusion: measurements.hypoperfusionMilliliters)
    }

    /// An answer that an error of usual size would turn is not one to lean on.
    static func nearLimit(_ measurements: CTPerfusion.Measurements) -> [QualityFinding] {
        let margin = margin(measurements)
        guard margin < usualErrorMilliliters else { return [] }
        let (core, late) = (measurements.coreMilliliters, measurements.hypoperfusionMilliliters)
        return [
            finding(
                .nearLimit, refuses: false,
                "A core of \(short(core)) mL and hypoperfusion of \(short(late)) mL lie near a limit of target mismatch "
                    + "(core below 70 mL, 15 mL and 1.8 times as much hypoperfusion): an error of \(short(margin)) mL "
                    + "would turn the answer, and \(short(usualErrorMilliliters)) mL are usual. Read the maps and what "
                    + "other settings give, and weigh the patient.",
                [
                    "coreMilliliters": core, "hypoperfusionMilliliters": late, "marginMilliliters": margin,
                    "limitMilliliters": usualErrorMilliliters,
                ])
        ]
    }

    static func tissue(contralateralFraction: Double, tissue: [Bool], grid: Grid) -> [QualityFinding] {
        guard contralateralFraction > 0.03 else { return [] }
        return [
            finding(
                .contralateralDelay, refuses: false,
                "\(short(100 * contralateralFraction)) % of the healthy side has Tmax above 6 s (limit "
                    + "3 %): a second lesion, low cardiac "
                    + "output, stenosis on both sides or a poor arterial input. Read the volumes with care.",
                ["contralateralFraction": contralateralFraction, "limitFraction": 0.03])
        ]
    }
}
