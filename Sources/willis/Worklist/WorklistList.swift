import ArgumentParser
import Clinic
import DICOM
import Records

/// `willis worklist list`.
struct WorklistList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show what is on the worklist.",
        discussion: """
            Examples:
              willis worklist list
              willis worklist list --all --json
            """)

    @Flag(help: "Also what is completed or discontinued.")
    var all = false

    @Option(help: "At most so many items, the latest first.")
    var limit = 1000

    @Flag(help: "One JSON object a line instead of a table.")
    var json = false

    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await WorklistCommand.run(folder) { archive in
            let entries = try await Schedule(archive: archive).list(
                includesOver: all, limit: max(1, min(limit, 1_000_000)))
            if json {
                for entry in entries { Terminal.output(try WorklistTable.json(entry)) }
            } else {
                Terminal.output(WorklistTable.text(entries))
            }
            let other = try await PerformedProcedures(archive: archive).unscheduled()
            guard !json, !other.isEmpty else { return }
            Terminal.output("\nDone without a schedule")
            for account in other { Terminal.output("  " + WorklistTable.line(account)) }
        }
    }
}

/// `willis worklist show`.
struct WorklistShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one item and what modalities have done of it.",
        discussion: """
            Example:
              willis worklist show 12
            """)

    @Argument(help: "Number of the item, as willis worklist list shows it.") var number: Int64

    @Flag(help: "JSON: the item, and what was performed, in the DICOM JSON model.")
    var json = false

    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await WorklistCommand.run(folder) { archive in
            guard let entry = try await Schedule(archive: archive).entry(number) else {
                throw CommandFailure(.dataError, "there is no item \(number) on the worklist")
            }
            let done = try await PerformedProcedures(archive: archive).done(ofScheduled: number)
            if json {
                let performed = try done.map {
                    String(decoding: try $0.step.dataSet.json(), as: UTF8.self)
                }
                Terminal.output(
                    try WorklistTable.json(entry).dropLast() + ",\"performed\":["
                        + performed.joined(separator: ",") + "]}")
                return
            }
            for line in WorklistTable.lines(entry) { Terminal.output(line) }
            for account in done {
                Terminal.output("")
                for line in WorklistTable.lines(account) { Terminal.output(line) }
            }
        }
    }
}
