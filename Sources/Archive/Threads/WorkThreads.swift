import Dispatch
import Foundation
import Synchronization

/// A few threads of our own for work that blocks: disks, the database, password hashing. Swift's own pool has
/// one thread a core, and a handful of waiting `fsync` calls would stop every request of the server.
package final class WorkThreads: Sendable {
    private struct Queue {
        var waiting: [@Sendable () -> Void] = []
        var next = 0
        var closed = false

        mutating func take() -> (@Sendable () -> Void)? {
            guard next < waiting.count else { return nil }
            defer {
                next += 1
                if next == waiting.count || next > 1024 {
                    waiting.removeFirst(next)
                    next = 0
                }
            }
            return waiting[next]
        }
    }

    private let queue = Mutex(Queue())
    private let wake = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    private let count: Int

    package init(count: Int, name: String) {
        precondition(count > 0, "A pool of work threads needs at least one thread.")
        self.count = count
        for number in 1...count {
            let thread = Thread { self.loop() }
            thread.name = "\(name)-\(number)"
            thread.start()
        }
    }

    /// Runs `body` on one of the threads. False when the threads were told to end.
    @discardableResult
    package func submit(_ body: @escaping @Sendable () -> Void) -> Bool {
        let accepted = queue.withLock { queue in
            guard !queue.closed else { return false }
            queue.waiting.append(body)
            return true
        }
        if accepted { wake.signal() }
        return accepted
    }

    /// Runs `body` on one of the threads and waits for it without holding a thread of Swift's pool.
    package func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let accepted = submit { continuation.resume(with: Result { try body() }) }
            if !accepted {
                continuation.resume(throwing: ArchiveError(.closed, "The archive has been closed."))
            }
        }
    }

    /// Refuses later work, and returns once everything submitted has been done and the threads have ended: what they
    /// work on may be closed after that. Must not be called from one of the threads.
    package func close() {
        let wasOpen = queue.withLock { queue in
            defer { queue.closed = true }
            return !queue.closed
        }
        guard wasOpen else { return }
        for _ in 1...count { wake.signal() }
        for _ in 1...count { ended.wait() }
    }

    private func loop() {
        while true {
            wake.wait()
            let (work, closed) = queue.withLock { ($0.take(), $0.closed) }
            if let work {
                work()
            } else if closed {
                ended.signal()
                return
            }
        }
    }
}
