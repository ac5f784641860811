import Synchronization

/// The objects that several associations share out among themselves.
final class SendQueue: Sendable {
    private let objects: Mutex<ArraySlice<OutgoingObject>>

    init(_ objects: [OutgoingObject]) { self.objects = Mutex(objects[...]) }

    var isEmpty: Bool { objects.withLock { $0.isEmpty } }
    func next() -> OutgoingObject? { objects.withLock { $0.popFirst() } }
}

/// Collects what became of each file and tells the progress.
final class SendLedger: Sendable {
    private struct State {
        var outcomes: [String: SendOutcome] = [:]
        var bytes = 0
    }

    private let state = Mutex(State())
    private let paths: [String]
    /// Each path once, in the given order.
    let uniquePaths: [String]
    private let progress: @Sendable (SendProgress) -> Void

    init(_ paths: [String], progress: @escaping @Sendable (SendProgress) -> Void) {
        self.paths = paths
        var seen: Set<String> = []
        uniquePaths = paths.filter { seen.insert($0).inserted }
        self.progress = progress
    }

    func note(_ path: String, _ outcome: SendOutcome, bytes: Int) {
        let (done, total) = state.withLock { state in
            state.outcomes[path] = outcome
            if case .stored = outcome { state.bytes += bytes }
            return (state.outcomes.count, state.bytes)
        }
        progress(
            SendProgress(path: path, outcome: outcome, done: done, total: uniquePaths.count, bytes: total))
    }

    func report(duration: Duration) -> SendReport {
        state.withLock { state in
            SendReport(
                files: paths.map { path in
                    (path, state.outcomes[path] ?? .failed(DIMSEError(.aborted, "not sent")))
                }, bytes: state.bytes, duration: duration)
        }
    }
}

/// The frames of an object, handed from the task that sends to the thread that reads.
final class SharedFrames: Sendable {
    private let frames: Mutex<ObjectFrames>

    init(_ frames: ObjectFrames) { self.frames = Mutex(frames) }

    func next() throws -> MessageBlock? { try frames.withLock { try $0.next() } }
}

/// A value that can be taken once.
final class Once<Value: Sendable>: Sendable {
    private let value: Mutex<Value?>

    init(_ value: Value) { self.value = Mutex(value) }

    func take() -> Value? {
        value.withLock { value in
            defer { value = nil }
            return value
        }
    }
}
