import Archive
import Clinic
import Foundation
import Logging
import Records

/// Keeps worker processes running beside the server, and takes back at once what a dead one held.
final class WorkerSupervisor: Sendable {
    private let data: String
    private let count: Int
    private let archive: Archive
    private let logger: Logger
    private let reserve: String?

    init(data: String, count: Int, archive: Archive, logger: Logger, reserve: String?) {
        self.reserve = reserve
        self.data = data
        self.count = count
        self.archive = archive
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
        var lives = 0
        while !Task.isCancelled {
            lives += 1
            // A name of its own for each life, so that a dead one is never taken for a living one.
            let name = "\(WorkerName.ofThisProcess())-\(number)-\(lives)"
            let start = MonotonicClock.seconds()
            let end = await runOnce(name)
            await takeBack(from: name, after: end)
            guard !Task.isCancelled else { return }
            failures = MonotonicClock.seconds() - start > 60 ? 0 : failures + 1
            logger.error("worker \(number): \(end.reason) Starting it again")
            try? await Task.sleep(for: .milliseconds(min(30_000, 250 << min(failures, 8))))
        }
    }

    /// Should this fail, the lease runs out by itself.
    private func takeBack(from name: String, after end: WorkerEnd) async {
        do {
            for study in try await WorkQueue(archive: archive, worker: name).release(after: end) {
                logger.notice("took \(study) back from a worker that ended")
            }
        } catch {
            logger.error("what a dead worker held waits for its lease to run out: \(error)")
        }
    }

    private func runOnce(_ name: String) async -> WorkerEnd {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["worker", "--data", data, "--name", name, "--under-supervision"]
        if let reserve { process.arguments?.append(contentsOf: ["--reserve", reserve]) }
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["WILLIS_LOG_LEVEL": logger.logLevel.rawValue]
        ) { $1 }
        let lifeline = Pipe()
        process.standardInput = lifeline
        return await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<WorkerEnd, Never>) in
                process.terminationHandler = { continuation.resume(returning: WorkerEnd($0)) }
                do {
                    try process.run()
                } catch {
                    process.terminationHandler = nil
                    continuation.resume(returning: .killed("It cannot be started: \(error)."))
                }
            }
        } onCancel: {
            try? lifeline.fileHandleForWriting.close()
        }
    }
}

extension WorkerEnd {
    /// Signals that come from outside, from a person or from the kernel; others a process earns by itself.
    private static let outside: Set<Int32> = [SIGKILL, SIGTERM, SIGINT, SIGHUP, SIGQUIT]

    fileprivate init(_ process: Process) {
        let status = process.terminationStatus
        let wasSignal = process.terminationReason == .uncaughtSignal
        let reason = "The worker ended by \(wasSignal ? "signal" : "exit status") \(status)."
        // A shell's way to say that a signal ended it: 130 and 143 are SIGINT and SIGTERM.
        let isOutside = wasSignal ? Self.outside.contains(status) : [0, 130, 143].contains(status)
        self = isOutside ? .killed(reason) : .crashed(reason)
    }
}
