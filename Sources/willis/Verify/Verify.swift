import Archive
import ArgumentParser
import Clinic

/// `willis verify`: whether everything the index promises is on the disk, whole.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check that every stored object is there and whole.",
        discussion: """
            Reads every object of the data folder and compares it with its SHA-256. May run beside a server.

            Objects that were compressed without loss since they came can be expanded again and compared with the \
            SHA-256 of the data set as it was received (--originals); that takes longer.

            Examples:
              willis verify --data /var/lib/willis
              willis verify --originals --data /var/lib/willis

            Exit status: 65 when anything is missing or changed.
            """)

    @OptionGroup var folder: DataFolder

    @Flag(help: "Expand recompressed objects, too, and compare them with what was received.")
    var originals = false

    @Flag(help: "Show no progress.")
    var quiet = false

    func run() async throws {
        do {
            let archive = try folder.openExisting()
            defer { archive.close() }
            let summary = try await check(archive)
            for complaint in summary.complaints { Terminal.error("  \(complaint)") }
            Terminal.output(
                "\(summary.verified) objects, \(summary.pictures) pictures and \(summary.films) files of films checked, "
                    + "\(summary.complaints.count) missing or changed")
            if originals {
                Terminal.output(
                    "\(summary.expanded) recompressed objects expanded to what was received, byte by byte")
            }
            if summary.unreferenced > 0 {
                Terminal.output("\(summary.unreferenced) files that nothing refers to (harmless)")
            }
            if !summary.complaints.isEmpty {
                throw CommandFailure(
                    .dataError, "restore what is named above from a backup, or send it again")
            }
        } catch let failure as CommandFailure {
            throw failure.exit()
        }
    }

    private func check(_ archive: Archive) async throws -> Verification.Summary {
        do {
            return try await Verification(archive: archive).run(expandsOriginals: originals)
        } catch {
            throw CommandFailure(.inputOutput, "cannot read the data folder \(folder.data): \(error)")
        }
    }
}
