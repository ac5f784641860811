import Archive
import ArgumentParser
import Clinic
import Foundation
import Records

/// `willis hold`: studies that nothing and nobody deletes.
struct HoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Keep a study from being deleted or recompressed by anybody.",
        discussion: """
            A legal hold stands above retention rules, people and other commands: the database itself refuses to delete \
            the rows of such a study.

            Example:
              willis hold place 1.2.840.113619.2.5.1762583153 --reason "Case 2026/17" --data /var/lib/willis
            """,
        subcommands: [HoldPlace.self, HoldLift.self, HoldList.self])
}

struct HoldPlace: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "place", abstract: "Hold a study.")

    @Argument(help: "Study Instance UID.") var study: String
    @Option(help: "Why.") var reason: String
    @OptionGroup var folder: DataFolder

    func validate() throws {
        guard !reason.isEmpty else { throw ValidationError("--reason must say something.") }
    }

    func run() async throws {
        try await StorageTool.withArchive(folder) { archive in
            let isHere = try await Holds(archive: archive).place(
                studyUID: study, reason: reason, by: NSUserName())
            Terminal.output("\(study) is held.\(isHere ? "" : " It is not here yet.")")
        }
    }
}

struct HoldLift: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "lift", abstract: "Take a hold away.")

    @Argument(help: "Study Instance UID.") var study: String
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await StorageTool.withArchive(folder) { archive in
            guard try await Holds(archive: archive).lift(studyUID: study) else {
                throw CommandFailure(.dataError, "\(study) is not held")
            }
            Terminal.output("\(study) is not held any more.")
        }
    }
}

struct HoldList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List what is held.")

    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await StorageTool.withArchive(folder) { archive in
            for hold in try await Holds(archive: archive).list() {
                Terminal.output(
                    Terminal.printable(
                        "\(hold.studyUID)  since \(StorageText.time(hold.placedMilliseconds)) by \(hold.placedBy): \(hold.reason)"
                    ))
            }
        }
    }
}
