import NIOCore
import NIOSSL
import Synchronization

/// Why no protected connection came about, in words for a person.
enum TLSFault {
    /// Where a handshake of ours notes why it did not believe the other side.
    final class Note: Sendable {
        let refusal = Mutex<String?>(nil)
    }

    /// What went wrong with a call of ours; nil when it has nothing to do with TLS.
    static func calling(_ error: any Error, _ note: Note) -> String? {
        if let refusal = note.refusal.withLock({ $0 }) { return refusal }
        return words(error)
    }

    /// nil when an error has nothing to do with TLS, or is only the end of a connection.
    static func words(_ error: any Error) -> String? {
        switch error {
        case NIOSSLError.handshakeFailed(let inner):
            return words(stack: "\(inner)")
        case let error as NIOSSLExtraError: return "\(error)"
        case NIOSSLError.uncleanShutdown: return nil
        case let error as BoringSSLError: return words(stack: "\(error)")
        default: return nil
        }
    }

    /// Alerts are told apart by the names the library gives them (RFC 8446 section 6).
    private static func words(stack: String) -> String {
        for (sign, words) in signs where stack.contains(sign) { return words }
        let reason = stack.split(separator: ":").map { String($0) }.first {
            $0.contains("_") && !$0.contains("/")
        }
        return "no TLS handshake\(reason.map { ": \($0.lowercased())" } ?? "")"
    }

    private static let signs: [(String, String)] = [
        ("WRONG_VERSION_NUMBER", "the other side does not speak TLS"),
        ("HTTP_REQUEST", "the other side speaks HTTP without TLS"),
        (
            "EOF during handshake",
            "the other side closed the connection during the TLS handshake; it may not speak TLS"
        ),
        ("UNSUPPORTED_PROTOCOL", "no common version of TLS; TLS 1.2 and 1.3 are spoken here"),
        ("ALERT_PROTOCOL_VERSION", "no common version of TLS; TLS 1.2 and 1.3 are spoken here"),
        ("NO_SHARED_CIPHER", "no common cipher suite"),
        (
            "ALERT_HANDSHAKE_FAILURE",
            "the other side ended the TLS handshake: no common cipher suite, or it wants a certificate of ours"
        ),
        ("CERTIFICATE_REQUIRED", "the other side wants a certificate of ours"),
        ("PEER_DID_NOT_RETURN_A_CERTIFICATE", "the client showed no certificate"),
        ("ALERT_UNKNOWN_CA", "the other side does not trust the authority of our certificate"),
        ("ALERT_CERTIFICATE_EXPIRED", "the other side says that our certificate has expired"),
        ("CERTIFICATE_EXPIRED", "the other side says that our certificate has expired"),
        ("ALERT_BAD_CERTIFICATE", "the other side does not take our certificate"),
        ("CERTIFICATE_UNKNOWN", "the other side does not take our certificate"),
        ("UNSUPPORTED_CERTIFICATE", "the other side does not take our certificate"),
        ("ALERT_ACCESS_DENIED", "the other side turns us away"),
        ("CERTIFICATE_VERIFY_FAILED", "the certificate of the other side is not believed"),
    ]
}
