import Archive
import ArgumentParser
import Clinic
import Foundation
import Records

/// `willis reproduce`: the same numbers once more, from what was stored with them.
struct Reproduce: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compute a result again and compare it to the last bit.",
        discussion: """
            Takes a folder that `willis analyze --out` wrote (or its result.json), or the Study Instance UID of a \
            study in a data folder. Compares the hash of every image with what it was, computes with the stored \
            settings and vessels, on one thread and on many, and compares volumes, maps, masks and curves bit by bit.

            Examples:
              willis analyze /tmp/head --out /tmp/results
              willis reproduce /tmp/results/*-1
              willis reproduce 1.2.840.99.1 --data /var/lib/willis
              willis reproduce 1.2.840.99.1 --result-version 2 --data /var/lib/willis

            Exit status: 0 when every bit is the same; 65 when an image is missing or has changed (it is named); \
            66 when there is no such result; 70 when numbers differ although images and code are the same; \
            78 when another version of the algorithm made the result and the numbers differ.
            """)

    @Argument(help: "A result's folder, its result.json, or a Study Instance UID.")
    var result: String

    @OptionGroup var folder: DataFolder

    @Option(help: "Look for the images in this folder instead of where they were.")
    var images: String?

    @Option(help: "Which analysis of the study, counted from 1.")
    var analysis = 1

    @Option(name: .customLong("result-version"), help: "Which version of the result; 1 is the automatic one.")
    var resultVersion = 1

    @Option(help: "Compute once, on so many threads; otherwise on one and on all processors.")
    var threads: Int?

    @Flag(help: "Print what was compared as JSON.")
    var json = false

    @Flag(help: "Show no progress.")
    var quiet = false

    func validate() throws {
        guard (1...256).contains(threads ?? 1) else {
            throw ValidationError("--threads must be from 1 to 256.")
        }
        guard analysis >= 1, resultVersion >= 1 else {
            throw ValidationError("--analysis and --result-version count from 1.")
        }
    }

    func run() async throws {
        do {
            let reproduction = try await reproduction()
            try compare(reproduction)
        } catch let failure as CommandFailure {
            throw failure.exit()
        }
    }

    private func reproduction() async throws -> Reproduction {
        if FileManager.default.fileExists(atPath: result) { return try fromFolder() }
        guard result.allSatisfy({ $0.isNumber || $0 == "." }) else {
            throw CommandFailure(.noInput, "there is nothing at \(result), and it is no Study Instance UID")
        }
        let archive = try folder.openExisting()
        defer { archive.close() }
        let found = try await Reproduction.find(
            studyUID: result, position: analysis - 1, version: resultVersion, in: archive)
        guard let found else {
            throw CommandFailure(
                .noInput,
                "\(folder.data) has no version \(resultVersion) of analysis \(analysis) of study \(result) with its inputs"
            )
        }
        return found
    }

    private func fromFolder() throws -> Reproduction {
        var isFolder: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: result, isDirectory: &isFolder)
        let path = isFolder.boolValue ? result + "/" + ResultRecord.fileName : result
        guard FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure(
                .noInput,
                "\(result) holds no \(ResultRecord.fileName): give the folder of one result, as `analyze --out` wrote it"
            )
        }
        let record: ResultRecord
        do {
            record = try ResultRecord.read(path: path)
        } catch {
            throw CommandFailure(.dataError, "\(path) cannot be read as a result: \(error)")
        }
        if let images {
            do {
                return Reproduction(record, files: try StudyFolder.scan(images).studies.flatMap(\.files))
            } catch {
                throw CommandFailure(.noInput, "\(error)")
            }
        }
        return Reproduction(record, files: record.inputs.compactMap { try? StudyFile(path: $0.path ?? "") })
    }

    private func compare(_ reproduction: Reproduction) throws {
        guard let stored = reproduction.record.report.fingerprint else {
            throw CommandFailure(.noInput, "the result is a refusal, or older than the keeping of its bits")
        }
        let complaints = reproduction.complaints()
        if !complaints.isEmpty {
            for complaint in complaints.prefix(20) { Terminal.error("  \(complaint.text)") }
            if complaints.count > 20 { Terminal.error("  and \(complaints.count - 20) more") }
            throw CommandFailure(
                .dataError,
                "\(complaints.count) of \(reproduction.record.inputs.count) images are not what they were")
        }
        let processors = ProcessInfo.processInfo.activeProcessorCount
        let counts = threads.map { [$0] } ?? (processors > 1 ? [1, processors] : [1])
        var differences: [Int: [String]] = [:]
        var progress = ProgressLine(isQuiet: quiet)
        for count in counts {
            let again = try reproduction.fingerprint(
                willisVersion: Willis.version, threads: count, clock: { MonotonicClock.seconds() }
            ) { progress.show("Threads: \(count), \(AnalysisTable.name(ofStage: $0))", fraction: $1) }
            progress.finish()
            guard let fingerprint = again.fingerprint else {
                throw CommandFailure(status(reproduction), "the study is refused now: \(again.reason)")
            }
            differences[count] = stored.differences(from: fingerprint)
        }
        try conclude(reproduction, stored, counts, differences)
    }

    private func status(_ reproduction: Reproduction) -> ExitStatus {
        reproduction.isSameAlgorithm ? .software : .configuration
    }

    private func conclude(
        _ reproduction: Reproduction, _ stored: ResultFingerprint, _ counts: [Int],
        _ differences: [Int: [String]]
    ) throws {
        let algorithm = reproduction.record.report.algorithm
        if json {
            let document = ReproduceDocument(
                inputs: reproduction.record.inputs.count, algorithm: algorithm, threads: counts,
                values: stored.values, differences: differences)
            Terminal.output(CanonicalJSON.text(document, pretty: true))
        } else {
            Terminal.output(
                "\(reproduction.record.inputs.count) images unchanged, made by \(algorithm.id) \(algorithm.version) (Willis \(algorithm.willis))"
            )
        }
        for count in counts {
            let names = differences[count] ?? []
            guard names.isEmpty else {
                let why =
                    reproduction.isSameAlgorithm
                    ? "with the same code"
                    : "with another version of the algorithm: use Willis \(algorithm.willis)"
                throw CommandFailure(
                    status(reproduction), "not the same \(why): \(names.joined(separator: ", "))")
            }
            guard !json else { continue }
            let amount = stored.values.count + stored.digests.count
            Terminal.output("\(count) thread\(count == 1 ? "" : "s"): all \(amount) the same, bit by bit")
        }
    }
}

/// What `willis reproduce --json` prints.
private struct ReproduceDocument: Encodable {
    var inputs: Int
    var algorithm: AlgorithmVersion
    var threads: [Int]
    var values: [String: Double]
    var differences: [Int: [String]]
}
