import Foundation
import Logging
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

enum Supervision {
    /// A worker must not outlive the server that started it: the server holds the other end of standard input.
    static func endWithParent() {
        Thread.detachNewThread {
            var byte: UInt8 = 0
            while read(STDIN_FILENO, &byte, 1) > 0 {}
            kill(getpid(), SIGTERM)
            sleep(10)
            _exit(143)
        }
    }
}

/// Keeps worker processes running beside the server.
final class WorkerSupervisor: Sendable {
    private let data: String
    private let count: Int
    private let logger: Logger

    init(data: String, count: Int, logger: Logger) {
        self.data = data
        self.count = count
        self.logger = logger
    }

    /// Starts the workers, restarts those that end, and stops them all when the task is cancelled.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<count { group.addTask { await self.keepRunning(number) } }
        }
    }

    private func keepRunning(_ number: Int) async {
        var failures = 0
        while !Task.isCancelled {
            let start = MonotonicClock.seconds()
            let status = await runOnce()
            guard !Task.isCancelled else { return }
            failures = MonotonicClock.seconds() - start > 60 ? 0 : failures + 1
            logger.error("worker \(number) ended with status \(status); starting it again")
            try? await Task.sleep(for: .milliseconds(min(30_000, 250 << min(failures, 8))))
        }
    }

    private func runOnce() async -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["worker", "--data", data, "--under-supervision"]
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["WILLIS_LOG_LEVEL": logger.logLevel.rawValue]
        ) { $1 }
        let lifeline = Pipe()
        process.standardInput = lifeline
        return await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Int32, Never>) in
                process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
                do {
                    try process.run()
                } catch {
                    logger.error("cannot start a worker: \(error)")
                    process.terminationHandler = nil
                    continuation.resume(returning: -1)
                }
            }
        } onCancel: {
            try? lifeline.fileHandleForWriting.close()
        }
    }
}
