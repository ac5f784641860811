import Clinic
import DICOM
import Logging
import NIOCore
import Records
import Synchronization

/// Brings the reports of storage commitment to those who asked (PS3.4 J.3.3): on the association on which they asked
/// while it is open, else on a new one to the address that we know of them.
final class CommitmentCourier: Sendable {
    private let commitments: Commitments
    private let peers: (any PeerDesk)?
    private let aeTitle: String
    private let identity: TLSIdentity?
    private let contacts: (any ContactBook)?
    private let logger: Logger
    /// On which association each transaction was asked for.
    private let origins = Mutex<[String: Int]>([:])

    /// The requests whose report is on its way now.
    private let underWay = Mutex<Set<Int64>>([])

    private static let mostUnderWay = 64
    /// More than this many open transactions are found by their peer's address instead.
    private static let mostOrigins = 10_000

    /// - Parameter identity: what we show to those who ask for a certificate.
    init(
        commitments: Commitments, peers: (any PeerDesk)?, aeTitle: String, identity: TLSIdentity? = nil,
        contacts: (any ContactBook)? = nil, logger: Logger
    ) {
        self.commitments = commitments
        self.peers = peers
        self.aeTitle = aeTitle
        self.identity = identity
        self.contacts = contacts
        self.logger = logger
    }

    func note(_ transaction: UID, of caller: Caller) {
        origins.withLock { origins in
            if origins.count >= Self.mostOrigins { origins.removeAll() }
            origins["\(caller.callingAETitle) \(transaction)"] = caller.association
        }
    }

    /// Delivers what is due, until the task is cancelled. A peer that does not answer holds up nobody else.
    func run(_ registry: AssociationRegistry, every pause: Duration = .milliseconds(250)) async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                do {
                    for task in try await commitments.due() where begin(task) {
                        group.addTask {
                            await self.deliver(task, registry)
                            self.end(task)
                        }
                    }
                } catch {
                    logger.error("storage commitments cannot be read", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: pause)
            }
            group.cancelAll()
        }
    }

    private func begin(_ task: Commitments.Task) -> Bool {
        underWay.withLock { $0.count < Self.mostUnderWay && $0.insert(task.id).inserted }
    }

    private func end(_ task: Commitments.Task) { underWay.withLock { _ = $0.remove(task.id) } }

    private func deliver(_ task: Commitments.Task, _ registry: AssociationRegistry) async {
        do {
            let report = try await commitments.report(task)
            do {
                try await send(report, task, registry)
            } catch let error as DIMSEError where error.code == .busy {
                return try await commitments.busy(task)
            } catch {
                let failure = error.asDIMSEError
                guard !Task.isCancelled else { return }
                logger.warning(
                    "report of storage commitment not taken",
                    metadata: ["peer": "\(task.aeTitle)", "error": "\(failure)"])
                return try await commitments.failed(task, because: "\(failure)")
            }
            _ = origins.withLock { $0.removeValue(forKey: key(task)) }
            try await commitments.delivered(task)
            logger.info(
                "storage commitment reported",
                metadata: [
                    "peer": "\(task.aeTitle)", "committed": "\(report.committed.count)",
                    "failed": "\(report.failed.count)",
                ])
        } catch {
            logger.error("a storage commitment cannot be noted", metadata: ["error": "\(error)"])
        }
    }

    private func key(_ task: Commitments.Task) -> String { "\(task.aeTitle) \(task.transactionUID)" }

    private func send(
        _ report: CommitmentReport, _ task: Commitments.Task, _ registry: AssociationRegistry
    ) async throws {
        let message = CommitmentMessage(report, messageID: CommitmentMessage.messageID)
        if let number = origins.withLock({ $0[key(task)] }), let open = registry.association(number) {
            do {
                let response = try await open.report(
                    .storageCommitmentPushModel, CommitmentMessage.messageID
                ) { message.encoded(for: $0, maximumFragment: $1) }
                return try Self.check(response)
            } catch let error as DIMSEError where error.code == .connectionLost || error.code == .notAccepted
            {
                // It ended at this moment: another one then.
            }
        }
        try await send(message, toPeerOf: task)
    }

    private func send(_ message: CommitmentMessage, toPeerOf task: Commitments.Task) async throws {
        guard let rules = try await peers?.rules(of: task.aeTitle),
            var configuration = StorageClient.Configuration(rules, calling: aeTitle, identity: identity)
        else {
            throw DIMSEError(
                .cannotConnect, "no address of \(task.aeTitle) is known: willis peer set \(task.aeTitle) --at"
            )
        }
        configuration.contacts = contacts
        let client = StorageClient(configuration: configuration, logger: logger)
        // PS3.4 J.3.3: the SCP of storage commitment opens the association, so it must say that it is the SCP.
        let association = try await client.open(
            [CommitmentMessage.context],
            roles: [RoleSelection(sopClass: .storageCommitmentPushModel, user: false, provider: true)])
        do {
            guard let context = association.contexts.first,
                let bytes = message.encoded(for: context, maximumFragment: association.maximumFragment)
            else { throw DIMSEError(.notAccepted, "the peer takes no reports of storage commitment") }
            let once = Once(MessageBlock(bytes: ByteBuffer(bytes: bytes), isLast: true))
            let response = try await association.exchange(messageID: CommitmentMessage.messageID) {
                once.take()
            }
            try Self.check(response)
        } catch {
            await association.release()
            throw error
        }
        await association.release()
    }

    private static func check(_ response: CommandSet) throws {
        let status = response.status ?? .processingFailure
        guard status.isSuccess || status.isWarning else {
            throw DIMSEError(.refused, "N-EVENT-REPORT answered with \(status)")
        }
    }
}

/// A report of storage commitment as a message.
struct CommitmentMessage: Sendable {
    /// The only request of ours on an association that a peer opened for itself.
    static let messageID: UInt16 = 1

    static let context = ProposedContext(
        id: 1, abstractSyntax: .storageCommitmentPushModel,
        transferSyntaxes: ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2"])

    private let command: CommandSet
    private let information: DataSet

    init(_ report: CommitmentReport, messageID: UInt16) {
        command = .eventReportRequest(
            messageID: messageID, sopClass: .storageCommitmentPushModel,
            sopInstance: .storageCommitmentPushModelInstance, eventType: report.eventType)
        information = report.information
    }

    func encoded(for context: AcceptedContext, maximumFragment: Int) -> [UInt8]? {
        guard let data = try? information.encode(as: TransferSyntax(context.transferSyntax)) else {
            return nil
        }
        return DataTransfer.frame(
            command.encode(), contextID: context.id, isCommand: true, maximumFragment: maximumFragment)
            + DataTransfer.frame(
                data, contextID: context.id, isCommand: false, maximumFragment: maximumFragment)
    }
}
