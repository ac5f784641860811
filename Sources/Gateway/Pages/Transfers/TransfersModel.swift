import Clinic
import Records

/// The lines of transfers, ready to show.
package struct TransfersModel: Sendable {
    package var lines: [TransferLineModel]
    package var ended: [TransferRowModel]
    package var waitingCount: Int
    /// There may be more than are shown.
    package var isCut: Bool
    package var limit: Int
    package var message: String?

    package init(
        _ overview: TransferDesk.Overview, limit: Int, _ visit: Visit, _ clock: WallClock
    ) {
        self.limit = limit
        let rows = (overview.open + overview.failed).map {
            ($0.transfer.destination, TransferRowModel($0, visit, clock))
        }
        lines = overview.lines.map { line in
            TransferLineModel(
                line, rows: rows.filter { $0.0 == line.lane.destination }.map(\.1), visit, clock)
        }.sorted { ($0.urgency, $0.name) < ($1.urgency, $1.name) }
        ended = overview.ended.map { TransferRowModel($0, visit, clock) }
        waitingCount = overview.lines.reduce(0) { $0 + $1.openCount }
        isCut = overview.open.count >= limit || overview.failed.count >= limit
    }
}

/// One destination and what waits for it.
package struct TransferLineModel: Sendable, Equatable {
    package enum Kind: String, Sendable { case idle, queued, busy, paused, unreached, attention }

    /// As the forms name it.
    package var destination: String
    package var verb: String
    package var name: String
    package var kind: Kind
    package var state: String
    /// Numbers of what is open.
    package var amount: String
    package var lastSuccess: String
    package var trouble: TransferTrouble?
    package var rows: [TransferRowModel]

    /// Lines that need somebody come first.
    fileprivate var urgency: Int {
        switch kind {
        case .unreached, .attention: 0
        case .paused: rows.isEmpty ? 4 : 1
        case .busy, .queued: 2
        case .idle: rows.isEmpty ? 5 : 3
        }
    }

    init(_ line: TransferDesk.Line, rows: [TransferRowModel], _ visit: Visit, _ clock: WallClock) {
        let words = visit.language.moving
        let lane = line.lane
        destination = lane.destination.line
        name = lane.destination.description
        switch lane.destination {
        case .peer: verb = words.sendTo
        case .folder: verb = words.copyTo
        case .source: verb = words.fetchFrom
        }
        // What keeps the whole line waiting is told once.
        self.rows = rows.map { row in
            var row = row
            if lane.isFailing, row.kind == .waiting, row.failure == lane.lastError {
                (row.reason, row.detail) = ("", "")
            }
            return row
        }
        if lane.isPaused {
            (kind, state) = (.paused, words.paused)
        } else if lane.isFailing, line.openCount > 0 {
            (kind, state) = (.unreached, words.unreached)
        } else if rows.contains(where: { $0.kind == .running }) {
            (kind, state) = (.busy, words.busy)
        } else if line.openCount > 0 {
            (kind, state) = (.queued, words.queued)
        } else if !rows.isEmpty {
            (kind, state) = (.attention, words.attention)
        } else {
            (kind, state) = (.idle, words.idle)
        }
        let images = visit.phrases.list.images.filling("n", Figures.grouped(line.objectCount))
        amount =
            line.openCount == 0
            ? ""
            : [
                words.all.filling("n", "\(line.openCount)"), line.objectCount > 0 ? images : "",
                Self.megabytes(line.byteCount),
            ].filter { !$0.isEmpty }.joined(separator: " · ")
        lastSuccess =
            lane.lastSuccessMilliseconds.map {
                words.lastSuccess.filling("time", clock.short($0, now: visit.nowMilliseconds))
            } ?? ""
        if lane.isFailing, !lane.lastError.isEmpty { trouble = TransferTrouble(lane, visit) }
    }

    private static func megabytes(_ bytes: Int64) -> String {
        guard bytes > 0 else { return "" }
        let megabytes = Double(bytes) / 1_048_576
        return megabytes < 1024
            ? "\(Figures.decimal(megabytes)) MB" : "\(Figures.decimal(megabytes / 1024)) GB"
    }
}

