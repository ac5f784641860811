/// Whether a study can be relied on, and why not.
public struct QualityAssessment: Codable, Sendable, Equatable {
    /// The worst verdict of all findings; `good` when there are none.
    public var verdict: Verdict
    /// The most important first.
    public var reasons: [QualityFinding]
    /// Every question that was asked, with what was measured; those that an unfit study never came to are missing.
    public var checks: [QualityCheck]

    /// Makes an assessment.
    public init(verdict: Verdict, reasons: [QualityFinding], checks: [QualityCheck] = []) {
        self.verdict = verdict
        self.reasons = reasons
        self.checks = checks
    }

    /// Three steps of trust; an unfit study gives no numbers at all.
    public enum Verdict: String, Codable, Sendable, Comparable {
        case good, limited, unfit

        private var rank: Int {
            switch self {
            case .good: 0
            case .limited: 1
            case .unfit: 2
            }
        }

        /// Better verdicts are smaller.
        public static func < (left: Verdict, right: Verdict) -> Bool { left.rank < right.rank }
    }
}

/// One observation about the quality of a study.
public struct QualityFinding: Codable, Sendable, Equatable {
    /// A stable word for the finding.
    public enum Code: String, Codable, Sendable, CaseIterable {
        case singleTimePoint = "single-time-point"
        case tooFewFrames = "too-few-frames"
        case scanTooShort = "scan-too-short"
        case truncatedBolus = "truncated-bolus"
        case noContrast = "no-contrast"
        case notHead = "not-head"
        case noArterialInput = "no-arterial-input"
        case noVenousOutput = "no-venous-output"
        case motion
        case noise
        case coverage
        case missingImages = "missing-images"
        case temporalResolution = "temporal-resolution"
        case contralateralDelay = "contralateral-delay"
        case enginesDisagree = "engines-disagree"
        case nearLimit = "near-limit"
        case bolusArrival = "bolus-arrival"
        case diffusionWeightings = "diffusion-weightings"
        case seriesMoved = "series-moved"
    }

    /// The stable word, one of ``Code``.
    public var code: String
    /// One English sentence or two: what was measured, the limit, and what to do at the scanner.
    public var text: String
    /// The measured values and limits by name, with the unit last in the name.
    public var values: [String: Double]
    /// What this finding alone makes of the study: limited or unfit.
    public var verdict: QualityAssessment.Verdict

    /// Makes a finding.
    public init(
        code: String, text: String, values: [String: Double], verdict: QualityAssessment.Verdict = .limited
    ) {
        self.code = code
        self.verdict = verdict
        self.text = text
        self.values = values
    }
}
