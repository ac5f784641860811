import Dispatch
import Synchronization

/// Does two things that do not depend on each other at the same time, and waits for both.
func bothAtOnce<First: Sendable, Second: Sendable>(
    _ first: @Sendable () throws -> First, _ second: @Sendable () throws -> Second
) throws -> (First, Second) {
    let results = Mutex<(first: Result<First, any Error>?, second: Result<Second, any Error>?)>((nil, nil))
    DispatchQueue.concurrentPerform(iterations: 2) { index in
        if index == 0 {
            let result = Result { try first() }
            results.withLock { $0.first = result }
        } else {
            let result = Result { try second() }
            results.withLock { $0.second = result }
        }
    }
    guard case (let first?, let second?) = results.withLock({ $0 }) else { throw CancellationError() }
    return (try first.get(), try second.get())
}
