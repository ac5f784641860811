import DICOM

/// What became of one file.
package enum SendOutcome: Sendable, Hashable {
    /// The peer has it: success or a warning, with the peer's comment.
    case stored(DIMSEStatus, String?)
    /// The peer did not want it.
    case refused(DIMSEStatus, String?)
    /// It did not get that far.
    case failed(DIMSEError)
}

/// Where a transfer stands, after each file.
package struct SendProgress: Sendable {
    package var path: String
    package var outcome: SendOutcome
    package var done: Int
    package var total: Int
    package var bytes: Int
}

/// What became of all files, in the order they were given.
package struct SendReport: Sendable {
    package var files: [(path: String, outcome: SendOutcome)]
    /// Bytes of the data sets stored.
    package var bytes: Int
    package var duration: Duration

    package var storedCount: Int {
        files.count { if case .stored = $0.outcome { true } else { false } }
    }
    package var isComplete: Bool { storedCount == files.count }
}
