import ArgumentParser
import Clinic
import DICOM
import Foundation
import Records

/// `willis analyze`: everything the server does with a study, on a folder, without a server.
struct Analyze: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Analyse the DICOM studies in a folder.",
        discussion: """
            Looks through the folder at any depth, in any order; files that are not DICOM are passed over. \
            A study that is unfit is refused with the reason and what to do at the scanner, never measured.

            Example:
              willis phantom ct-perfusion --out /tmp/head
              willis analyze /tmp/head --out /tmp/results
              willis analyze /tmp/head --json --stability

            With --stability the volumes and the trials' criteria are measured again under other arteries, \
            truncations and limits, and without correction of motion, after the result itself.

            Exit status: 0 when every study was looked at (a refusal counts), 65 when there is no DICOM \
            file, 66 when the path does not exist, 70 when an analysis broke.
            Research use only.
            """)

    @Argument(help: "A folder of DICOM files, or one file.")
    var path: String

    @Flag(help: "Print the results as JSON on standard output.")
    var json = false

    @Option(help: "Write pictures (PNG) and DICOM objects into this folder.")
    var out: String?

    @Flag(help: "Measure again under other reasonable settings, and say how much the volumes depend on them.")
    var stability = false

    @Option(help: "Threads to compute with; the results do not depend on it.")
    var threads: Int = ProcessInfo.processInfo.activeProcessorCount

    @OptionGroup var rules: RulesFolder

    @Flag(help: "Show no progress.")
    var quiet = false

    func validate() throws {
        guard (1...256).contains(threads) else { throw ValidationError("--threads must be from 1 to 256.") }
    }

    func run() async throws {
        do {
            try analyse()
        } catch let failure as CommandFailure {
            throw failure.exit()
        }
    }

    private func analyse() throws {
        let rules = try rules.book().ofAnalyses
        var progress = ProgressLine(isQuiet: quiet)
        let scan = try scan { progress.show("Reading headers", detail: ": \($0) files") }
        progress.finish()
        for damaged in scan.damaged { Terminal.error("willis: cannot read \(damaged)") }
        guard !scan.studies.isEmpty else {
            throw CommandFailure(
                .dataError,
                "no DICOM file with a study in \(path) (\(scan.damaged.count) damaged, \(scan.passedOver) other "
                    + "files). Point at a folder with images.")
        }
        var studies: [AnalysisDocument.Study] = []
        for (index, study) in scan.studies.enumerated() {
            let label = scan.studies.count > 1 ? "Study \(index + 1) of \(scan.studies.count): " : ""
            studies.append(try analyse(study, rules) { progress.show(label + $0, fraction: $1) })
            progress.finish()
        }
        let document = AnalysisDocument(willis: Willis.version, studies: studies)
        if json {
            Terminal.output(CanonicalJSON.text(document, pretty: true))
        } else {
            Terminal.output(AnalysisTable(document: document, scan: scan).text)
        }
        if studies.contains(where: { $0.analyses.contains { $0.report.status == .failed } }) {
            throw CommandFailure(.software, "an analysis broke; its message is above. Please report it.")
        }
    }

    private func scan(progress: (Int) -> Void) throws -> StudyFolder {
        do {
            return try StudyFolder.scan(path, progress: progress)
        } catch {
            throw CommandFailure(.noInput, "\(error)")
        }
    }

    private func analyse(
        _ study: StudyFolder.Study, _ rules: [TreatmentRule], progress: (String, Double) -> Void
    ) throws -> AnalysisDocument.Study {
        let analyser = StudyAnalyser(willisVersion: Willis.version, threads: threads) {
            MonotonicClock.seconds()
        }
        let completed = analyser.analyse(study.files) { stage, fraction in
            progress(AnalysisTable.name(ofStage: stage), fraction)
        }
        let analyses = try completed.enumerated().map { index, analysis in
            let outputs = try write(analysis, number: index + 1)
            var found: Stability?
            if stability, let prepared = analysis.prepared {
                found = try analyser.stability(prepared, files: { study.files }, position: index) {
                    progress("other settings", $0)
                    return true
                }
            }
            return AnalysisDocument.Analysis(
                report: analysis.report, outputs: outputs, stability: found, rules: rules)
        }
        return AnalysisDocument.Study(
            studyUID: study.studyUID, patient: study.patient, analyses: analyses, judgedBy: rules)
    }

    private func write(_ analysis: CompletedAnalysis, number: Int) throws -> [String] {
        guard let out else { return [] }
        let stamp = DateAndTime(localMilliseconds: LocalTime.nowMilliseconds())
        do {
            let written = try ResultFolder(path: out).write(analysis, number: number, created: stamp)
            for failure in written.failures { Terminal.error("willis: an object is missing: \(failure)") }
            return written.paths
        } catch {
            throw CommandFailure(.cannotCreate, "cannot write the results into \(out): \(error)")
        }
    }
}
