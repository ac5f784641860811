import Clinic
import Glibc
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import Records
import Synchronization

/// Brings the rows of the ledger to audit repositories: syslog over TLS (RFC 5425), in order. A row counts as told once
/// the receiver has taken the connection to its end; until then it is told again, under the same number.
package struct AuditCourier: Sendable {
    private let delivery: LedgerDelivery
    private let logger: Logger
    private let pause: Duration
    private static let longestPause = Duration.seconds(60)

    package init(delivery: LedgerDelivery, pause: Duration = .seconds(1), logger: Logger) {
        self.delivery = delivery
        self.pause = pause
        self.logger = logger
    }

    /// Runs until the task is cancelled.
    package func run() async {
        var waits: [Int64: (until: ContinuousClock.Instant, pause: Duration)] = [:]
        while !Task.isCancelled {
            for receiver in (try? await delivery.receivers()) ?? [] {
                if let wait = waits[receiver.id], wait.until > .now { continue }
                if let reason = await bring(to: receiver) {
                    let next = min((waits[receiver.id]?.pause ?? pause) * 2, Self.longestPause)
                    waits[receiver.id] = (.now + next, next)
                    logger.warning(
                        "the ledger could not be told",
                        metadata: ["to": "\(receiver.host)", "reason": "\(reason)"])
                    try? await delivery.failed(receiver, because: reason)
                } else {
                    waits[receiver.id] = nil
                }
            }
            try? await Task.sleep(for: pause)
        }
    }

    /// Tells a receiver all that it does not know yet.
    /// - Returns: why that could not be done; nil when it was.
    private func bring(to receiver: LedgerReceiver) async -> String? {
        var receiver = receiver
        do {
            while !Task.isCancelled {
                let messages = try await delivery.messages(after: receiver.told)
                guard let last = messages.last else { return nil }
                try await send(messages.flatMap { $0.frame(receiver.form, process: getpid()) }, to: receiver)
                try await delivery.told(receiver, upTo: last.row)
                receiver.told = last.row
            }
            return nil
        } catch {
            return ConnectFault.words(error)
        }
    }

    private func send(_ bytes: [UInt8], to receiver: LedgerReceiver) async throws {
        func path(_ text: String) -> String? { text.isEmpty ? nil : text }
        var tls = ClientTLS(authorityFile: path(receiver.authorityFile))
        if let certificate = path(receiver.certificateFile), let key = path(receiver.keyFile) {
            tls.identity = TLSIdentity(certificateFile: certificate, keyFile: key)
        }
        let refusal = Refusal()
        do {
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(.seconds(10))
                .channelInitializer { [tls] channel in
                    channel.eventLoop.makeCompletedFuture {
                        let (handler, note) = try tls.makeHandler(host: receiver.host)
                        refusal.note.withLock { $0 = note }
                        try channel.pipeline.syncOperations.addHandler(handler)
                    }
                }.connect(host: receiver.host, port: receiver.port).get()
            try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
            // The receiver answers the end of the connection once it has read everything before it.
            try await channel.close()
        } catch {
            guard let note = refusal.note.withLock({ $0 }), let words = TLSFault.calling(error, note) else {
                throw error
            }
            throw DIMSEError(.notAccepted, words)
        }
    }
}

/// Where the handshake of one connection notes why it failed.
private final class Refusal: Sendable {
    let note = Mutex<TLSFault.Note?>(nil)
}
