import Hummingbird

/// One thing that can be asked by DICOMweb: how it is served, and how it is described.
struct DICOMwebRoute: Sendable {
    /// What may stand in the query.
    enum Parameters: Sendable {
        /// Attributes to match, and how to answer.
        case search
        /// How to draw.
        case rendering
        case named([String])
        case accept
        case none
    }

    /// What an answer holds.
    enum Answer: Sendable {
        /// Data sets, in JSON or XML.
        case dataSets
        /// One data set, in JSON or XML.
        case dataSet
        /// DICOM files.
        case files
        /// Values or frames.
        case values
        case pictures
        case description
        /// Nothing but headers.
        case nothing
    }

    var method: HTTPRequest.Method
    var url: DICOMwebURLs
    /// Unique, for programs that are made of the description.
    var name: String
    var summary: String
    var parameters: Parameters = .none
    /// Media types of the body; none for requests without one.
    var bodies: [String] = []
    /// The answer of each status that means success.
    var success: [Int: Answer]
    /// Other statuses that its requesters should know.
    var failures: [Int] = []
    var handler: PageFace.Handler
}
