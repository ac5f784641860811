import Archive
import ArgumentParser
import Clinic
import DICOM
import Records

/// `willis rule`: rules that move images.
struct Rule: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what is sent to whom by itself, and which earlier studies are fetched.",
        discussion: """
            Every CT study to a workstation as soon as it is whole:
              willis rule set ct-to-read --to READ1 --modality CT

            Results of analyses to the PACS, before everything else that waits for it:
              willis rule set results --when analysed --send derived --to PACS --priority acute

            Earlier head studies from the PACS as soon as a patient's first image arrives:
              willis rule set priors --when arrived --fetch-from PACS --body-part-of-prior "*HEAD*" --most 2

            Where devices listen is said with willis peer set. A running server follows at once; what was here before \
            a rule was made is left alone (willis transfers send). What waits is shown by willis transfers.
            """,
        subcommands: [RuleSet.self, RuleList.self, RuleShow.self, RuleTest.self, RuleRemove.self])
}

struct RuleList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the rules.")

    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await RuleCommand.run(folder) { rules in
            let all = try await rules.list()
            if all.isEmpty { Terminal.output("There are no rules: willis rule set --help shows examples.") }
            for rule in all { Terminal.output(RuleText.line(rule)) }
        }
    }
}

struct RuleShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Say all of a rule, as the options that make it.")

    @Argument(help: "Name of the rule.") var name: String
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await RuleCommand.run(folder) { rules in
            Terminal.output(RuleText.options(try await rules.find(name)))
        }
    }
}

struct RuleTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Say whether a rule would hold for a study now, or why not.",
        discussion: """
            Nothing is sent.

            Example:
              willis rule test ct-to-read 1.2.840.113619.2.5.1762583153

            Exit status: 0 when it holds, 65 when it does not.
            """)

    @Argument(help: "Name of the rule.") var name: String
    @Argument(help: "Study Instance UID of a study that is here.") var study: String
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await RuleCommand.run(folder) { rules in
            switch try await rules.test(name, studyUID: study) {
            case .fits(let series):
                Terminal.output("\(name) holds: \(series.count) series of the study fit")
            case .differs(let reason):
                throw CommandFailure(.dataError, "\(name) does not hold: \(reason)")
            }
        }
    }
}

struct RuleRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Forget a rule. What it has put in line still goes.")

    @Argument(help: "Name of the rule.") var name: String
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await RuleCommand.run(folder) { rules in
            try await rules.remove(name)
            Terminal.output("There is no rule \(name) any more.")
        }
    }
}

/// What the commands about rules and transfers have in common.
enum RuleCommand {
    static func run(
        _ folder: DataFolder, makesFolder: Bool = false, _ body: (MovingRules) async throws -> Void
    ) async throws {
        try await open(folder, makesFolder: makesFolder) { try await body(MovingRules(archive: $0)) }
    }

    static func open(
        _ folder: DataFolder, makesFolder: Bool = false, _ body: (Archive) async throws -> Void
    ) async throws {
        try await folder.use(makesFolder: makesFolder, body) { error in
            switch error {
            case let refusal as MovingRefusal: CommandFailure(.dataError, "\(refusal)")
            case let refusal as PeerRefusal: CommandFailure(.dataError, "\(refusal)")
            case let error as ArchiveError: CommandFailure(.inputOutput, "\(error)")
            default: nil
            }
        }
    }
}
