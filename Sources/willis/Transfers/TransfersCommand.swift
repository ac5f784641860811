import Archive
import ArgumentParser
import Clinic
import Records

/// `willis transfers`: what waits to be sent or fetched.
struct TransfersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transfers", abstract: "Show what waits to be sent or fetched and why, and act on it.",
        discussion: """
            Examples:
              willis transfers --data /var/lib/willis
              willis transfers send 1.2.840.113619.2.5.1762583153 --to READ1
              willis transfers retry 17
              willis transfers pause --to PACS
            """,
        subcommands: [
            TransfersList.self, TransfersShow.self, TransfersSend.self, TransfersRetry.self,
            TransfersCancel.self, TransfersPriority.self, TransfersPause.self, TransfersResume.self,
            TransfersConnections.self,
        ], defaultSubcommand: TransfersList.self)
}

/// A destination as options of a command.
struct DestinationChoice: ParsableArguments {
    @Option(help: ArgumentHelp("AE title of a device that is sent to.", valueName: "AE")) var to: String?
    @Option(help: ArgumentHelp("Folder that is copied into.", valueName: "DIR")) var toFolder: String?
    @Option(help: ArgumentHelp("AE title of an archive that is fetched from.", valueName: "AE"))
    var from: String?

    func destination() throws -> TransferDestination {
        let all: [TransferDestination] =
            [
                to.map { .peer($0) }, toFolder.map { .folder(RuleText.absolute($0)) },
                from.map { .source($0) },
            ].compactMap { $0 }
        guard all.count == 1, let one = all.first else {
            throw CommandFailure(.usage, "say which destination: --to AE, --to-folder DIR or --from AE")
        }
        return one
    }

    var isGiven: Bool { to != nil || toFolder != nil || from != nil }
}

struct TransfersShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Say which objects of a transfer were not taken, and why.")

    @Argument(help: "Number of the transfer.") var id: Int64
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await RuleCommand.open(folder) { archive in
            let failures = try await TransferDesk(archive: archive).failures(of: id, limit: 200)
            if failures.isEmpty { Terminal.output("Nothing of transfer \(id) was refused.") }
            for failure in failures {
                Terminal.output(Terminal.printable("\(failure.uid)  \(failure.failure)"))
            }
        }
    }
}

struct TransfersSend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "Put a study in line for a destination by hand.",
        discussion: """
            What the destination has accepted before is not sent again, unless --again is given.
            """)

    @Argument(help: "Study Instance UIDs.") var studies: [String]
    @OptionGroup var choice: DestinationChoice
    @Option(help: "low, normal, high or acute.") var priority = PriorityChoice(.high)
    @Flag(help: "Send also what the destination has accepted before.") var again = false
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await RuleCommand.open(folder) { archive in
            let destination = try choice.destination()
            for study in studies {
                let made = try await TransferDesk(archive: archive).send(
                    studyUID: study, to: destination, priority: priority.priority, again: again)
                Terminal.output("Transfer \(made.id): \(made.count) objects for \(destination)")
            }
        }
    }
}

struct TransfersRetry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Try transfers again at once: those named, or all that failed or wait.")

    @Argument(help: "Numbers of transfers; none means all.") var ids: [Int64] = []
    @OptionGroup var choice: DestinationChoice
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await RuleCommand.open(folder) { archive in
            let desk = TransferDesk(archive: archive)
            for id in ids { try await desk.retry(id) }
            let count =
                try await ids.isEmpty
                ? desk.retryAll(choice.isGiven ? try choice.destination() : nil) : ids.count
            Terminal.output("\(count) transfers are tried again")
        }
    }
}

struct TransfersCancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Take transfers out of their line. What was sent stays there.")

    @Argument(help: "Numbers of transfers.") var ids: [Int64]
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await RuleCommand.open(folder) { archive in
            for id in ids { try await TransferDesk(archive: archive).cancel(id) }
            Terminal.output("\(ids.count) transfers are cancelled")
        }
    }
}

struct TransfersPriority: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "priority", abstract: "Make a transfer more or less urgent.")

    @Argument(help: "Number of the transfer.") var id: Int64
    @Argument(help: "low, normal, high or acute.") var priority: PriorityChoice
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await RuleCommand.open(folder) { archive in
            try await TransferDesk(archive: archive).setPriority(id, priority.priority)
            Terminal.output("Transfer \(id) is \(priority.priority.word) now")
        }
    }
}

struct TransfersPause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Stop a line after the object that is under way.")

    @OptionGroup var choice: DestinationChoice
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await RuleCommand.open(folder, makesFolder: true) { archive in
            let destination = try choice.destination()
            try await TransferDesk(archive: archive).setPaused(destination, true)
            Terminal.output("Nothing goes to \(destination) until: willis transfers resume")
        }
    }
}

struct TransfersResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Let a line that was paused go on.")

    @OptionGroup var choice: DestinationChoice
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await RuleCommand.open(folder) { archive in
            let destination = try choice.destination()
            try await TransferDesk(archive: archive).setPaused(destination, false)
            Terminal.output("The line for \(destination) goes on")
        }
    }
}

struct TransfersConnections: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connections",
        abstract: "Say how many connections carry objects to a destination side by side.",
        discussion: "With one, which is usual, objects arrive in their order.")

    @Argument(help: "1 to 16.") var count: Int
    @OptionGroup var choice: DestinationChoice
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await RuleCommand.open(folder, makesFolder: true) { archive in
            let destination = try choice.destination()
            try await TransferDesk(archive: archive).setConnections(destination, count)
            Terminal.output("\(destination) is sent to over \(count) connections")
        }
    }
}
