import Clinic
import Foundation
import Records

/// Which part of the ledger somebody wants to see. Everything in it is an identifier, so that it may stand in an address.
struct AuditQuery: Sendable {
    var filter = AuditTrail.Filter()
    var before: Int64
    /// Days as they were typed.
    var from = ""
    var to = ""

    init(_ asked: Form, _ clock: WallClock) {
        func text(_ name: String) -> String {
            String(asked[name].prefix(WebLimits.searchCharacters)).trimmed
        }
        filter.actor = text("who")
        filter.action = text("action")
        filter.resource = text("resource")
        filter.resourceID = text("id")
        filter.outcome = LedgerEntry.Outcome(rawValue: text("outcome"))
        from = text("from")
        to = text("to")
        filter.fromMilliseconds = clock.midnight(of: from)
        filter.toMilliseconds = clock.midnight(of: to).map { $0 + 86_400_000 }
        before = Int64(asked["before"]) ?? .max
    }

    /// The same part, further back.
    func older(than row: Int64) -> Link {
        URLs.audit.link.asking([
            ("who", filter.actor), ("action", filter.action), ("resource", filter.resource),
            ("id", filter.resourceID), ("outcome", filter.outcome?.rawValue ?? ""), ("from", from),
            ("to", to),
            ("before", String(row)),
        ])
    }
}

extension WallClock {
    /// The beginning of a day written as `2026-01-31`; nil for what is none.
    func midnight(of day: String) -> Int64? {
        let parts = day.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3 else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        return calendar.date(from: DateComponents(year: parts[0], month: parts[1], day: parts[2]))
            .map { Int64($0.timeIntervalSince1970 * 1000) }
    }
}

/// The ledger, ready to show.
struct AuditModel: Sendable {
    struct Row: Sendable {
        var number: Int64
        var when: String
        var who: String
        var actor: String
        var address: String
        var action: String
        var resource: String
        var identifier: String
        var outcome: LedgerEntry.Outcome
        var detail: String
        var isBroken: Bool
        /// Only rows of the same actor, or about the same thing.
        var ofActor: Link
        var ofThing: Link?
    }

    struct Receiver: Sendable {
        var place: String
        var state: String
        var failure: String
    }

    var query: AuditQuery
    var rows: [Row]
    var older: Link?
    var isContinued: Bool
    var head: String
    var broken: Int64?
    var actions: [String]
    var receivers: [Receiver]

    init(_ page: AuditTrail.Page, _ query: AuditQuery, _ visit: Visit, _ clock: WallClock) {
        let words = visit.language.access
        self.query = query
        rows = page.rows.map { row in
            let entry = row.entry
            return Row(
                number: row.id, when: clock.full(entry.atMilliseconds), who: entry.actorName,
                actor: entry.actor,
                address: entry.address, action: words.action(entry.action),
                resource: words.resource(entry.resource), identifier: entry.resourceID,
                outcome: entry.outcome,
                detail: entry.detail, isBroken: row.id == page.broken,
                ofActor: URLs.audit.link.asking([("who", entry.actor)]),
                ofThing: entry.resourceID.isEmpty
                    ? nil
                    : URLs.audit.link.asking([("resource", entry.resource), ("id", entry.resourceID)]))
        }
        older = page.next.map { query.older(than: $0) }
        isContinued = query.before != .max
        head = page.head.map { "\($0.id):\($0.hash)" } ?? ""
        broken = page.broken
        actions = page.actions
        let newest = page.head?.id ?? 0
        receivers = page.receivers.map { receiver in
            let waiting = newest - receiver.told
            let state =
                waiting > 0
                ? words.waiting.filling("count", "\(waiting)")
                : words.toldUpTo.filling("row", "\(receiver.told)")
            return Receiver(
                place: "\(receiver.host):\(receiver.port) (\(receiver.form == .fhir ? "FHIR" : "DICOM"))",
                state: state, failure: receiver.failure)
        }
    }
}
