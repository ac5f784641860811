import Clinic
import DICOM
import Logging
import Records
import Synchronization

/// Carries out what waits in the lines of transfers: one task for each destination at which something is due, none
/// otherwise. A destination that does not answer holds up nobody else.
package final class TransferEngine: Sendable {
    /// What carrying out a transfer needs.
    struct Tools: Sendable {
        let transfers: Transfers
        let peers: any PeerDesk
        /// Takes what is fetched.
        let desk: any IntakeDesk
        let makeTranscoder: MakeTranscoder?
        /// What we call ourselves.
        let aeTitle: String
        /// What we show to devices that ask for a certificate.
        let identity: TLSIdentity?
        /// Keeps devices to their rates.
        let pacing = Pacing()
        let connectTimeout: Duration
        let responseTimeout: Duration
        /// Where it is noted how calls went.
        let contacts: (any ContactBook)?
        let logger: Logger
    }

    private let tools: Tools
    /// The destinations at which a task is at work.
    private let busy = Mutex<Set<TransferDestination>>([])

    private static let mostAtOnce = 64

    package init(
        transfers: Transfers, peers: any PeerDesk, desk: any IntakeDesk, makeTranscoder: MakeTranscoder?,
        aeTitle: String, identity: TLSIdentity? = nil, connectTimeout: Duration = .seconds(10),
        responseTimeout: Duration = .seconds(60), contacts: (any ContactBook)? = nil, logger: Logger
    ) {
        tools = Tools(
            transfers: transfers, peers: peers, desk: desk, makeTranscoder: makeTranscoder, aeTitle: aeTitle,
            identity: identity, connectTimeout: connectTimeout, responseTimeout: responseTimeout,
            contacts: contacts, logger: logger)
    }

    /// Works until the task is cancelled.
    package func run(every pause: Duration = .milliseconds(300)) async {
        var isRecovered = false
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                do {
                    if !isRecovered { try await tools.transfers.recover() }
                    isRecovered = true
                    for destination in try await tools.transfers.dueDestinations() where begin(destination) {
                        group.addTask {
                            await self.work(destination)
                            self.end(destination)
                        }
                    }
                } catch {
                    guard !Task.isCancelled else { break }
                    tools.logger.error("transfers cannot be read", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: pause)
            }
            group.cancelAll()
        }
    }

    private func begin(_ destination: TransferDestination) -> Bool {
        busy.withLock { $0.count < Self.mostAtOnce && $0.insert(destination).inserted }
    }

    private func end(_ destination: TransferDestination) { busy.withLock { _ = $0.remove(destination) } }

    /// Takes one transfer after the other until nothing is due there or the destination cannot be reached.
    private func work(_ destination: TransferDestination) async {
        do {
            while !Task.isCancelled, let claim = try await tools.transfers.claim(destination) {
                let goesOn: Bool
                switch claim.transfer.action {
                case .send(let send): goesOn = try await TransferRun(tools, claim, send).carryOut()
                case .fetch(let fetch): goesOn = try await FetchRun(tools, claim.transfer, fetch).carryOut()
                }
                guard goesOn else { return }
            }
        } catch is CancellationError {
        } catch {
            tools.logger.error(
                "a transfer cannot be noted", metadata: ["to": "\(destination)", "error": "\(error)"])
            try? await Task.sleep(for: .seconds(1))
        }
    }
}

extension TransferEngine.Tools {
    /// How to call a device; nil when its address is not known or it is not allowed.
    func configuration(for title: String) async throws -> (StorageClient.Configuration, PeerRules)? {
        guard let rules = try await peers.rules(of: title), rules.isAllowed,
            var configuration = StorageClient.Configuration(rules, calling: aeTitle, identity: identity)
        else { return nil }
        configuration.connectTimeout = connectTimeout
        configuration.responseTimeout = responseTimeout
        configuration.contacts = contacts
        return (configuration, rules)
    }

    func noAddress(of title: String) -> String {
        "no address of \(title) is known here, or it is not allowed: willis peer set \(title) --at HOST:PORT"
    }
}
