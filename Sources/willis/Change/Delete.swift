import ArgumentParser
import Clinic
import Records

/// `willis delete`.
struct DeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a study, a series or an object; it can be restored for a while.",
        discussion: """
            What is deleted is hidden at once from every search, page and retrieval. Its files go when the period of \
            grace is over (willis serve --grace-days).

            Examples:
              willis delete --study 1.2.3 --reason "sent twice"
              willis delete --series 1.2.3.4
            """)

    @OptionGroup var target: TargetChoice
    @OptionGroup var author: AuthorChoice
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await ChangeCommand.run(folder) { changes in
            let change = try await changes.delete(try await target.target(changes), by: author.author)
            Terminal.output(ChangeCommand.line(change))
        }
    }
}

/// `willis restore`.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Restore what was deleted of a study, a series or an object.",
        discussion: """
            Example:
              willis restore --study 1.2.3
            """)

    @OptionGroup var target: TargetChoice
    @OptionGroup var author: AuthorChoice
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await ChangeCommand.run(folder) { changes in
            let change = try await changes.restore(try await target.target(changes), by: author.author)
            Terminal.output(ChangeCommand.line(change))
        }
    }
}

/// `willis purge`.
struct Purge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Remove for good what was deleted longer ago than the period of grace.",
        discussion: """
            A running node does this by itself every hour.

            Example:
              willis purge --grace-days 7
            """)

    @Option(help: "Days that deleted objects can be restored.")
    var graceDays = ImageChanges.graceDays

    @OptionGroup var folder: DataFolder

    func validate() throws {
        guard (0...36_500).contains(graceDays) else {
            throw ValidationError("--grace-days must be from 0 to 36500.")
        }
    }

    func run() async throws {
        try await ChangeCommand.run(folder) { changes in
            let purged = try await changes.purge(graceDays: graceDays)
            Terminal.output(
                "\(purged.objects) objects removed, \(purged.files) files of \(purged.bytes) bytes")
        }
    }
}
