import Archive
import Records
import Synchronization

/// Tells open pages what changed. The changes may come from another process, so the table of events is asked a few times
/// a second; by one task for all pages, and only while there is a page.
final class EventFeed<Change: Sendable & Hashable>: Sendable {
    /// What a run of events means, in their order; what does not concern the pages is left out.
    typealias Reading = @Sendable ([Events.Event], Reader) throws(ArchiveError) -> [Change]

    private struct State {
        var pages: [Int: AsyncStream<Change>.Continuation] = [:]
        var nextPage = 0
        var task: Task<Void, Never>?
    }

    private let archive: Archive
    private let pause: Duration
    private let clock: @Sendable () -> Int64
    private let reading: Reading
    private let state = Mutex(State())

    init(
        archive: Archive, pause: Duration = .milliseconds(200),
        clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds, reading: @escaping Reading
    ) {
        self.archive = archive
        self.pause = pause
        self.clock = clock
        self.reading = reading
    }

    /// What changes from now on; ended by cancelling the task that reads it.
    func changes() -> AsyncStream<Change> {
        // A page that does not read loses the oldest changes, not our memory.
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
                if let found = try? await archive.read({ try self.news(after: start, in: $0) }) {
                    tell(found.changes)
                    last = found.last
                    if found.isFull { continue }
                }
            } else {
                last = try? await archive.read { try Events.newest(beforeMilliseconds: begin, in: $0) }
            }
            try? await Task.sleep(for: pause)
        }
    }

    /// A thousand images of one study are one change.
    private func news(
        after start: Int64, in reader: Reader
    ) throws(ArchiveError) -> (changes: [Change], last: Int64, isFull: Bool) {
        let events = try Events.since(start, limit: 1000, in: reader)
        var seen: Set<Change> = []
        let changes = try reading(events, reader).filter { seen.insert($0).inserted }
        return (changes, events.last?.id ?? start, events.count == 1000)
    }

    private func tell(_ changes: [Change]) {
        guard !changes.isEmpty else { return }
        let pages = state.withLock { Array($0.pages.values) }
        for page in pages { for change in changes { page.yield(change) } }
    }
}

extension EventFeed where Change == WorklistChange {
    /// What changes in the list of studies and in the lines of transfers.
    static func worklist(
        _ archive: Archive, pause: Duration = .milliseconds(200),
        clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds
    ) -> EventFeed {
        EventFeed(archive: archive, pause: pause, clock: clock) { events, _ in
            events.compactMap { event in
                switch event.kind {
                case Events.study: .study(event.subject)
                case Events.transfer: .transfers
                default: nil
                }
            }
        }
    }
}
