import Clinic
import DICOM
import Logging
import Records
import Synchronization

/// One round of a transfer that fetches earlier studies of a patient: asks the archive for them, chooses, and has those
/// brought in that are not here.
struct FetchRun: Sendable {
    private let tools: TransferEngine.Tools
    private let transfer: Transfer
    private let action: FetchAction

    /// Answers beyond this are not looked at: nobody has so many studies.
    private static let mostAnswers = 2000

    init(_ tools: TransferEngine.Tools, _ transfer: Transfer, _ action: FetchAction) {
        self.tools = tools
        self.transfer = transfer
        self.action = action
    }

    /// - Returns: whether the archive can be talked to further.
    func carryOut() async throws -> Bool {
        guard let (configuration, _) = try await tools.configuration(for: action.peer) else {
            try await tools.transfers.unreachable(
                transfer, because: tools.noAddress(of: action.peer), isOurs: true)
            return false
        }
        let client = QueryClient(configuration: configuration, logger: tools.logger)
        do {
            if transfer.total == 0, try await search(client) == nil { return true }
            let isWhole = try await retrieve(client)
            isWhole
                ? try await tools.transfers.conclude(transfer) : try await tools.transfers.putBack(transfer)
            return true
        } catch let error as DIMSEError where error.code == .notAccepted || error.code == .refused {
            try await tools.transfers.postpone(transfer, because: "\(error)")
            return true
        } catch let error as DIMSEError {
            guard !Task.isCancelled else {
                try? await tools.transfers.putBack(transfer)
                throw CancellationError()
            }
            let words = EchoDiagnosis.words(for: error, configuration)
            tools.logger.warning(
                "earlier studies not fetched",
                metadata: ["from": "\(action.peer)", "transfer": "\(transfer.id)", "reason": "\(words)"])
            try await tools.transfers.unreachable(transfer, because: words)
            return false
        } catch {
            try? await tools.transfers.putBack(transfer)
            throw error
        }
    }

    /// Finds out what is wanted; nil when that ended the transfer.
    private func search(_ client: QueryClient) async throws -> Int? {
        guard let patient = try await tools.transfers.patient(of: transfer) else {
            try await tools.transfers.giveUp(transfer, because: "the study is not here any more")
            return nil
        }
        guard let question = PriorStudy.question(of: patient) else {
            try await tools.transfers.giveUp(
                transfer, because: "the number of the patient holds wildcards and cannot be asked for")
            return nil
        }
        let answers = Mutex<[PriorStudy]>([])
        try await client.find(question, model: .studyRoot) { answer in
            answers.withLock { answers in
                if let study = PriorStudy(answer, of: patient) { answers.append(study) }
                return answers.count < Self.mostAnswers
            }
        }
        var wanted = PriorStudy.wanted(answers.withLock { $0 }, by: action, before: patient.studyDate)
        if !action.bodyParts.isEmpty { wanted = try await ofBodyPart(wanted, client) }
        let count = try await tools.transfers.found(
            Array(wanted.prefix(action.maximumCount)), for: transfer)
        tools.logger.info(
            "earlier studies found",
            metadata: [
                "from": "\(action.peer)", "answers": "\(answers.withLock { $0.count })",
                "fetched": "\(count)",
            ])
        return count
    }

    /// Asks for the series of each study until enough studies fit. One that states no body part may be the one.
    private func ofBodyPart(_ studies: [PriorStudy], _ client: QueryClient) async throws -> [PriorStudy] {
        var fitting: [PriorStudy] = []
        for study in studies {
            guard fitting.count < action.maximumCount else { break }
            var question = DataSet()
            question.set(.queryRetrieveLevel, "SERIES")
            question.set(.studyInstanceUID, UID(study.studyUID))
            question.set(.seriesInstanceUID, "")
            question.set(.bodyPartExamined, "")
            let parts = Mutex<[String]>([])
            try await client.find(question, model: .studyRoot) { answer in
                parts.withLock { $0.append(answer.string(.bodyPartExamined) ?? "") }
                return true
            }
            let found = parts.withLock { $0 }.filter { !$0.isEmpty }
            if found.isEmpty || RuleConditions.holds(action.bodyParts, found) { fitting.append(study) }
        }
        return fitting
    }

    /// Fetches one study after the other.
    ///
    /// - Returns: false when something more urgent goes first, or somebody stopped it.
    private func retrieve(_ client: QueryClient) async throws -> Bool {
        for item in try await tools.transfers.items(of: transfer) {
            try Task.checkCancellation()
            let verdict = try await fetch(UID(item.uid), client)
            let order = try await tools.transfers.note(item, of: transfer, verdict, announces: true)
            if order != .goOn { return false }
        }
        return true
    }

    private func fetch(_ study: UID, _ client: QueryClient) async throws -> TransferVerdict {
        var identifier = DataSet()
        identifier.set(.queryRetrieveLevel, "STUDY")
        identifier.set(.studyInstanceUID, study)
        let end: QueryClient.Progress
        do {
            switch action.method {
            case .get:
                let desk = FetchDesk(tools.desk)
                defer { desk.end() }
                end = try await client.get(identifier, model: .studyRoot, into: desk) { _ in }
            case .move:
                end = try await client.move(identifier, model: .studyRoot, to: tools.aeTitle) { _ in }
            }
        } catch let error as DIMSEError where error.code == .notAccepted {
            let other = action.method == .get ? "; try --by move, and have the archive know our address" : ""
            return .refused("\(error.reason)\(other)")
        }
        if end.status.isSuccess, end.failed == 0 { return .accepted }
        let words =
            "ended with \(end.status)" + (end.comment.map { " \($0)" } ?? "")
            + ": \(end.completed + end.warned) objects came, \(end.failed) did not"
        return end.status == .moveDestinationUnknown
            ? .refused("the archive does not know us as \(tools.aeTitle): enter our address there")
            : .later(words)
    }
}

/// Takes what C-GET brings, and tells the house afterwards that nothing more comes from there.
private final class FetchDesk: IntakeDesk {
    private let desk: any IntakeDesk
    private let last = Mutex<IncomingObject?>(nil)

    init(_ desk: any IntakeDesk) { self.desk = desk }

    func begin(_ object: IncomingObject) -> any Reception {
        last.withLock { $0 = object }
        return desk.begin(object)
    }

    func associationEnded(callingAETitle: String, remoteAddress: String) async {
        await desk.associationEnded(callingAETitle: callingAETitle, remoteAddress: remoteAddress)
    }

    func end() {
        guard let object = last.withLock({ $0 }) else { return }
        Task {
            await desk.associationEnded(
                callingAETitle: object.callingAETitle, remoteAddress: object.remoteAddress)
        }
    }
}
