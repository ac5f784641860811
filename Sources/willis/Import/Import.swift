import Archive
import ArgumentParser
import Clinic
import DICOM
import Foundation

/// `willis import`: DICOM files from a folder into the archive.
struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take DICOM files from a folder into a data folder.",
        discussion: """
            A server on the same data folder analyses what comes in; without one it waits for the next start.

            Example:
              willis import /media/cdrom --data /var/lib/willis

            Exit status: 0 when every DICOM file was taken, 65 when some were not.
            """)

    @Argument(help: "Folders or files.")
    var paths: [String]

    @OptionGroup var folder: DataFolder
    @OptionGroup var characterSet: CharacterSetChoice

    @Flag(help: "Show no progress.")
    var quiet = false

    func run() async throws {
        do {
            try await bring()
        } catch let failure as CommandFailure {
            throw failure.exit()
        }
    }

    private func bring() async throws {
        let (files, others, damaged) = try collect()
        guard !files.isEmpty || !damaged.isEmpty else {
            throw CommandFailure(.dataError, "no DICOM file to import")
        }
        let correction = try characterSet.correction()
        let archive = try folder.open()
        defer { archive.close() }
        var counts = ImportCounts()
        counts.refused = damaged
        try await take(files, readAs: correction, into: Intake(archive: archive), &counts)
        Terminal.output(
            "\(counts.stored) files stored, \(counts.duplicates) were here already, \(counts.conflicts) differ from "
                + "what is here under the same identifier, \(counts.refused.count) refused, \(others) are no DICOM files"
        )
        guard !counts.refused.isEmpty else { return }
        for line in counts.refused.prefix(10) { Terminal.error("  \(line)") }
        throw CommandFailure(.dataError, "\(counts.refused.count) files were not taken")
    }

    private func take(
        _ files: [String], readAs correction: CharacterSetCorrection?, into intake: Intake,
        _ counts: inout ImportCounts
    ) async throws {
        var progress = ProgressLine(isQuiet: quiet)
        defer { progress.finish() }
        for (number, path) in files.enumerated() {
            progress.show(
                "Importing into \(folder.data)", detail: ": \(number) of \(files.count)",
                fraction: Double(number) / Double(files.count))
            let outcome = await intake.importFile(path: path, characterSet: correction)
            if case .outOfResources(let reason) = outcome {
                await intake.importEnded()
                throw CommandFailure(
                    .temporaryFailure, "stopped after \(number) of \(files.count) files: \(reason)")
            }
            counts.note(outcome, of: path)
        }
        await intake.importEnded()
    }

    private func collect() throws -> (files: [String], others: Int, damaged: [String]) {
        var found: (files: [String], others: Int, damaged: [String]) = ([], 0, [])
        for path in paths {
            do {
                let scan = try StudyFolder.scan(path)
                found.files += scan.studies.flatMap { $0.files.map(\.path) }
                found.others += scan.passedOver
                found.damaged += scan.damaged
            } catch {
                throw CommandFailure(.noInput, "\(error)")
            }
        }
        return found
    }
}

/// How the files of an import fared.
struct ImportCounts {
    var stored = 0
    var duplicates = 0
    var conflicts = 0
    /// One line for each file that was not taken.
    var refused: [String] = []

    mutating func note(_ outcome: ReceptionOutcome, of path: String) {
        switch outcome {
        case .stored: stored += 1
        case .duplicate: duplicates += 1
        case .conflict: conflicts += 1
        case .outOfResources(let reason), .mismatch(let reason), .otherStudy(let reason),
            .unreadable(let reason), .failed(let reason):
            refused.append("\(path): \(reason)")
        }
    }
}
