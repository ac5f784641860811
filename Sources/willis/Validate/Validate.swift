import ArgumentParser
import DICOM
import Foundation

/// `willis validate`: whether files keep to the standard.
struct Validate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check DICOM files against the standard.",
        discussion: """
            Checks the structure of each file, its values and attributes, and what the modules of its SOP class ask for. \
            One line a finding: severity, element with its keyword, offset, what is wrong, and the section of the \
            standard that says so. Of a folder all files are checked and a table sums them up; files that are no DICOM are passed over.

            Examples:
              willis validate image.dcm
              willis validate --errors-only /data/series

            Exit status: 65 when there is an error, or when a file cannot be read.
            """)

    @Argument(help: "DICOM files, and folders that hold them.")
    var paths: [String]

    @Flag(help: "One JSON object a line for each finding.")
    var json = false

    @Flag(help: "Leave the warnings out.")
    var errorsOnly = false

    @Flag(help: "Do not check the modules of the SOP class.")
    var skipModules = false

    @Option(help: ArgumentHelp("The most findings to list for a file.", valueName: "count"))
    var limit = 1000

    func validate() throws {
        if limit < 1 { throw ValidationError("--limit must be at least 1.") }
    }

    func run() async throws {
        do {
            let files = try InputFiles(paths)
            var summary = ValidationSummary()
            for path in files.paths {
                check(
                    path, &summary, showsPath: files.paths.count > 1, wasNamed: files.named.contains(path))
            }
            if files.hasFolders, !json { Terminal.output(summary.table) }
            if summary.hasErrors { throw ExitCode(ExitStatus.dataError.rawValue) }
        } catch let failure as CommandFailure {
            throw failure.exit()
        }
    }

    private func check(
        _ path: String, _ summary: inout ValidationSummary, showsPath: Bool, wasNamed: Bool
    ) {
        var validator = Validator()
        validator.checksModules = !skipModules
        validator.maximumFindings = limit
        let findings: [ValidationFinding]
        do {
            findings = try validator.validate(path: path)
        } catch {
            // Whatever else lies in a folder is nobody's fault.
            if error.code == .notDICOM, !wasNamed { return summary.addForeign() }
            summary.addUnreadable()
            return json
                ? Terminal.output(ValidationLine(path, error).json) : Terminal.error("willis: \(error)")
        }
        summary.add(findings)
        for finding in findings where !(errorsOnly && finding.severity == .warning) {
            if json {
                Terminal.output(ValidationLine(path, finding).json)
            } else {
                Terminal.output(Terminal.printable((showsPath ? path + ": " : "") + finding.description))
            }
        }
        if findings.isEmpty, !json, !showsPath { Terminal.output("\(path): nothing to complain of") }
    }
}
