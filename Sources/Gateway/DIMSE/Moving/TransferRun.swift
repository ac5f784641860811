import Clinic
import DICOM
import Logging
import Records
import Synchronization

/// One round of one transfer: sends what was not accepted yet, over as many connections as the destination has.
struct TransferRun: Sendable {
    private let tools: TransferEngine.Tools
    private let transfer: Transfer
    private let send: SendAction
    private let connections: Int

    /// Open pages are told of progress no more often than this.
    private static let tellPause = Duration.milliseconds(700)

    init(_ tools: TransferEngine.Tools, _ claim: Transfers.Claim, _ send: SendAction) {
        self.tools = tools
        transfer = claim.transfer
        self.send = send
        connections = claim.connections
    }

    /// Why a round ended.
    fileprivate enum End: Sendable, Equatable {
        case finished
        case madeWay
        case stopped
        case unreachable(String)
    }

    /// - Returns: whether the destination can be talked to further.
    func carryOut() async throws -> Bool {
        let end: End
        do {
            end = try await deliver()
        } catch let error as MissingAddress {
            try await tools.transfers.unreachable(transfer, because: error.words, isOurs: true)
            return false
        } catch {
            // A server that stops leaves the rest for its next start.
            try? await tools.transfers.putBack(transfer)
            throw error
        }
        switch end {
        case .finished: try await tools.transfers.conclude(transfer)
        case .madeWay: try await tools.transfers.putBack(transfer)
        // Cancelled rows stay as they are; a paused line keeps its place.
        case .stopped: try await tools.transfers.putBack(transfer)
        case .unreachable(let reason):
            tools.logger.warning(
                "destination not reached",
                metadata: [
                    "to": "\(transfer.destination)", "transfer": "\(transfer.id)", "reason": "\(reason)",
                ])
            try await tools.transfers.unreachable(transfer, because: reason)
            return false
        }
        return true
    }

    private func deliver() async throws -> End {
        let connect = try await makeDelivery()
        let pile = TransferPile(tools.transfers, transfer)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<min(connections, max(1, transfer.total - transfer.sent)) {
                group.addTask { try await work(connect(), pile) }
            }
            do {
                try await group.waitForAll()
            } catch {
                group.cancelAll()
                throw error
            }
            return pile.end ?? .finished
        }
    }

    /// One connection: object after object until there is none or the round ends. While an answer is written down, the
    /// next object is under way already.
    private func work(_ delivery: any Delivery, _ pile: TransferPile) async throws {
        var noting: Task<TransferOrder, any Error>?
        do {
            while pile.end == nil, let item = try await pile.next() {
                let outcome = try await deliver(item, by: delivery)
                if let last = noting { pile.heed(try await last.value) }
                noting = nil
                switch outcome {
                case .unreachable(let reason):
                    try Task.checkCancellation()
                    pile.finish(.unreachable(reason))
                case .verdict(let verdict):
                    // What was accepted is written down even by a server that stops.
                    if verdict != .accepted { try Task.checkCancellation() }
                    noting = note(item, verdict, pile)
                    try Task.checkCancellation()
                }
            }
            if let noting { pile.heed(try await noting.value) }
        } catch {
            _ = try? await noting?.value
            await delivery.abandon()
            throw error
        }
        await delivery.close()
    }

    private func note(
        _ item: TransferItem, _ verdict: TransferVerdict, _ pile: TransferPile
    ) -> Task<TransferOrder, any Error> {
        log(item, verdict, isFirst: pile.isFirstFault(verdict))
        if case .broke(let reason) = verdict { pile.finish(.unreachable(reason)) }
        let tells = pile.tells(every: Self.tellPause)
        return Task { [tools, transfer] in
            try await tools.transfers.note(item, of: transfer, verdict, announces: tells)
        }
    }

    private func deliver(
        _ item: TransferItem, by delivery: any Delivery
    ) async throws -> DeliveryOutcome {
        guard let path = tools.transfers.path(of: item) else {
            return .verdict(.refused("the object is not here any more"))
        }
        let correction = try await tools.transfers.correction(of: item)
        return await delivery.deliver(item, path: path, correction)
    }

    /// Why a thousand objects are refused need be told once; the rest stands with the transfer.
    private func log(_ item: TransferItem, _ verdict: TransferVerdict, isFirst: Bool) {
        let reason: String
        switch verdict {
        case .accepted: return
        case .refused(let words), .later(let words), .broke(let words): reason = words
        }
        if isFirst, let title = transfer.destination.aeTitle {
            tools.contacts?.failed(with: title, isOutgoing: true, place: "", reason: reason)
        }
        tools.logger.log(
            level: isFirst ? .warning : .debug, "object not sent",
            metadata: ["to": "\(transfer.destination)", "instance": "\(item.uid)", "reason": "\(reason)"])
    }

    fileprivate struct MissingAddress: Error {
        var words: String
    }

    /// How objects get there: one delivery for each connection.
    private func makeDelivery() async throws -> @Sendable () -> any Delivery {
        switch transfer.destination {
        case .folder(let path):
            let studyUID = transfer.studyUID
            return { FolderDelivery(folder: path, studyUID: studyUID) }
        case .peer(let title), .source(let title):
            guard let (found, rules) = try await tools.configuration(for: title) else {
                throw MissingAddress(words: tools.noAddress(of: title))
            }
            var configuration = found
            let named = send.transferSyntaxes.map { UID($0) }
            configuration.transferSyntaxes = named.isEmpty ? rules.transferSyntaxes : named
            let kinds = try await tools.transfers.kinds(of: transfer)
            let plan = ContextPlan(
                kinds.map { .init(sopClass: $0.sopClassUID, transferSyntax: $0.transferSyntaxUID) },
                canTranscode: tools.makeTranscoder != nil, wanted: configuration.transferSyntaxes)
            let client = StorageClient(configuration: configuration, logger: tools.logger)
            let (final, transcoders, pacing) = (configuration, tools.makeTranscoder, tools.pacing)
            return {
                PeerDelivery(
                    client: client, configuration: final, plan: plan, transcoder: transcoders?()
                ) { bytes in
                    try await pacing.wait(title, rules.rate, bytes: bytes, objects: 1)
                }
            }
        }
    }
}

