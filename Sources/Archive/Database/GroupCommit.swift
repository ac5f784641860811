import Dispatch
import Foundation
import Synchronization

/// Gathers the writes of many tasks into one transaction and one sync of the disk. A single thread does all the
/// writing; while it waits for the disk, the next writes gather.
final class GroupCommit: Sendable {
    private struct Entry: Sendable {
        let run: @Sendable (Writer) throws -> Void
        /// Called once, with the error of the whole transaction if it was not kept.
        let finish: @Sendable (ArchiveError?) -> Void
    }

    private struct Queue {
        var waiting: [Entry] = []
        var closed = false
    }

    /// More than this many writes are split into several transactions, so that readers and the other process
    /// get their turn.
    static let largestGroup = 256

    private let store: SQLiteStore
    private let queue = Mutex(Queue())
    private let wake = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    init(store: SQLiteStore) {
        self.store = store
        let thread = Thread { self.loop() }
        thread.name = "archive-writer"
        thread.start()
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (Writer) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let outcome = Outcome<T>()
            let entry = Entry(
                run: { writer in try outcome.fill { try body(writer) } },
                finish: { failure in continuation.resume(with: outcome.result(unless: failure)) })
            let accepted = queue.withLock { queue in
                guard !queue.closed else { return false }
                queue.waiting.append(entry)
                return true
            }
            if accepted {
                wake.signal()
            } else {
                continuation.resume(throwing: ArchiveError(.closed, "The archive has been closed."))
            }
        }
    }

    /// Writes without telling anybody whether it was kept.
    func submit(_ body: @escaping @Sendable (Writer) throws -> Void) {
        queue.withLock { queue in
            guard !queue.closed else { return }
            queue.waiting.append(Entry(run: body, finish: { _ in }))
        }
        wake.signal()
    }

    /// Lets everything accepted so far be written, then ends the thread.
    func close() {
        let wasOpen = queue.withLock { queue in
            defer { queue.closed = true }
            return !queue.closed
        }
        guard wasOpen else { return }
        wake.signal()
        ended.wait()
    }

    private func loop() {
        while true {
            wake.wait()
            let (group, closed) = queue.withLock { queue in
                let group = Array(queue.waiting.prefix(Self.largestGroup))
                queue.waiting.removeFirst(group.count)
                return (group, queue.closed)
            }
            if !group.isEmpty {
                commit(group)
            } else if closed {
                ended.signal()
                return
            }
        }
    }

    private func commit(_ group: [Entry]) {
        var failure: ArchiveError?
        do {
            try store.transaction(group.map(\.run))
        } catch {
            failure = error
        }
        for entry in group { entry.finish(failure) }
    }
}

/// Keeps what a body answered until its transaction is on the disk.
private final class Outcome<T: Sendable>: Sendable {
    private let kept = Mutex<Result<T, any Error>?>(nil)

    func fill(_ body: () throws -> T) throws {
        do {
            let value = try body()
            kept.withLock { $0 = .success(value) }
        } catch {
            kept.withLock { $0 = .failure(error) }
            throw error
        }
    }

    func result(unless failure: ArchiveError?) -> Result<T, any Error> {
        if let failure { return .failure(failure) }
        return kept.withLock { $0 } ?? .failure(ArchiveError(.database, "A write was never run."))
    }
}
