/// One question that is asked of every study, with its answer: what was measured and how far it may go.
public struct QualityCheck: Codable, Sendable, Equatable {
    /// A stable word for the question.
    public enum Code: String, Codable, Sendable, CaseIterable {
        case duration
        case temporalResolution = "temporal-resolution"
        case coverage
        case missingImages = "missing-images"
        case largestMotion = "largest-motion"
        case droppedFrames = "dropped-frames"
        case longestGap = "longest-gap"
        case noise
        case bolusArrival = "bolus-arrival"
        case timeAfterArrival = "time-after-arrival"
        case arterialPeak = "arterial-peak"
        case arterialCoverage = "arterial-coverage"
        case venousDownslope = "venous-downslope"
        case contralateralDelay = "contralateral-delay"
        case enginesDisagree = "engines-disagree"
        case nearLimit = "near-limit"
        case ghostCore = "ghost-core"
    }

    /// How the answer is to be taken.
    public enum Outcome: String, Codable, Sendable {
        case good
        /// The result stands, but whoever reads it should know.
        case caution
        case limited
        case unfit
    }

    /// One of ``Code``.
    public var code: String
    /// What was measured, in `unit`.
    public var value: Double
    /// What it is compared with, in `unit`.
    public var limit: Double
    /// `s`, `mm`, `HU`, `mL`, `%`, or empty for a ratio.
    public var unit: String
    /// The value must not be larger than the limit; otherwise it must not be smaller.
    public var isUpperLimit: Bool
    /// What the answer alone makes of the study.
    public var outcome: Outcome

    /// Makes a check.
    public init(
        code: String, value: Double, limit: Double, unit: String, isUpperLimit: Bool, outcome: Outcome
    ) {
        self.code = code
        self.value = value
        self.limit = limit
        self.unit = unit
        self.isUpperLimit = isUpperLimit
        self.outcome = outcome
    }
}
