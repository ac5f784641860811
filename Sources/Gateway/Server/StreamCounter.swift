import Synchronization

/// Counts open streams, so that a forgotten browser with a hundred tabs cannot starve the others.
package final class StreamCounter: Sendable {
    private let open = Mutex<[String: Int]>([:])
    private let perSession: Int
    private let inAll: Int

    package init(perSession: Int = WebLimits.streamsPerSession, inAll: Int = WebLimits.streams) {
        self.perSession = perSession
        self.inAll = inAll
    }

    /// Takes a place, or says that there is none.
    package func enter(_ session: String) -> Bool {
        open.withLock { counts in
            let mine = counts[session, default: 0]
            guard mine < perSession, counts.values.reduce(0, +) < inAll else { return false }
            counts[session] = mine + 1
            return true
        }
    }

    /// Gives the place back.
    package func leave(_ session: String) {
        open.withLock { counts in
            let mine = counts[session, default: 0] - 1
            counts[session] = mine > 0 ? mine : nil
        }
    }
}
