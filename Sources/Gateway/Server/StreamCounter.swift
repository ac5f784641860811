import Synchronization

/// Counts open streams, so that a forgotten browser with a hundred tabs cannot starve the others. A session that
/// opens too many loses its oldest: most often that one's page has long been left.
package final class StreamCounter: Sendable {
    /// One open stream.
    package struct Ticket: Sendable, Equatable {
        let session: String
        let number: UInt64
    }

    private struct State {
        var next: UInt64 = 0
        var open: [String: [UInt64]] = [:]
    }

    private let state = Mutex(State())
    private let perSession: Int
    private let inAll: Int

    package init(perSession: Int = WebLimits.streamsPerSession, inAll: Int = WebLimits.streams) {
        self.perSession = perSession
        self.inAll = inAll
    }

    /// Takes a place; nil when the house is full.
    package func enter(_ session: String) -> Ticket? {
        state.withLock { state in
            var mine = state.open[session, default: []]
            if mine.count >= perSession { mine.removeFirst(mine.count - perSession + 1) }
            let others = state.open.reduce(0) { $0 + ($1.key == session ? 0 : $1.value.count) }
            guard others + mine.count < inAll else { return nil }
            state.next += 1
            state.open[session] = mine + [state.next]
            return Ticket(session: session, number: state.next)
        }
    }

    /// Whether the place is still held.
    package func holds(_ ticket: Ticket) -> Bool {
        state.withLock { $0.open[ticket.session]?.contains(ticket.number) == true }
    }

    /// Gives the place back.
    package func leave(_ ticket: Ticket) {
        state.withLock { state in
            let rest = state.open[ticket.session, default: []].filter { $0 != ticket.number }
            state.open[ticket.session] = rest.isEmpty ? nil : rest
        }
    }
}