/// The objects of a round, shared out among its connections.
private final class TransferPile: Sendable {
    private struct State {
        var items: [TransferItem] = []
        /// What is under way or was tried in this round: it is not taken twice.
        var taken: Set<Int64> = []
        var end: TransferRun.End?
        var told = ContinuousClock.now
        var isFirst = true
        var hasFault = false
    }

    private let state = Mutex(State())
    private let transfers: Transfers
    private let transfer: Transfer

    init(_ transfers: Transfers, _ transfer: Transfer) {
        self.transfers = transfers
        self.transfer = transfer
    }

    var end: TransferRun.End? { state.withLock { $0.end } }

    func heed(_ order: TransferOrder) {
        switch order {
        case .goOn: break
        case .makeWay: finish(.madeWay)
        case .stop: finish(.stopped)
        }
    }

    /// The first reason counts.
    func finish(_ end: TransferRun.End) { state.withLock { $0.end = $0.end ?? end } }

    /// Whether this is the first object of the round that was not accepted.
    func isFirstFault(_ verdict: TransferVerdict) -> Bool {
        state.withLock { state in
            guard verdict != .accepted, !state.hasFault else { return false }
            state.hasFault = true
            return true
        }
    }

    /// Whether it is time to tell of the progress; the first object is always told of.
    func tells(every pause: Duration) -> Bool {
        state.withLock { state in
            guard state.isFirst || ContinuousClock.now - state.told >= pause else { return false }
            state.isFirst = false
            state.told = .now
            return true
        }
    }

    func next() async throws -> TransferItem? {
        if let item = take() { return item }
        let page = try await transfers.items(of: transfer)
        state.withLock { state in
            let fresh = page.filter { state.taken.insert($0.row).inserted }
            state.items = fresh.reversed() + state.items
        }
        return take()
    }

    private func take() -> TransferItem? { state.withLock { $0.items.popLast() } }
}
