extension QualityChecks {
    static func motion(
        _ trace: [CTPerfusion.MotionEstimate], gapSeconds: Double, sliceMillimeters: Double
    ) -> [QualityFinding] {
        guard !trace.isEmpty else { return [] }
        let dropped = Double(trace.count { $0.dropped }) / Double(trace.count)
        let largest = trace.map(displacement).filter(\.isFinite).max() ?? 0
        let refuses = dropped > 0.35 || gapSeconds > longestGapSeconds
        guard refuses || dropped > 0.1 || largest > motionLimitMillimeters else {
            return through(trace, sliceMillimeters: sliceMillimeters)
        }
        var beyond =
            dropped > 0.1
            ? ", and \(short(100 * dropped)) % of the images were beyond correction (limit "
                + "\(dropped > 0.35 ? 35 : 10) %)" : ""
        if gapSeconds > longestGapSeconds {
            beyond +=
                ", and nothing is known of \(short(gapSeconds)) s at a stretch (limit \(short(longestGapSeconds)) s)"
        }
        return [
            finding(
                .motion, refuses: refuses,
                "The head moved by up to \(short(largest)) mm at its surface (limit "
                    + "\(short(motionLimitMillimeters)) mm)\(beyond). Fix the head with straps and repeat the scan.",
                [
                    "largestMillimeters": largest, "droppedFraction": dropped,
                    "limitMillimeters": motionLimitMillimeters, "limitFraction": refuses ? 0.35 : 0.1,
                    "gapSeconds": gapSeconds, "limitGapSeconds": longestGapSeconds,
                ])
        ]
    }

    /// Thick slices that have moved along the body by more than half of themselves show other tissue, which can be
    /// moved back but not made the same.
    private static func through(
        _ trace: [CTPerfusion.MotionEstimate], sliceMillimeters: Double
    ) -> [QualityFinding] {
        let moved =
            trace.filter { $0.corrected }.compactMap { $0.translationMillimeters.last?.magnitude }.max() ?? 0
        guard moved > sliceMillimeters / 2 else { return [] }
        return [
            finding(
                .motion, refuses: false,
                "The head moved by \(short(moved)) mm along the body (limit \(short(sliceMillimeters / 2)) mm, half a "
                    + "slice): other tissue came into the slices, so that curves have steps there. Fix the head with "
                    + "straps, and use thinner slices.",
                ["throughMillimeters": moved, "limitThroughMillimeters": sliceMillimeters / 2])
        ]
    }

    /// A stretch without a usable image that is longer than this hides the bolus.
    static let longestGapSeconds = 9.0

    /// Seconds between the usable frames around the longest run of dropped ones, less the usual interval; 0 without any.
    static func longestGap(_ trace: [CTPerfusion.MotionEstimate], _ series: PerfusionSeries) -> Double {
        var longest = 0.0
        for (number, slab) in series.slabs.enumerated() {
            let times = slab.times.map { $0.first ?? 0 }
            let dropped = Set(trace.filter { $0.slab == number && $0.dropped }.map { $0.frame })
            var last: Int?
            for frame in times.indices where !dropped.contains(frame) {
                if let last, frame > last + 1 { longest = max(longest, times[frame] - times[last]) }
                last = frame
            }
            // Nothing can be interpolated after the last.
            if let last, last + 1 < times.count {
                longest = max(longest, times[times.count - 1] - times[last])
            }
        }
        return longest
    }

    /// Corrected motion beyond this leaves traces in the curves near bone.
    static let motionLimitMillimeters = 6.0

    /// How far a point 70 mm from the middle of the head moved at most, in millimetres.
    static func displacement(_ estimate: CTPerfusion.MotionEstimate) -> Double {
        func length(_ vector: [Double]) -> Double { vector.reduce(0) { $0 + $1 * $1 }.squareRoot() }
        return length(estimate.translationMillimeters) + 70 * length(estimate.rotationDegrees) * .pi / 180
    }
}
