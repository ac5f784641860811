import Archive
import ArgumentParser
import Clinic
import Records

/// `willis worklist`: what modalities are to do.
struct WorklistCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worklist",
        abstract: "Schedule examinations, and see what modalities have done of them.",
        discussion: """
            Modalities ask for the worklist by C-FIND when they may query (willis peer set CT01 --query), and tell by \
            MPPS what they do.

            Examples:
              willis worklist add PatientID=4711 PatientName='Wang^Li=王^丽' Modality=CT
              willis worklist add order.json --data /var/lib/willis
              willis worklist list
            """,
        subcommands: [WorklistAdd.self, WorklistList.self, WorklistShow.self, WorklistRemove.self])

    static func run(
        _ folder: DataFolder, makesFolder: Bool = false, _ body: (Archive) async throws -> Void
    ) async throws {
        try await folder.use(makesFolder: makesFolder, body) { error in
            (error as? ScheduledStep.Refusal).map { CommandFailure(.dataError, $0.reason) }
        }
    }
}

/// `willis worklist remove`.
struct WorklistRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Take items off the worklist.",
        discussion: """
            What modalities have told of them stays.

            Example:
              willis worklist remove 12 13
            """)

    @Argument(help: "Numbers of the items, as willis worklist list shows them.") var numbers: [Int64]
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await WorklistCommand.run(folder) { archive in
            let schedule = Schedule(archive: archive)
            for number in numbers {
                guard try await schedule.remove(number) else {
                    throw CommandFailure(.dataError, "there is no item \(number) on the worklist")
                }
                Terminal.output("Item \(number) is off the worklist.")
            }
        }
    }
}
