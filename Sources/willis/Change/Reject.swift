import Archive
import ArgumentParser
import Clinic
import Gateway
import Records

/// `willis reject`.
struct Reject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take images out of use by a note that other systems understand.",
        discussion: """
            Makes a rejection note (IHE Imaging Object Change Management), hides what it names, and sends it to the \
            devices given. Rejected objects stay hidden when they are sent again, except those whose retention expired.

            Examples:
              willis reject --series 1.2.3.4 --as quality --reason "patient moved" --to PACS1
              willis reject --study 1.2.3 --as worklist-entry
            """)

    @OptionGroup var target: TargetChoice
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "Why: quality, patient-safety, worklist-entry or retention-expired.", valueName: "cause"))
    var cause: RejectionReason
    @Option(help: ArgumentHelp("AE title of a device to tell, may be repeated.", valueName: "title"))
    var to: [String] = []
    @OptionGroup var author: AuthorChoice
    @OptionGroup var folder: DataFolder

    func run() async throws {
        let archive = try folder.openExisting()
        defer { archive.close() }
        let peers = Peers(archive: archive)
        var calls: [StorageClient.Configuration] = []
        for title in to {
            guard let rules = try await peers.rules(of: title),
                let call = StorageClient.Configuration(rules, calling: "WILLIS")
            else {
                throw CommandFailure(.dataError, "no address of \(title) is known; see: willis peer set")
                    .exit()
            }
            calls.append(call)
        }
        try await ChangeCommand.run(folder) { changes in
            let rejected = try await changes.reject(
                try await target.target(changes), as: cause, by: author.author)
            Terminal.output(ChangeCommand.line(rejected.change))
            for call in calls { try await send(rejected.notePath, call) }
        }
    }

    private func send(_ path: String, _ configuration: StorageClient.Configuration) async throws {
        let title = configuration.calledAETitle
        let client = StorageClient(configuration: configuration, logger: ServerLog.logger("send"))
        let report = try await Sending.send([path], with: client, label: "Telling \(title)", isQuiet: true)
        guard report.isComplete else {
            let outcome = report.files.first.map { "\($0.outcome)" } ?? "nothing was sent"
            throw CommandFailure(
                .unavailable, "the images are rejected here, but \(title) was not told: \(outcome)")
        }
        Terminal.output("\(title) has taken the note")
    }
}

extension RejectionReason: ExpressibleByArgument {}
