/// The list of all questions with their answers, whether they found anything or not. ``QualityChecks`` says in sentences
/// what is wrong; limits stand there and here alike.
enum QualityChecklist {
    /// At most `limit`; beyond `refusal` the study is unfit.
    private static func most(
        _ code: QualityCheck.Code, _ value: Double, _ limit: Double, _ unit: String,
        refusal: Double = .infinity, failing: QualityCheck.Outcome = .limited
    ) -> QualityCheck {
        QualityCheck(
            code: code.rawValue, value: value, limit: limit, unit: unit, isUpperLimit: true,
            outcome: value > refusal ? .unfit : value > limit ? failing : .good)
    }

    /// At least `limit`; below `refusal` the study is unfit.
    private static func least(
        _ code: QualityCheck.Code, _ value: Double, _ limit: Double, _ unit: String,
        refusal: Double = -.infinity, failing: QualityCheck.Outcome = .limited
    ) -> QualityCheck {
        QualityCheck(
            code: code.rawValue, value: value, limit: limit, unit: unit, isUpperLimit: false,
            outcome: value < refusal ? .unfit : value < limit ? failing : .good)
    }

    static func acquisition(_ series: PerfusionSeries) -> [QualityCheck] {
        let total = series.slabs.reduce(0) { $0 + $1.frames * $1.slices.count }
        return [
            least(.duration, QualityChecks.span(series), 55, "s", refusal: 15),
            most(.temporalResolution, QualityChecks.interval(series), 3.6, "s", refusal: 6),
            least(
                .coverage, Double(series.grid.slices) * series.grid.sliceSpacingMillimeters, 38, "mm"),
            most(
                .missingImages, 100 * Double(series.missing.count) / Double(max(1, total)), 0, "%",
                refusal: 20),
        ]
    }

    static func motion(_ trace: [CTPerfusion.MotionEstimate], gapSeconds: Double) -> [QualityCheck] {
        guard !trace.isEmpty else { return [] }
        let dropped = 100 * Double(trace.count { $0.dropped }) / Double(trace.count)
        let largest = trace.map(QualityChecks.displacement).filter(\.isFinite).max() ?? 0
        return [
            most(.largestMotion, largest, QualityChecks.motionLimitMillimeters, "mm"),
            most(.droppedFrames, dropped, 10, "%", refusal: 35),
            most(
                .longestGap, gapSeconds, QualityChecks.longestGapSeconds, "s",
                refusal: QualityChecks.longestGapSeconds),
        ]
    }

    static func noise(_ noise: Float, grid: Grid, interval: Double) -> QualityCheck {
        most(
            .noise, QualityChecks.equivalentNoise(noise, grid: grid, interval: interval), 8, "HU",
            refusal: 18)
    }

    /// The artery and the vein.
    static func vessels(_ inputs: InputFunctions, _ enhancement: Enhancement) -> [QualityCheck] {
        guard let arterial = inputs.arterial else { return [] }
        let interval = enhancement.curves.interval
        let samples = arterial.samples.map { Float($0) }
        let arrival = Double(InputFunctions.feature(0, samples, Float(interval)).arrival)
        let end = Double(samples.count - 1) * interval
        var checks = [
            least(.bolusArrival, arrival, 2 * interval, "s", failing: .caution),
            least(.timeAfterArrival, end - arrival, QualityChecks.followedSeconds, "s"),
            least(
                .arterialPeak, (arterial.samples.max() ?? 0) / arterial.partialVolumeScale, 60, "HU",
                refusal: 30, failing: .caution),
            most(
                .arterialCoverage, 100 * QualityChecks.remainder(arterial.samples),
                100 * QualityChecks.tailLimit, "%"),
        ]
        if let venous = inputs.venous {
            checks.append(
                most(
                    .venousDownslope, 100 * QualityChecks.remainder(venous.samples),
                    100 * QualityChecks.tailLimit, "%", refusal: 100 * QualityChecks.tailRefusal))
        }
        return checks
    }

    /// The maps and what was measured on them.
    ///
    /// Ghost core: what looks like core in the first 90 minutes may live on when it is reperfused soon, most where
    /// collaterals are poor (hypoperfusion intensity ratio above 0.4; Boned et al., J Neurointerv Surg 2017;9:66).
    /// When the stroke began does not stand in the images, so that this is a caution only.
    static func result(
        _ measurements: CTPerfusion.Measurements, contralateralFraction: Double,
        engineCores: ClosedRange<Double>? = nil
    ) -> [QualityCheck] {
        var checks = [most(.contralateralDelay, 100 * contralateralFraction, 3, "%")]
        if let engineCores {
            checks.append(
                most(
                    .enginesDisagree, engineCores.upperBound - engineCores.lowerBound,
                    QualityChecks.engineLimitMilliliters, "mL"))
        }
        checks.append(
            least(
                .nearLimit, QualityChecks.margin(measurements), QualityChecks.usualErrorMilliliters, "mL"))
        if let ratio = measurements.hypoperfusionIntensityRatio, measurements.coreMilliliters > 0 {
            checks.append(most(.ghostCore, ratio, 0.4, "", failing: .caution))
        }
        return checks
    }
}
