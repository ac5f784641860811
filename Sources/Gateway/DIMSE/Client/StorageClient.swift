import Clinic
import DICOM
import Logging
import NIOCore
import NIOPosix
import Records

/// Sends objects to another machine: C-STORE and C-ECHO as SCU.
package struct StorageClient: Sendable {
    package struct Configuration: Sendable {
        package var host: String
        package var port: Int
        package var callingAETitle = "WILLIS"
        package var calledAETitle = "ANY-SCP"
        /// How many associations work side by side.
        package var associations = 1
        /// The longest P-DATA-TF we offer to receive.
        package var maximumLength: UInt32 = 131_072
        package var identity: UserIdentity?
        /// How the connection is protected; nil leaves it plain.
        package var tls: ClientTLS?
        /// The only transfer syntaxes to propose, the preferred first; empty proposes what the objects are in.
        package var transferSyntaxes: [UID] = []
        package var connectTimeout = Duration.seconds(10)
        /// How long the peer may take to answer a request, or to read a block of a megabyte.
        package var responseTimeout = Duration.seconds(60)
        /// Where it is noted how calls went.
        package var contacts: (any ContactBook)?

        package init(host: String, port: Int) {
            self.host = host
            self.port = port
        }

        /// How to reach a device that we know; nil when its address is not.
        ///
        /// - Parameter identity: the certificate that the node shows where the device asks for one.
        package init?(_ rules: PeerRules, calling aeTitle: String, identity: TLSIdentity? = nil) {
            guard let address = rules.address else { return nil }
            self.init(host: address.host, port: address.port)
            calledAETitle = rules.aeTitle
            callingAETitle = aeTitle
            transferSyntaxes = rules.transferSyntaxes
            tls = ClientTLS(rules.transport, own: identity)
        }
    }

    private let configuration: Configuration
    private let logger: Logger
    package init(configuration: Configuration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// C-ECHO: asks whether the peer is there and speaks DICOM with us. Returns the time of the exchange.
    package func echo() async throws -> Duration {
        let context = ProposedContext(
            id: 1, abstractSyntax: .verification, transferSyntaxes: ["1.2.840.10008.1.2"])
        let association = try await open([context])
        guard let accepted = association.contexts.first else {
            await association.release()
            throw DIMSEError(.notAccepted, "the peer does not offer Verification to us")
        }
        let start = ContinuousClock.now
        let response = try await association.exchange(.echoRequest(messageID: 1), contextID: accepted.id)
        let time = ContinuousClock.now - start
        await association.release()
        guard response.status == .success else {
            throw DIMSEError(.protocolFault, "C-ECHO answered \(response.status?.description ?? "nothing")")
        }
        return time
    }

    /// Sends files. Never gives up because of one file: the report says what became of each, in the given order.
    ///
    /// - Parameter progress: called after each file, from any thread.
    /// - Throws: `CancellationError` alone; what was under way is aborted.
    package func send(
        _ paths: [String], progress: @escaping @Sendable (SendProgress) -> Void = { _ in }
    ) async throws -> SendReport {
        let start = ContinuousClock.now
        let ledger = SendLedger(paths, progress: progress)
        let objects = try await inspect(ledger)
        for batch in ContextPlan(objects.map(\.need), wanted: configuration.transferSyntaxes).batches {
            let members = objects.filter { batch.needs.contains($0.need) }
            let queue = SendQueue(members)
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<max(1, min(configuration.associations, members.count)) {
                    group.addTask { await work(batch.contexts, queue, ledger) }
                }
            }
            try Task.checkCancellation()
        }
        return ledger.report(duration: ContinuousClock.now - start)
    }

    /// Looks at each file once; those that cannot be read are noted.
    private func inspect(_ ledger: SendLedger) async throws -> [OutgoingObject] {
        var objects: [OutgoingObject] = []
        for path in ledger.uniquePaths {
            try Task.checkCancellation()
            let result = try await NIOThreadPool.singleton.runIfActive {
                Result { () throws(DIMSEError) in try OutgoingObject(path: path) }
            }
            switch result {
            case .success(let object): objects.append(object)
            case .failure(let error): ledger.note(path, .failed(error), bytes: 0)
            }
        }
        return objects
    }

    /// Opens an association with these contexts, and with roles other than the usual ones where given.
    ///
    /// - Parameter serving: what the peer may ask of us in turn; nil is nothing.
    func open(
        _ contexts: [ProposedContext], roles: [RoleSelection] = [], serving: ClientServing? = nil
    ) async throws -> ClientAssociation {
        let request = AssociateRequest(
            calledAETitle: configuration.calledAETitle, callingAETitle: configuration.callingAETitle,
            contexts: contexts,
            userInformation: UserInformation(
                maximumLength: configuration.maximumLength,
                implementationClass: DICOMFile.implementationClassUID,
                implementationVersion: DICOMFile.implementationVersionName, roles: roles,
                identity: configuration.identity))
        let (title, contacts) = (configuration.calledAETitle, configuration.contacts)
        let place = "\(PeerAddress(host: configuration.host, port: configuration.port))"
        do {
            let association = try await ClientAssociation.open(
                request, host: configuration.host, port: configuration.port, tls: configuration.tls,
                serving: serving,
                connectTimeout: TimeAmount(configuration.connectTimeout),
                timeout: TimeAmount(configuration.responseTimeout))
            contacts?.succeeded(with: title, isOutgoing: true, place: place)
            return association
        } catch {
            contacts?.failed(
                with: title, isOutgoing: true, place: place, reason: "\(error.asDIMSEError)")
            throw error
        }
    }

    /// Sends what the queue holds, over a new association when one breaks: the object under way failed, the others may
    /// not. Gives up when none can be opened, or when several in a row break before anything was answered.
    private func work(_ contexts: [ProposedContext], _ queue: SendQueue, _ ledger: SendLedger) async {
        var breaksInARow = 0
        while !Task.isCancelled, !queue.isEmpty {
            let association: ClientAssociation
            do {
                association = try await open(contexts)
            } catch {
                return giveUp(error.asDIMSEError, queue, ledger)
            }
            do {
                if try await drain(queue, ledger, association) { breaksInARow = 0 }
            } catch {
                logger.warning("sending broke off", metadata: ["error": "\(error)"])
                breaksInARow += 1
                if breaksInARow == Self.maximumBreaks { return giveUp(error, queue, ledger) }
            }
        }
    }

    private static let maximumBreaks = 3

    private func giveUp(_ error: DIMSEError, _ queue: SendQueue, _ ledger: SendLedger) {
        logger.warning("sending given up", metadata: ["error": "\(error)"])
        while let object = queue.next() { ledger.note(object.path, .failed(error), bytes: 0) }
    }

    /// Sends over one association until the queue is empty, then releases it; throws when it broke before anything
    /// was answered, and ends early when it broke after.
    private func drain(
        _ queue: SendQueue, _ ledger: SendLedger, _ association: ClientAssociation
    ) async throws(DIMSEError) -> Bool {
        var messageID: UInt16 = 0
        while let object = queue.next() {
            messageID &+= 1
            do {
                let sender = ObjectSender(contexts: association.contexts, channel: association)
                let outcome = try await sender.store(object, messageID: messageID)
                ledger.note(object.path, outcome, bytes: object.dataSet?.count ?? 0)
            } catch {
                let error = error.asDIMSEError
                // A file that ends early leaves half a message, which cannot be taken back.
                association.abort(error)
                ledger.note(object.path, .failed(error), bytes: 0)
                if messageID == 1, error.code != .unreadableFile { throw error }
                return messageID > 1
            }
        }
        await association.release()
        return true
    }
}

extension Error {
    /// This error as one of the network.
    var asDIMSEError: DIMSEError {
        self as? DIMSEError ?? DIMSEError(self is CancellationError ? .aborted : .connectionLost, "\(self)")
    }
}
