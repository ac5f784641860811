import Archive
import Records
import Synchronization

/// Tells open pages what changed. The changes may come from another process, so the feed table is asked a few
/// times a second; by one task for all pages, and only while there is a page.
final class ChangeFeed: Sendable {
    private struct State {
        var pages: [Int: AsyncStream<WorklistChange>.Continuation] = [:]
        var nextPage = 0
        var task: Task<Void, Never>?
    }

    private let archive: Archive
    private let pause: Duration
    private let clock: @Sendable () -> Int64
    private let state = Mutex(State())

    init(
        archive: Archive, pause: Duration = .milliseconds(200),
        clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds
    ) {
        self.archive = archive
        self.pause = pause
        self.clock = clock
    }

    func subscribe() -> AsyncStream<WorklistChange> {
        // A page that does not read loses the oldest changes, not our memory.
        let (stream, continuation) = AsyncStream.makeStream(
            of: WorklistChange.self, bufferingPolicy: .bufferingNewest(1000))
        let page = state.withLock { state in
            state.nextPage += 1
            state.pages[state.nextPage] = continuation
            if state.task == nil { state.task = Task { await self.follow() } }
            return state.nextPage
        }
        continuation.onTermination = { _ in self.unsubscribe(page) }
        return stream
    }

    private func unsubscribe(_ page: Int) {
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
                let events = (try? await archive.read { try Events.since(start, in: $0) }) ?? []
                tell(events)
                last = events.last?.id ?? start
                if events.count == 1000 { continue }
            } else {
                last = try? await archive.read { try Events.newest(beforeMilliseconds: begin, in: $0) }
            }
            try? await Task.sleep(for: pause)
        }
    }

    /// A thousand images of one study are one change.
    private func tell(_ events: [Events.Event]) {
        var changes: [WorklistChange] = []
        var seen: Set<WorklistChange> = []
        for event in events {
            let change: WorklistChange
            switch event.kind {
            case Events.study: change = .study(event.subject)
            case Events.transfer: change = .transfers
            default: continue
            }
            if seen.insert(change).inserted { changes.append(change) }
        }
        guard !changes.isEmpty else { return }
        let pages = state.withLock { Array($0.pages.values) }
        for page in pages {
            for change in changes { page.yield(change) }
        }
    }
}
