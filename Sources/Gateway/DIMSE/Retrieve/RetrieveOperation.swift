import Clinic
import DICOM
import Logging
import Records

/// What C-MOVE and C-GET have in common: find what is wanted, send it object by object, tell how far it is.
struct RetrieveOperation: Sendable {
    let request: ServiceRequest
    let exchange: ServiceExchange
    let retrieval: Retrieval
    let logger: Logger
    /// The peer is told how far it is no more often than this.
    var pause = Duration.milliseconds(100)

    /// What is wanted, or nil when the peer has been told that it cannot be had.
    func find() async throws -> Retrieval.Found? {
        do {
            let selection = try RetrieveSelection(
                request.identifier(), model: RetrieveModel(request.context.abstractSyntax))
            let found = try await retrieval.seen(by: exchange.caller.actor).find(selection)
            if found.count == 0 { note(selection, .refused) }
            return found
        } catch let refusal as RetrieveSelection.Refusal {
            try await refuse(.dataSetDoesNotMatch, refusal.reason, [refusal.tag])
        } catch let error as DICOMError {
            try await refuse(.cannotUnderstand, "\(error.code.rawValue): \(error.reason)")
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            logger.error("a retrieval failed", metadata: ["error": "\(error)"])
            try await refuse(.cannotUnderstand, "the archive cannot answer now")
        }
        return nil
    }

    /// Notes what is given out, study by study, or what was asked for and is not there for this peer.
    private func note(_ selection: RetrieveSelection, _ outcome: LedgerEntry.Outcome) {
        retrieval.access.note(
            exchange.caller.actor, Action.read.rawValue,
            Resource(.study, id: selection.keys[.study]?.first ?? ""),
            address: exchange.caller.remoteAddress, outcome: outcome)
    }

    /// Notes that studies went to a device.
    func note(_ found: Retrieval.Found, to destination: String) {
        for study in Set(found.studies).sorted() {
            retrieval.access.note(
                exchange.caller.actor, Action.export.rawValue, Resource(.study, id: study),
                address: exchange.caller.remoteAddress, detail: "{\"to\":\"\(destination)\"}")
        }
    }

    func refuse(_ status: DIMSEStatus, _ comment: String, _ offending: [Tag] = []) async throws {
        var response = SubOperations(count: 0).response(to: request.command, status, comment: comment)
        response.set(.offendingElement, offending)
        try await exchange.respond(response, in: request.context)
    }

    /// Sends all that was found, and tells the end.
    ///
    /// - Parameter send: sends one object; throws when nothing more can be sent.
    func run(
        _ found: Retrieval.Found, send: (OutgoingObject, UInt16) async throws -> SendOutcome
    ) async throws {
        var counters = SubOperations(count: found.count)
        var position = 0
        var told = ContinuousClock.now - pause
        var messageID: UInt16 = 0
        while !exchange.isCancelled {
            let page = try await retrieval.page(of: found, from: position)
            guard position < found.count else { break }
            position += Retrieval.pageCount
            for stored in page {
                if exchange.isCancelled { break }
                messageID = messageID == .max ? 1 : messageID + 1
                let outcome = try await attempt(stored, messageID, send)
                counters.note(outcome, of: stored.instance.sopInstanceUID)
                guard ContinuousClock.now - told >= pause, counters.remaining > 0 else { continue }
                told = .now
                try await exchange.respond(
                    counters.response(to: request.command, .pending), in: request.context)
            }
        }
        try await end(counters)
    }

    private func attempt(
        _ stored: Retrieval.Stored, _ messageID: UInt16,
        _ send: (OutgoingObject, UInt16) async throws -> SendOutcome
    ) async throws -> SendOutcome {
        let outcome: SendOutcome
        switch Result(catching: { () throws(DIMSEError) in try OutgoingObject(path: stored.path) }) {
        case .success(var object):
            object.correction = stored.correction
            outcome = try await send(object, messageID)
        case .failure(let error): outcome = .failed(error)
        }
        switch outcome {
        case .stored: break
        case .refused(let status, let comment):
            note(stored, "refused with \(status) \(comment ?? "")")
        case .failed(let error): note(stored, "\(error)")
        }
        return outcome
    }

    private func note(_ stored: Retrieval.Stored, _ reason: String) {
        logger.warning(
            "object not sent",
            metadata: ["instance": "\(stored.instance.sopInstanceUID)", "reason": "\(reason)"])
    }

    private func end(_ counters: SubOperations) async throws {
        let status = exchange.isCancelled && counters.remaining > 0 ? .cancelled : counters.finalStatus
        logger.info(
            "\(request.command.field) ended",
            metadata: [
                "status": "\(status)", "sent": "\(counters.completed + counters.warned)",
                "failed": "\(counters.failed)", "remaining": "\(counters.remaining)",
            ])
        try await exchange.respond(
            counters.response(to: request.command, status),
            dataSet: status.isSuccess ? nil : counters.failureList(as: request.context.transferSyntax),
            in: request.context)
    }
}

extension RetrieveModel {
    /// The information model of a Query/Retrieve SOP class.
    init(_ sopClass: UID) {
        switch sopClass {
        case .patientRootQueryRetrieveInformationModelFind, .patientRootQueryRetrieveInformationModelMove,
            .patientRootQueryRetrieveInformationModelGet:
            self = .patientRoot
        case .patientStudyOnlyQueryRetrieveInformationModelFind,
            .patientStudyOnlyQueryRetrieveInformationModelMove,
            .patientStudyOnlyQueryRetrieveInformationModelGet:
            self = .patientStudyOnly
        default: self = .studyRoot
        }
    }
}
