import ArgumentParser
import Clinic
import Records

/// `willis changes`.
struct Changes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List what was deleted, corrected, moved and rejected, the newest first.",
        discussion: """
            Examples:
              willis changes --study 1.2.3
              willis changes --kind correct zhang
            """)

    @Argument(help: "Words of a patient, an identifier, a person or a reason.") var words: [String] = []
    @Option(
        help: "Only one kind: delete, restore, correct, move-study, move-series, merge-patients or reject.")
    var kind: ChangeKind?
    @Option(help: ArgumentHelp("Only changes of this study.", valueName: "uid")) var study: String?
    @Flag(help: "Only what has not been undone.") var active = false
    @Option(help: "How many at most.") var limit = 50
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await ChangeCommand.run(folder) { changes in
            let filter = ChangeFilter(
                kind: kind, studyUID: study, text: words.joined(separator: " "), onlyActive: active)
            for change in try await changes.history(filter, limit: max(1, limit)) {
                Terminal.output(ChangeCommand.line(change))
            }
        }
    }
}

/// `willis undo`.
struct Undo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take a change back.",
        discussion: """
            Later changes that depend on it must be undone first. The numbers are those of willis changes.

            Example:
              willis undo 12 --reason "it was the other patient"
            """)

    @Argument(help: "Number of the change.") var change: Int64
    @OptionGroup var author: AuthorChoice
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await ChangeCommand.run(folder) { changes in
            Terminal.output(ChangeCommand.line(try await changes.undo(change, by: author.author)))
        }
    }
}

extension ChangeKind: ExpressibleByArgument {}
