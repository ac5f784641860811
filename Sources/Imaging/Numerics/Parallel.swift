import Dispatch
import Synchronization

/// Runs `body` for 0 ..< count on up to `threads` threads. Each index must write only what belongs to it, so
/// that the result cannot depend on which thread took which index.
func inParallel(_ count: Int, threads: Int, _ body: (Int) -> Void) {
    let workers = max(1, min(threads, count, 64))
    guard workers > 1 else {
        for index in 0..<max(0, count) { body(index) }
        return
    }
    let next = Atomic<Int>(0)
    withoutActuallyEscaping(body) { body in
        let shared = SharedBody(run: body)
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            while true {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < count else { return }
                shared.run(index)
            }
        }
    }
}

/// Tells the compiler what the comment on `inParallel` asks of its callers: indices write to disjoint places.
private struct SharedBody: @unchecked Sendable {
    let run: (Int) -> Void
}

/// Makes an array by filling disjoint parts of it in parallel.
func filled<Value>(
    _ count: Int, with initial: Value, _ body: (UnsafeMutableBufferPointer<Value>) -> Void
) -> [Value] {
    var values = [Value](repeating: initial, count: count)
    values.withUnsafeMutableBufferPointer { body($0) }
    return values
}
