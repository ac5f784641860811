import Archive
import Records
import Synchronization

/// Tells open pages which cases changed. One task for all pages follows the events and looks each changed case up once,
/// so that two hundred pages cost what one does; each page is told only of cases that its reader may see.
package final class CaseFeed: Sendable {
    /// A case that changed, and who may hear of it.
    package struct Change: Sendable, Equatable {
        package var key: String
        package var version: Int64
        package var sites: Set<Int64>
        package var record: Int64?

        /// What the change is made to, for `allow`.
        package var resource: Resource { Resource(.caseRecord, sites: sites, record: record) }
    }

    private struct State {
        var pages: [Int: AsyncStream<Change>.Continuation] = [:]
        var nextPage = 0
        var task: Task<Void, Never>?
    }

    private let archive: Archive
    private let pause: Duration
    private let clock: @Sendable () -> Int64
    private let state = Mutex(State())

    package init(
        archive: Archive, pause: Duration = .milliseconds(200),
        clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds
    ) {
        self.archive = archive
        self.pause = pause
        self.clock = clock
    }

    /// What changes from now on; ended by cancelling the task that reads it.
    package func changes() -> AsyncStream<Change> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Change.self, bufferingPolicy: .bufferingNewest(1000))
        let page = state.withLock { state in
            state.nextPage += 1
            state.pages[state.nextPage] = continuation
            if state.task == nil { state.task = Task { await self.follow() } }
            return state.nextPage
        }
        continuation.onTermination = { _ in self.leave(page) }
        return stream
    }

    private func leave(_ page: Int) {
        state.withLock { state in
            state.pages[page] = nil
            guard state.pages.isEmpty else { return }
            state.task?.cancel()
            state.task = nil
        }
    }

    private func follow() async {
        // What changed just before the first page asked is told again rather than lost.
        let begin = clock() - 2_000
        var last: Int64?
        while !Task.isCancelled {
            if let start = last {
                let found = try? await archive.read { try Self.news(after: start, in: $0) }
                if let found {
                    last = found.last
                    tell(found.changes)
                }
            } else {
                last = try? await archive.read { try Events.newest(beforeMilliseconds: begin, in: $0) }
            }
            try? await Task.sleep(for: pause)
        }
    }

    private static func news(
        after start: Int64, in reader: Reader
    ) throws -> (changes: [Change], last: Int64) {
        let events = try Events.since(start, in: reader)
        var changes: [Change] = []
        var seen: Set<Int64> = []
        for event in events where event.kind == Events.caseRecord {
            guard let id = Int64(event.subject), seen.insert(id).inserted,
                let item = try CasesTable.find(id, in: reader)
            else { continue }
            changes.append(
                Change(
                    key: item.key, version: item.version,
                    sites: Set(try CasesTable.sites(of: id, in: reader).map(\.site)), record: item.record))
        }
        return (changes, events.last?.id ?? start)
    }

    private func tell(_ changes: [Change]) {
        guard !changes.isEmpty else { return }
        let pages = state.withLock { Array($0.pages.values) }
        for page in pages { for change in changes { page.yield(change) } }
    }
}
