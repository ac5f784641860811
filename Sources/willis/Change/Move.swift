import ArgumentParser
import Clinic
import Records

/// `willis move`.
struct Move: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Move a study to another patient, or series to another study.",
        discussion: """
            What still arrives under the old identifiers goes to the new place. Series and objects keep their own \
            identifiers.

            Examples:
              willis move --study 1.2.3 --to-patient P200 --reason "wrong worklist entry"
              willis move --series 1.2.3.4 --to-study 1.2.9
              willis move --study 1.2.3 --to-study 1.2.9
            """)

    @OptionGroup var target: TargetChoice
    @Option(help: "Patient ID of the other patient.") var toPatient: String?
    @Option(help: "Issuer of that Patient ID, where several are known.") var issuer: String?
    @Option(help: ArgumentHelp("Study Instance UID of the other study.", valueName: "uid")) var toStudy:
        String?
    @OptionGroup var author: AuthorChoice
    @OptionGroup var folder: DataFolder

    func validate() throws {
        guard (toPatient == nil) != (toStudy == nil) else {
            throw ValidationError("Say where: --to-patient ID or --to-study UID.")
        }
        guard target.instance == nil else {
            throw ValidationError("Whole series are moved, not single objects.")
        }
        guard toPatient == nil || target.series == nil else {
            throw ValidationError("A patient has studies: move the series to a study of that patient.")
        }
    }

    func run() async throws {
        try await ChangeCommand.run(folder) { changes in
            let source = try await target.target(changes)
            if let toPatient {
                let patient = try await changes.target(ofPatient: toPatient, issuer: issuer)
                let change = try await changes.move(
                    study: source.identifier, toPatient: patient, by: author.author)
                Terminal.output(ChangeCommand.line(change))
            } else if let toStudy {
                let change = try await changes.move(source, toStudy: toStudy, by: author.author)
                Terminal.output(ChangeCommand.line(change))
            }
        }
    }
}

/// `willis merge`.
struct Merge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make one patient of two: the studies of the first go to the second.",
        discussion: """
            Studies of the first that come later go to the second, too.

            Example:
              willis merge P100 --into P200 --reason "registered twice"
            """)

    @Argument(help: "Patient ID whose studies go.") var patient: String
    @Option(help: "Patient ID that they go to.") var into: String
    @Option(help: "Issuer of the first, where several are known.") var issuer: String?
    @Option(help: "Issuer of the second, where several are known.") var intoIssuer: String?
    @OptionGroup var author: AuthorChoice
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await ChangeCommand.run(folder) { changes in
            let change = try await changes.merge(
                patient: try await changes.target(ofPatient: patient, issuer: issuer),
                into: try await changes.target(ofPatient: into, issuer: intoIssuer), by: author.author)
            Terminal.output(ChangeCommand.line(change))
        }
    }
}