/// Why a destination is not reached.
package struct TransferTrouble: Sendable, Equatable {
    package var sentence: String
    /// The machine's own words, where the sentence is another.
    package var detail: String
    package var tries: String
    package var next: String

    init(_ lane: TransferLane, _ visit: Visit) {
        let words = visit.language.moving
        (sentence, detail) = Self.words(lane.lastError, words)
        tries = words.failedTries.filling("n", "\(lane.failures)")
        let wait = lane.notBeforeMilliseconds - visit.nowMilliseconds
        next =
            lane.isPaused
            ? ""
            : wait >= 1000
                ? words.nextTry.filling(
                    "time", Figures.elapsed(milliseconds: wait, visit.phrases.list)) : words.nextTryNow
    }

    /// The sentence of a language for an error, and the error itself beneath it.
    static func words(_ error: String, _ words: Phrases.Moving) -> (String, String) {
        guard let known = words.reasons.first(where: { error.hasPrefix($0.code) }) else { return (error, "") }
        return (known.sentence, error)
    }
}

/// One transfer.
package struct TransferRowModel: Sendable, Equatable {
    package var id: Int64
    package var kind: Transfer.State
    package var studyUID: String
    package var names: PatientNames?
    package var patientID: String
    package var description: String
    package var state: String
    /// What it waits for, or what was wrong.
    package var reason: String
    package var detail: String
    package var rule: String
    package var priority: TransferPriority
    package var priorityWord: String
    package var progress: String
    package var sent: Int
    package var total: Int
    package var refused: String
    package var createdMilliseconds: Int64
    package var elapsed: String
    package var at: String
    package var destination: String
    /// The machine's own words for what was wrong.
    package var failure: String

    init(_ listed: TransferDesk.Listed, _ visit: Visit, _ clock: WallClock) {
        let words = visit.language.moving
        let transfer = listed.transfer
        id = transfer.id
        kind = transfer.state
        studyUID = transfer.studyUID
        names = listed.patient.map { PatientNames($0, visit.language) }
        patientID = listed.patient?.patientID ?? ""
        description = ([listed.modalities.joined(separator: " "), listed.studyDescription]).filter {
            !$0.isEmpty
        }
        .joined(separator: " · ")
        if listed.patient == nil { description = words.studyGone }
        state = Self.state(transfer, words)
        (reason, detail) =
            transfer.failure.isEmpty ? ("", "") : TransferTrouble.words(transfer.failure, words)
        let wait = transfer.notBeforeMilliseconds - visit.nowMilliseconds
        if transfer.state == .waiting, wait >= 1000 {
            let next = words.waitingUntil.filling(
                "time", Figures.elapsed(milliseconds: wait, visit.phrases.list))
            reason = [next, reason].filter { !$0.isEmpty }.joined(separator: " · ")
        }
        rule = transfer.rule.isEmpty ? words.byHand : transfer.rule
        priority = transfer.priority
        priorityWord = words.priorities[transfer.priority.rawValue]
        sent = transfer.sent
        total = transfer.total
        progress = transfer.total == 0 ? "" : "\(Figures.grouped(sent)) / \(Figures.grouped(total))"
        refused = transfer.failed > 0 ? words.refusedCount.filling("n", Figures.grouped(transfer.failed)) : ""
        createdMilliseconds = transfer.createdMilliseconds
        elapsed = Figures.elapsed(
            milliseconds: visit.nowMilliseconds - transfer.createdMilliseconds, visit.phrases.list)
        at = clock.short(
            transfer.finishedMilliseconds ?? transfer.createdMilliseconds, now: visit.nowMilliseconds)
        destination = transfer.destination.description
        failure = transfer.failure
    }

    private static func state(_ transfer: Transfer, _ words: Phrases.Moving) -> String {
        switch transfer.state {
        case .running:
            if case .source = transfer.destination {
                transfer.total == 0 ? words.searching : words.fetching
            } else {
                words.sending
            }
        case .waiting: words.waiting
        case .done: words.done
        case .failed: words.failed
        case .cancelled: words.cancelled
        }
    }
}
