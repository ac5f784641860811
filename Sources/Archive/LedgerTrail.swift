import Records
import Synchronization

/// Accesses that are still to be written into the ledger. Looking at a list is answered without waiting for the disk;
/// what was looked at is written a moment later, many rows in one transaction. What changes something is not told here:
/// its row is part of its own transaction.
package final class LedgerTrail: Sendable {
    private struct State {
        var waiting: [LedgerEntry] = []
        var isDue = false
        /// What was noted lately, and when.
        var recent: [String: Int64] = [:]
    }

    /// The same access again within this time is the same one: a page with its pictures, an image with its frames, a
    /// list that keeps itself up to date.
    package static let sameMilliseconds: Int64 = 60_000
    private static let mostRecent = 20_000

    private let state = Mutex(State())

    /// Rows that wait at most. When the ledger cannot be written for so long, patients are no longer shown.
    package static let mostWaiting = 20_000

    /// Whether nobody can be given anything any more, since it could not be noted.
    package var isFull: Bool { state.withLock { $0.waiting.count >= Self.mostWaiting } }

    /// - Returns: whether somebody has to see to the writing; one does for all.
    func add(_ entry: LedgerEntry) -> Bool {
        state.withLock { state in
            let key = entry.sameness
            let now = entry.atMilliseconds
            if let last = state.recent[key], abs(now - last) < Self.sameMilliseconds { return false }
            if state.recent.count >= Self.mostRecent {
                state.recent = state.recent.filter { abs(now - $0.value) < Self.sameMilliseconds }
                if state.recent.count >= Self.mostRecent { state.recent = [:] }
            }
            state.recent[key] = now
            if state.waiting.count < Self.mostWaiting { state.waiting.append(entry) }
            defer { state.isDue = true }
            return !state.isDue
        }
    }

    func take() -> [LedgerEntry] {
        state.withLock { state in
            defer { (state.waiting, state.isDue) = ([], false) }
            return state.waiting
        }
    }

    /// What could not be written goes back, before what has come meanwhile.
    func putBack(_ entries: [LedgerEntry]) {
        state.withLock { $0.waiting = Array((entries + $0.waiting).prefix(Self.mostWaiting)) }
    }
}

extension LedgerEntry {
    /// Everything but the time.
    fileprivate var sameness: String {
        [actor, address, action, resource, resourceID, outcome.rawValue, detail].joined(separator: "\u{1F}")
    }
}

extension Archive {
    /// Notes that somebody looked at something, or was refused.
    package func note(_ entry: LedgerEntry) {
        guard trail.add(entry) else { return }
        Task.detached { [weak self] in
            try? await Task.sleep(for: .milliseconds(200))
            await self?.writeTrail()
        }
    }

    /// Writes what waits, and returns once it is on the disk.
    package func writeTrail() async {
        let entries = trail.take()
        guard !entries.isEmpty else { return }
        do {
            try await write { writer in
                for entry in entries { try LedgerTable.append(entry, in: writer) }
            }
        } catch {
            trail.putBack(entries)
        }
    }
}
