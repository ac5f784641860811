import Foundation
import Synchronization

/// Ends work cleanly on SIGINT and SIGTERM.
enum StopSignals {
    /// Runs `body` and cancels it at the first signal; a second one ends the process at once.
    static func run(_ body: @escaping @Sendable () async -> Void) async {
        let task = Task { await body() }
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            let count = Mutex(0)
            source.setEventHandler {
                if count.withLock({
                    $0 += 1; return $0
                }) > 1 {
                    _exit(130)
                }
                task.cancel()
            }
            source.resume()
            return source
        }
        await task.value
        for source in sources { source.cancel() }
    }
}

/// Does something whenever the process gets SIGHUP, which would end it otherwise.
struct ReloadSignal {
    private let source: any DispatchSourceSignal

    init(_ body: @escaping @Sendable () -> Void) {
        signal(SIGHUP, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGHUP, queue: .global())
        source.setEventHandler(handler: body)
        source.resume()
    }

    func end() { source.cancel() }
}

enum Supervision {
    /// A worker must not outlive the server that started it: the server holds the other end of standard input.
    static func endWithParent() {
        Thread.detachNewThread {
            var byte: UInt8 = 0
            // A signal may interrupt the wait; only the end of the pipe means that the parent is gone.
            while true {
                let count = read(STDIN_FILENO, &byte, 1)
                if count == 0 || (count < 0 && errno != EINTR) { break }
            }
            kill(getpid(), SIGTERM)
            sleep(10)
            _exit(143)
        }
    }
}
