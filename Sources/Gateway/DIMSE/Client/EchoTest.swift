import Clinic
import Logging
import Records
import Synchronization

/// How a test of a device ended.
package enum EchoOutcome: Sendable, Equatable {
    case answered(milliseconds: Double)
    /// Why not, and what the network said, for whoever knows it well.
    case failed(EchoDiagnosis.Cause, detail: String)
    case noAddress
}

/// Tests devices by C-ECHO from the server, in seconds at most and only a few at a time.
package final class EchoTest: Sendable {
    package let aeTitle: String
    private let identity: TLSIdentity?
    private let contacts: (any ContactBook)?
    private let logger: Logger
    private let running = Mutex(0)

    private static let connectTime = Duration.seconds(4)
    private static let answerTime = Duration.seconds(6)
    private static let mostRunning = 8

    /// - Parameter identity: what is shown to devices that ask for a certificate.
    package init(
        aeTitle: String, identity: TLSIdentity? = nil, contacts: (any ContactBook)?, logger: Logger
    ) {
        self.aeTitle = aeTitle
        self.identity = identity
        self.contacts = contacts
        self.logger = logger
    }

    package func ask(_ rules: PeerRules) async -> EchoOutcome {
        guard
            var configuration = StorageClient.Configuration(rules, calling: aeTitle, identity: identity)
        else { return .noAddress }
        let isFree = running.withLock { running in
            guard running < Self.mostRunning else { return false }
            running += 1
            return true
        }
        guard isFree else { return .failed(.other, detail: "too many tests are running") }
        defer { running.withLock { $0 -= 1 } }
        configuration.connectTimeout = Self.connectTime
        configuration.responseTimeout = Self.answerTime
        configuration.contacts = contacts
        do {
            let time = try await StorageClient(configuration: configuration, logger: logger).echo()
            return .answered(milliseconds: time / .milliseconds(1))
        } catch {
            return .failed(EchoDiagnosis.cause(of: error), detail: "\(error.asDIMSEError)")
        }
    }
}
