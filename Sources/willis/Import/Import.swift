import Archive
import ArgumentParser
import Clinic
import DICOM
import Foundation

/// `willis import`: DICOM files from folders, discs and ZIP archives into the archive.
struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take DICOM files from folders, discs and ZIP archives into a data folder.",
        discussion: """
            A server on the same data folder analyses what comes in; without one it waits for the next start. Of a \
            disc with a DICOMDIR everything is taken, and files that it names and that are missing are told of; \
            name the DICOMDIR itself to take only what it names. ZIP archives are read as they are, however large; \
            those that are made to fill disks are refused.

            Examples:
              willis import /media/cdrom --data /var/lib/willis
              willis import study.zip --data /var/lib/willis

            Exit status: 0 when every DICOM file was taken, 65 when some were not.
            """)

    @Argument(help: "Folders, files, ZIP archives, or DICOMDIRs.")
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
        let sources = try ImportSources(paths)
        guard !sources.isEmpty else { throw CommandFailure(.dataError, "no DICOM file to import") }
        let correction = try characterSet.correction()
        let archive = try folder.open()
        defer { archive.close() }
        var counts = ImportCounts()
        counts.refused = sources.refused
        counts.others = sources.others
        let intake = Intake(archive: archive)
        try await take(sources, readAs: correction, into: intake, &counts)
        await intake.importEnded()
        Terminal.output(counts.words)
        guard !counts.refused.isEmpty else { return }
        for line in counts.refused.prefix(10) { Terminal.error("  \(line)") }
        if counts.refused.count > 10 { Terminal.error("  … and \(counts.refused.count - 10) more") }
        throw CommandFailure(.dataError, "\(counts.refused.count) files were not taken")
    }

    private func take(
        _ sources: ImportSources, readAs correction: CharacterSetCorrection?, into intake: Intake,
        _ counts: inout ImportCounts
    ) async throws {
        var progress = ProgressLine(isQuiet: quiet)
        defer { progress.finish() }
        let total = sources.files.count + sources.zips.reduce(0) { $0 + $1.zip.entries.count }
        var number = 0
        func show() {
            progress.show(
                "Importing into \(folder.data)", detail: ": \(number) of \(total)",
                fraction: Double(number) / Double(max(1, total)))
        }
        for path in sources.files {
            show()
            try await note(
                await intake.importFile(path: path, characterSet: correction), path, number, total, intake,
                &counts)
            number += 1
        }
        for (path, zip) in sources.zips {
            for entry in zip.entries {
                show()
                number += 1
                if entry.isFolder { continue }
                let name = "\(path): \(entry.name)"
                if let fault = entry.fault {
                    counts.refused.append("\(name): \(fault)")
                    continue
                }
                switch await intake.importEntry(entry, of: zip, characterSet: correction) {
                case .received(let outcome): try await note(outcome, name, number, total, intake, &counts)
                case .notDICOM: counts.others += 1
                }
            }
        }
    }

    private func note(
        _ outcome: ReceptionOutcome, _ name: String, _ number: Int, _ total: Int, _ intake: Intake,
        _ counts: inout ImportCounts
    ) async throws {
        if case .outOfResources(let reason) = outcome {
            await intake.importEnded()
            throw CommandFailure(.temporaryFailure, "stopped after \(number) of \(total) files: \(reason)")
        }
        counts.note(outcome, of: name)
    }
}

/// What somebody named for an import, looked through.
private struct ImportSources {
    var files: [String] = []
    var zips: [(path: String, zip: ZipReader)] = []
    var others = 0
    /// One line for each file that cannot be taken.
    var refused: [String] = []

    var isEmpty: Bool { files.isEmpty && zips.isEmpty && refused.isEmpty }

    init(_ paths: [String]) throws {
        for path in paths { try add(path) }
    }

    private mutating func add(_ path: String) throws {
        if ZipReader.isZip(path) {
            do {
                zips.append((path, try ZipReader(path: path)))
            } catch {
                refused.append("\(path): \(error)")
            }
            return
        }
        if (path as NSString).lastPathComponent.uppercased() == "DICOMDIR" {
            do throws(DICOMError) {
                let media = try MediaFolder(directory: path)
                files += media.files
                refused += media.missing
            } catch {
                throw CommandFailure(.dataError, "\(error)")
            }
            return
        }
        do {
            let scan = try StudyFolder.scan(path)
            files += scan.studies.flatMap { $0.files.map(\.path) }
            others += scan.passedOver
            refused += scan.damaged
        } catch {
            throw CommandFailure(.noInput, "\(error)")
        }
        guard let directory = MediaFolder.directory(in: path) else { return }
        do throws(DICOMError) {
            refused += try MediaFolder(directory: directory).missing
        } catch {
            refused.append("\(directory): \(error)")
        }
    }
}
