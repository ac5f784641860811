import DICOM

/// Why something on the DICOM network did not work, as far as we were the ones who wanted it.
package struct DIMSEError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable {
        case cannotListen = "cannot listen"
        case cannotConnect = "cannot connect"
        case rejected = "association rejected"
        case aborted = "association aborted"
        case connectionLost = "connection lost"
        case timeout = "timed out"
        case protocolFault = "protocol fault"
        case notAccepted = "presentation context not accepted"
        case unreadableFile = "unreadable file"
        case cannotTranscode = "cannot transcode"
        case refused = "refused"
        case busy = "busy"
        case insecure = "no protected connection"
    }

    package var code: Code
    /// A sentence with the values that matter.
    package var reason: String
    /// How the peer rejected the association, where it did.
    package var reject: AssociateReject?

    package init(_ code: Code, _ reason: String, reject: AssociateReject? = nil) {
        self.code = code
        self.reason = reason
        self.reject = reject
    }

    package var description: String { "\(code.rawValue): \(reason)" }
}
