/// Input that cannot be worked on at all: sizes that disagree, values out of range, a file that is not what
/// it should be. A study that is readable but unfit for analysis is not an error; see ``QualityAssessment``.
public struct ImagingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of fault it is.
    public enum Code: String, Sendable {
        /// A dimension, spacing or time is zero, negative, not finite or too large.
        case invalidGeometry = "invalid-geometry"
        /// An array does not have the number of values its dimensions ask for.
        case sizeMismatch = "size-mismatch"
        /// More voxels than the budget allows.
        case tooLarge = "too-large"
        /// A parameter is outside its permitted range.
        case invalidParameter = "invalid-parameter"
        /// An atlas volume could not be read.
        case invalidAtlas = "invalid-atlas"
    }

    /// What kind of fault it is.
    public let code: Code
    /// What was found and what was expected, in one English sentence.
    public let reason: String

    /// Makes an error from its code and one English sentence.
    public init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    /// The code and the reason.
    public var description: String { "\(code.rawValue): \(reason)" }
}
