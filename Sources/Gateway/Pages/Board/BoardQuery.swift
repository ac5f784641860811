import Clinic
import Records

enum BoardQuery {
    /// The open cases: those that run first, the shortest time since the onset before longer ones, since what can still be
    /// done shrinks fastest there; then those that have been treated.
    static func rows(_ visit: Visit, _ face: PageFace) async throws -> [BoardEntry] {
        let (cases, actor) = try CaseQuery.asked(visit, face)
        let entries = try await CaseQuery.answering { try await cases.board(actor) }
        return entries.sorted { left, right in
            let (first, second) = (rank(left, visit), rank(right, visit))
            if first != second { return first < second }
            return began(left) > began(right)
        }
    }

    /// A patient who is being sent to the reader's own hospital is its most urgent one.
    static func isComing(_ entry: BoardEntry, to visit: Visit) -> Bool {
        entry.item.state == .transferred && !visit.actor.clinicalSites.contains(entry.item.site)
    }

    private static func rank(_ entry: BoardEntry, _ visit: Visit) -> Int {
        if isComing(entry, to: visit) { return 0 }
        return switch entry.item.state {
        case .active: 0
        case .expected: 1
        case .treated: 2
        case .transferred: 3
        case .closed, .cancelled: 4
        }
    }

    private static func began(_ entry: BoardEntry) -> Int64 {
        OnsetClock(entry.facts).fromMilliseconds ?? entry.item.openedMilliseconds
    }
}
