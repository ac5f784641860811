import Synchronization

/// Wakes those who wait for reports.
final class WorkitemBell: Sendable {
    private let listeners = Mutex<(next: Int, waiting: [Int: AsyncStream<Void>.Continuation])>((0, [:]))

    func ring() {
        let waiting = listeners.withLock { Array($0.waiting.values) }
        for listener in waiting { listener.yield() }
    }

    func rings() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number = listeners.withLock { listeners in
            listeners.next += 1
            listeners.waiting[listeners.next] = continuation
            return listeners.next
        }
        continuation.onTermination = { [weak self] _ in
            self?.listeners.withLock { _ = $0.waiting.removeValue(forKey: number) }
        }
        return stream
    }
}
