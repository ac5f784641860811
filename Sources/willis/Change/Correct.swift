import ArgumentParser
import Clinic
import Records

/// `willis correct`.
struct Correct: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Correct what images say of a patient, study, series or object.",
        discussion: """
            Files stay as they were sent; the corrected values go out instead, with the original ones in Original \
            Attributes Sequence (0400,0561), and objects that come later are corrected, too. What can be corrected:
              patient   PatientName PatientID IssuerOfPatientID PatientBirthDate PatientSex
              study     those, and AccessionNumber StudyDescription StudyDate StudyTime StudyID
                        ReferringPhysicianName
              series    SeriesDescription ProtocolName BodyPartExamined Laterality
              object    ImageLaterality ImageComments

            Examples:
              willis correct --study 1.2.3 PatientName="Wang^Fang=王^芳" --reason "typing error"
              willis correct --patient P100 PatientBirthDate=19580214
              willis correct --series 1.2.3.4 BodyPartExamined=HEAD --dry-run
            """)

    @Argument(
        help: ArgumentHelp(
            "Attribute and new value; an empty value takes it away.", valueName: "keyword=value"))
    var values: [String]

    @Option(help: "Patient ID, to correct all studies of a patient.") var patient: String?
    @Option(help: "Issuer of that Patient ID, where several are known.") var issuer: String?
    @Option(help: ArgumentHelp("Study Instance UID.", valueName: "uid")) var study: String?
    @Option(help: ArgumentHelp("Series Instance UID.", valueName: "uid")) var series: String?
    @Option(help: ArgumentHelp("SOP Instance UID.", valueName: "uid")) var instance: String?
    @Flag(help: "Only show what would change.") var dryRun = false
    @OptionGroup var author: AuthorChoice
    @OptionGroup var folder: DataFolder

    func validate() throws {
        guard (patient != nil) != (study != nil || series != nil || instance != nil) else {
            throw ValidationError("Say what: --patient ID, or --study, --series or --instance with its UID.")
        }
        guard values.allSatisfy({ $0.contains("=") }) else {
            throw ValidationError("Attributes are given as KEYWORD=VALUE, such as PatientSex=F.")
        }
    }

    func run() async throws {
        try await ChangeCommand.run(folder) { changes in
            let target = try await target(changes)
            if dryRun {
                for change in try await changes.preview(target, pairs) {
                    Terminal.output("\(change.keyword)\t\"\(change.old)\" -> \"\(change.new)\"")
                }
                return
            }
            Terminal.output(
                ChangeCommand.line(try await changes.correct(target, pairs, by: author.author)))
        }
    }

    private var pairs: [String: String] {
        var pairs: [String: String] = [:]
        for value in values {
            let parts = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            pairs[String(parts[0])] = String(parts[1])
        }
        return pairs
    }

    private func target(_ changes: ImageChanges) async throws -> ImageTarget {
        if let patient { return try await changes.target(ofPatient: patient, issuer: issuer) }
        var choice = TargetChoice()
        (choice.study, choice.series, choice.instance) = (study, series, instance)
        return try await choice.target(changes)
    }
}
