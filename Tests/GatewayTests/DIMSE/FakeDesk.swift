import Clinic
import DICOM
import Synchronization

/// An intake desk in memory: remembers what came, answers as told.
final class FakeDesk: IntakeDesk {
    struct Stored: Sendable {
        var object: IncomingObject
        var bytes: [UInt8]
    }

    struct Log: Sendable {
        var begun = 0
        var committed: [Stored] = []
        var discarded = 0
        var ended: [String] = []
        /// Receptions ended more than once, or fed after their end.
        var faults = 0
        var running = 0
        var mostRunning = 0
    }

    private let log = Mutex(Log())
    private let outcome: @Sendable (IncomingObject) -> ReceptionOutcome
    private let delay: Duration

    init(
        delay: Duration = .zero,
        outcome: @escaping @Sendable (IncomingObject) -> ReceptionOutcome = { _ in .stored }
    ) {
        self.delay = delay
        self.outcome = outcome
    }

    var now: Log { log.withLock { $0 } }

    func begin(_ object: IncomingObject) -> any Reception {
        log.withLock { $0.begun += 1 }
        return FakeReception(object, self)
    }

    func associationEnded(callingAETitle: String, remoteAddress: String) async {
        log.withLock { $0.ended.append(callingAETitle) }
    }

    fileprivate func commit(_ object: IncomingObject, _ bytes: [UInt8]) async -> ReceptionOutcome {
        log.withLock {
            $0.running += 1
            $0.mostRunning = max($0.mostRunning, $0.running)
        }
        if delay > .zero { try? await Task.sleep(for: delay) }
        log.withLock {
            $0.running -= 1
            $0.committed.append(Stored(object: object, bytes: bytes))
        }
        return outcome(object)
    }

    fileprivate func noteDiscard() { log.withLock { $0.discarded += 1 } }
    fileprivate func noteFault() { log.withLock { $0.faults += 1 } }
}

private final class FakeReception: Reception {
    private let object: IncomingObject
    private let desk: FakeDesk
    private let state = Mutex((bytes: [UInt8](), isOver: false))

    init(_ object: IncomingObject, _ desk: FakeDesk) {
        self.object = object
        self.desk = desk
    }

    func append(_ bytes: UnsafeRawBufferPointer) {
        let isOver = state.withLock { state in
            state.bytes.append(contentsOf: bytes)
            return state.isOver
        }
        if isOver { desk.noteFault() }
    }

    func commit() async -> ReceptionOutcome { await desk.commit(object, end()) }

    func discard() {
        _ = end()
        desk.noteDiscard()
    }

    private func end() -> [UInt8] {
        let (bytes, wasOver) = state.withLock { state in
            defer { state.isOver = true }
            return (state.bytes, state.isOver)
        }
        if wasOver { desk.noteFault() }
        return bytes
    }
}
