import Archive
import Dispatch
import Synchronization

/// Carries the bytes of one reception to the disk, in order, on the archive's disk threads. The caller only
/// copies: hashing and writing happen while the next bytes arrive. When the disk cannot keep up the caller waits,
/// so that an object of any size takes a few megabytes of memory.
final class ReceivingLane: Sendable {
    private struct State {
        var filling: [UInt8] = []
        var waiting: [[UInt8]] = []
        var waitingBytes = 0
        var running = false
        var blocked = false
        var atEnd: (@Sendable () -> Void)?
        var atRoom: CheckedContinuation<Void, Never>?
    }

    /// Bytes are handed on in pieces of this size.
    static let pieceBytes = 256 << 10
    /// More than this much unwritten makes the caller wait.
    static let mostWaitingBytes = 8 << 20

    private let threads: WorkThreads
    private let consume: @Sendable ([UInt8]) -> Void
    private let state = Mutex(State())
    private let drained = DispatchSemaphore(value: 0)

    /// `consume` is called with one piece after another, never twice at the same time.
    init(threads: WorkThreads, consume: @escaping @Sendable ([UInt8]) -> Void) {
        self.threads = threads
        self.consume = consume
    }

    func append(_ bytes: UnsafeRawBufferPointer) {
        let (start, wait) = state.withLock { state in
            if state.filling.isEmpty { state.filling.reserveCapacity(Self.pieceBytes) }
            state.filling.append(contentsOf: bytes)
            guard state.filling.count >= Self.pieceBytes else { return (false, false) }
            Self.handOver(&state)
            let start = !state.running
            state.running = true
            state.blocked = state.waitingBytes > Self.mostWaitingBytes
            return (start, state.blocked)
        }
        if start { run() }
        if wait { drained.wait() }
    }

    /// Waits, without holding a thread, until little enough is unwritten for the next `append` to return at once. One
    /// task at a time may wait.
    func waitForRoom() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.running, state.waitingBytes > Self.mostWaitingBytes / 2 else { return true }
                state.atRoom = continuation
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    /// Calls `done` on a disk thread once everything appended has been consumed. Nothing may be appended after.
    func end(_ done: @escaping @Sendable () -> Void) {
        let start = state.withLock { state in
            Self.handOver(&state)
            state.atEnd = done
            defer { state.running = true }
            return !state.running
        }
        if start { run() }
    }

    private static func handOver(_ state: inout State) {
        guard !state.filling.isEmpty else { return }
        state.waitingBytes += state.filling.count
        state.waiting.append(state.filling)
        state.filling = []
    }

    private func run() {
        // A closed archive takes no more work; whoever waits must still be told.
        if !threads.submit({ self.drain() }) { drain() }
    }

    private func drain() {
        while true {
            let (pieces, done) = state.withLock { state -> ([[UInt8]], (@Sendable () -> Void)?) in
                let pieces = state.waiting
                state.waiting = []
                guard pieces.isEmpty else { return (pieces, nil) }
                state.running = false
                return ([], state.atEnd.take())
            }
            if pieces.isEmpty {
                done?()
                return
            }
            for piece in pieces {
                consume(piece)
                let (wake, waiting) = state.withLock { state in
                    state.waitingBytes -= piece.count
                    let hasRoom = state.waitingBytes <= Self.mostWaitingBytes / 2
                    return (Self.unblocks(&state, hasRoom), hasRoom ? state.atRoom.take() : nil)
                }
                waiting?.resume()
                if wake { drained.signal() }
            }
        }
    }

    private static func unblocks(_ state: inout State, _ hasRoom: Bool) -> Bool {
        guard state.blocked, hasRoom else { return false }
        state.blocked = false
        return true
    }
}
