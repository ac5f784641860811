import Archive
import ArgumentParser
import Clinic

/// `willis verify`: whether everything the index promises is on the disk, whole.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check that every stored object, and every row of the ledger, is there and whole.",
        discussion: """
            Reads every object of the data folder and compares it with its SHA-256. May run beside a server.

            Objects that were compressed without loss since they came can be expanded again and compared with the \
            SHA-256 of the data set as it was received (--originals); that takes longer.

            Examples:
              willis verify --data /var/lib/willis
              willis verify --originals --data /var/lib/willis
              willis verify --ledger --head 1200:5f1c...

            The ledger is a chain: a row that was edited, deleted or moved is named. Rows that were cut off at its end \
            show by the heads that a server notes in ledger.heads, and by those that you keep (willis audit head).

            Exit status: 65 when anything is missing or changed.
            """)

    @OptionGroup var folder: DataFolder

    @Flag(help: "Expand recompressed objects, too, and compare them with what was received.")
    var originals = false

    @Flag(help: "Check the ledger only.")
    var ledger = false

    @Option(
        help: ArgumentHelp(
            "A head of the ledger that was kept elsewhere; may be repeated.", valueName: "row:hash"))
    var head: [String] = []

    @Flag(help: "Show no progress.")
    var quiet = false

    func run() async throws {
        do {
            let archive = try folder.openExisting()
            defer { archive.close() }
            let isWhole = try await checkLedger(archive)
            if ledger {
                if !isWhole { throw CommandFailure(.dataError, "the ledger is not what was written") }
                return
            }
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
            if !isWhole { throw CommandFailure(.dataError, "the ledger is not what was written") }
            if !summary.complaints.isEmpty {
                throw CommandFailure(
                    .dataError, "restore what is named above from a backup, or send it again")
            }
        } catch let failure as CommandFailure {
            throw failure.exit()
        }
    }

    func validate() throws {
        for text in head where LedgerHead(text) == nil {
            throw ValidationError("\(text) is no head of a ledger, such as willis audit head prints.")
        }
    }

    /// - Returns: whether every row is what was written.
    private func checkLedger(_ archive: Archive) async throws -> Bool {
        let heads = LedgerHeads.read(folder: folder.data) + head.compactMap { LedgerHead($0) }
        let outcome: LedgerCheck.Outcome
        do {
            outcome = try await LedgerCheck(archive: archive).run(heads: heads)
        } catch {
            throw CommandFailure(.inputOutput, "cannot read the ledger of \(folder.data): \(error)")
        }
        for fault in outcome.faults { Terminal.error("  \(fault)") }
        Terminal.output("\(outcome.rows) rows of the ledger checked, \(outcome.faults.count) faults")
        if let head = outcome.head { Terminal.output("newest row \(head)") }
        return outcome.faults.isEmpty
    }

    private func check(_ archive: Archive) async throws -> Verification.Summary {
        do {
            return try await Verification(archive: archive).run(expandsOriginals: originals)
        } catch {
            throw CommandFailure(.inputOutput, "cannot read the data folder \(folder.data): \(error)")
        }
    }
}
