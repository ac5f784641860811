import ArgumentParser
import DICOM
import Foundation
import Gateway
import Synchronization

/// `willis query`: what another archive has (C-FIND).
struct QueryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query", abstract: "Ask another archive what it has (C-FIND).",
        discussion: """
            Examples:
              willis query pacs:104 --called PACS PatientName='WANG*' StudyDate=20260101-
              willis query pacs:104 --called PACS --level series StudyInstanceUID=1.2.840.1 --json
              willis query ris:104 --called RIS --worklist Modality=CT ScheduledProcedureStepStartDate=20260101

            Exit status: 69 when the archive cannot be reached or does not answer the question.
            """)

    @OptionGroup var connection: PeerConnection
    @OptionGroup var question: QuestionKeys

    @Flag(help: "Ask for the modality worklist instead: what is to be examined.")
    var worklist = false

    @Option(help: "At most so many matches.")
    var limit = 1000

    @Flag(help: "One DICOM JSON object a line instead of a table.")
    var json = false

    func run() async throws {
        do {
            try await query()
        } catch let failure as CommandFailure {
            throw failure.exit()
        }
    }

    private func query() async throws {
        let columns = worklist ? MatchTable.worklist : MatchTable.columns(question.level)
        let identifier =
            worklist
            ? try question.worklistIdentifier(returning: columns.map(\.keyword))
            : try question.identifier(returning: columns.map(\.keyword))
        let client = QueryClient(
            configuration: try connection.configuration(), logger: ServerLog.logger("query"))
        let matches = Mutex<[DataSet]>([])
        let (limit, json) = (limit, json)
        do {
            try await client.find(identifier, model: worklist ? .modalityWorklist : question.model) { match in
                matches.withLock { matches in
                    guard matches.count < limit else { return false }
                    matches.append(match)
                    if json { Terminal.output(Self.line(match)) }
                    return matches.count < limit
                }
            }
        } catch {
            throw CommandFailure(.unavailable, "\(connection.peer) did not answer: \(error)")
        }
        if !json { Terminal.output(MatchTable.text(matches.withLock { $0 }, columns)) }
    }
}

extension QueryCommand {
    private static func line(_ match: DataSet) -> String {
        var writer = JSONWriter()
        do {
            try writer.append(match)
        } catch {
            return "{}"
        }
        return String(decoding: writer.take(), as: UTF8.self)
    }
}

/// Matches as a table.
enum MatchTable {
    struct Column {
        var keyword: String
        var title: String
    }

    static let worklist = [
        Column(keyword: "ScheduledProcedureStepStartDate", title: "Date"),
        Column(keyword: "ScheduledProcedureStepStartTime", title: "Time"),
        Column(keyword: "Modality", title: "Modality"),
        Column(keyword: "ScheduledStationAETitle", title: "Station"),
        Column(keyword: "PatientID", title: "Patient ID"), Column(keyword: "PatientName", title: "Name"),
        Column(keyword: "AccessionNumber", title: "Accession"),
        Column(keyword: "ScheduledProcedureStepDescription", title: "Description"),
        Column(keyword: "ScheduledProcedureStepID", title: "Step"),
    ]

    static func columns(_ level: QuestionKeys.Level) -> [Column] {
        let patient = [
            Column(keyword: "PatientID", title: "Patient ID"), Column(keyword: "PatientName", title: "Name"),
        ]
        switch level {
        case .patient:
            return patient + [
                Column(keyword: "PatientBirthDate", title: "Born"),
                Column(keyword: "PatientSex", title: "Sex"),
            ]
        case .study:
            return patient + [
                Column(keyword: "StudyDate", title: "Date"),
                Column(keyword: "ModalitiesInStudy", title: "Modality"),
                Column(keyword: "StudyDescription", title: "Description"),
                Column(keyword: "NumberOfStudyRelatedInstances", title: "Images"),
                Column(keyword: "StudyInstanceUID", title: "Study"),
            ]
        case .series:
            return [
                Column(keyword: "SeriesNumber", title: "No."), Column(keyword: "Modality", title: "Modality"),
                Column(keyword: "SeriesDescription", title: "Description"),
                Column(keyword: "NumberOfSeriesRelatedInstances", title: "Images"),
                Column(keyword: "SeriesInstanceUID", title: "Series"),
            ]
        case .image:
            return [
                Column(keyword: "InstanceNumber", title: "No."),
                Column(keyword: "SOPClassUID", title: "Class"),
                Column(keyword: "SOPInstanceUID", title: "Instance"),
            ]
        }
    }

    static func text(_ matches: [DataSet], _ columns: [Column]) -> String {
        let rows = matches.map { match in columns.map { cell(match, $0.keyword) } }
        return TextTable.text([columns.map(\.title)] + rows) + "\n\(matches.count) found"
    }

    private static func cell(_ match: DataSet, _ keyword: String) -> String {
        guard let tag = StandardDictionary.tag(keyword: keyword) else { return "" }
        let place = match.contains(tag) ? match : match.items(.scheduledProcedureStepSequence).first ?? match
        return Terminal.printable(place.strings(tag).joined(separator: "\\")).replacing("\n", with: " ")
    }
}
