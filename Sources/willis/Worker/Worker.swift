import Archive
import ArgumentParser
import Clinic
import Foundation
import Logging
import Records

/// `willis worker`: analyses studies from the queue of a data folder.
struct Worker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Analyse studies from the queue of a data folder.",
        discussion: """
            `willis serve` starts its own workers; start more by hand to use more processors. A worker may be \
            killed at any moment: its study is analysed again. One that is told to stop (Ctrl-C, SIGTERM) gives its \
            study back at once.

            Example:
              willis worker --data /var/lib/willis
            """)

    @OptionGroup var folder: DataFolder

    @Option(help: "Threads to compute with; the results do not depend on it.")
    var threads: Int = ProcessInfo.processInfo.activeProcessorCount

    @Option(help: "Name that no other worker has; made of the machine and the process when not given.")
    var name: String?

    @OptionGroup var room: ReserveChoice

    @Flag(help: .hidden)
    var underSupervision = false

    func validate() throws {
        guard (1...256).contains(threads) else { throw ValidationError("--threads must be from 1 to 256.") }
    }

    func run() async throws {
        do {
            try await work()
        } catch let failure as CommandFailure {
            throw failure.exit()
        }
    }

    private func work() async throws {
        let logger = ServerLog.logger("worker")
        let archive = try folder.open(reserve: room.choice)
        if underSupervision { Supervision.endWithParent() }
        let worker = AnalysisWorker(
            archive: archive, queue: WorkQueue(archive: archive, worker: name ?? WorkerName.ofThisProcess()),
            analyser: StudyAnalyser(willisVersion: Willis.version, threads: threads) {
                MonotonicClock.seconds()
            })
        await StopSignals.run {
            await worker.run { event in
                switch event {
                case .began(let study, let attempt): logger.info("analysing \(study), try \(attempt)")
                case .ended(let study, let reports):
                    let outcomes = reports.map { "\($0.kind.rawValue) \($0.status.rawValue)" }
                    logger.info(
                        "analysed \(study): \(outcomes.isEmpty ? "nothing to analyse" : outcomes.joined(separator: ", "))"
                    )
                case .revised(let study, let version, let seconds):
                    let time = (seconds * 10).rounded() / 10
                    logger.info("made version \(version) of the result of \(study) in \(time) s")
                case .assessed(let study): logger.info("measured \(study) under other settings")
                case .recompressed(let study, let summary):
                    logger.info(
                        "recompressed \(study): \(summary.done) objects, \(summary.originalBytes) to \(summary.bytes) bytes, \(summary.left) left as they are"
                    )
                case .trouble(let text): logger.error("\(text)")
                }
            }
        }
        archive.close()
        // A thread may still compute what has been given back; it must not see the process being taken apart.
        _exit(0)
    }
}

/// Names by which the queue tells workers apart.
enum WorkerName {
    static func ofThisProcess() -> String {
        "\(ProcessInfo.processInfo.hostName)-\(ProcessInfo.processInfo.processIdentifier)"
    }
}
