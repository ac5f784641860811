import DICOM
import Synchronization

/// The connections and associations that are open now: keeps their limits, and ends them when the server stops.
final class AssociationRegistry: Sendable {
    /// Ways to reach a connection from another thread.
    struct Connection: Sendable {
        /// Lets the running message finish, then ends the association.
        var drain: @Sendable () -> Void
        /// Closes at once.
        var close: @Sendable () -> Void
        /// Sends a request of ours between the messages of the peer, and waits for its response.
        var report: Report
    }

    /// - Parameter message: makes the PDUs for the context of that SOP class and the longest fragment.
    typealias Report =
        @Sendable (
            _ sopClass: UID, _ messageID: UInt16, _ message: @escaping ReportMessage
        ) async throws -> CommandSet
    typealias ReportMessage = @Sendable (_ context: AcceptedContext, _ maximumFragment: Int) -> [UInt8]?

    private struct State {
        var next = 0
        var connections: [Int: Connection] = [:]
        /// From where each connection comes.
        var hosts: [Int: String] = [:]
        var connectionsOfHost: [String: Int] = [:]
        var peers: [Int: String] = [:]
        var titles: [Int: String] = [:]
        var isDraining = false
    }

    private let state = Mutex(State())
    let pacing = Pacing()
    private let maximumConnections: Int
    private let maximumConnectionsPerPeer: Int
    private let maximumAssociations: Int
    private let maximumPerPeer: Int

    init(
        maximumConnections: Int, maximumConnectionsPerPeer: Int, maximumAssociations: Int, maximumPerPeer: Int
    ) {
        self.maximumConnections = maximumConnections
        self.maximumConnectionsPerPeer = maximumConnectionsPerPeer
        self.maximumAssociations = maximumAssociations
        self.maximumPerPeer = maximumPerPeer
    }

    /// Takes a connection in and numbers it, or nil when there are too many, altogether or from its peer, or the server
    /// stops.
    func enter(_ connection: Connection, peer: String) -> Int? {
        state.withLock { state in
            let ofPeer = state.connectionsOfHost[peer, default: 0]
            guard !state.isDraining, state.connections.count < maximumConnections,
                ofPeer < maximumConnectionsPerPeer
            else { return nil }
            state.next += 1
            state.connections[state.next] = connection
            state.hosts[state.next] = peer
            state.connectionsOfHost[peer] = ofPeer + 1
            return state.next
        }
    }

    /// Counts a connection as an association of its peer; false when a limit says no.
    ///
    /// - Parameter limit: how many associations may be open under this title.
    func associate(_ number: Int, peer: String, title: String = "", limit: Int? = nil) -> Bool {
        state.withLock { state in
            guard !state.isDraining, state.peers.count < maximumAssociations else { return false }
            guard state.peers.values.count(where: { $0 == peer }) < maximumPerPeer else { return false }
            if let limit, state.titles.values.count(where: { $0 == title }) >= limit { return false }
            state.peers[number] = peer
            state.titles[number] = title
            return true
        }
    }

    /// The association is over, though the connection may linger.
    func dissociate(_ number: Int) {
        state.withLock { state in
            state.peers[number] = nil
            state.titles[number] = nil
        }
    }

    /// The association of this number, while it is open.
    func association(_ number: Int) -> Connection? {
        state.withLock { $0.peers[number] == nil ? nil : $0.connections[number] }
    }

    /// The connection is closed and everything about it has been told to the house.
    func leave(_ number: Int) {
        state.withLock { state in
            state.peers[number] = nil
            state.titles[number] = nil
            state.connections[number] = nil
            guard let host = state.hosts.removeValue(forKey: number) else { return }
            let left = state.connectionsOfHost[host, default: 1] - 1
            state.connectionsOfHost[host] = left > 0 ? left : nil
        }
    }

    /// Ends all connections: politely, then after the grace time at once.
    func drain(grace: Duration) async {
        let open = state.withLock { state in
            state.isDraining = true
            return Array(state.connections.values)
        }
        for connection in open { connection.drain() }
        await waitUntilEmpty(for: grace)
        for connection in state.withLock({ Array($0.connections.values) }) { connection.close() }
        await waitUntilEmpty(for: .seconds(15))
    }

    private func waitUntilEmpty(for time: Duration) async {
        let deadline = ContinuousClock.now + time
        while state.withLock({ !$0.connections.isEmpty }), ContinuousClock.now < deadline {
            try? await Task.sleep(for: .milliseconds(10))
        }
    }
}
