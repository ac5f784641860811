import Clinic
import DICOM
import Records

/// What a study of the archive consists of, ready to show.
package struct DetailsModel: Sendable {
    package var studyUID: String
    package var names: PatientNames
    package var facts: [StudyModel.Fact]
    package var state: StateBadge
    /// The analysis page, when there is a result to see.
    package var analysis: Link?
    package var notices: [String]
    package var series: [SeriesCard]
    package var work: [WorkLine]

    package init(_ contents: StudyBrowser.Contents, _ visit: Visit, _ clock: WallClock) {
        let entry = contents.entry
        let phrases = visit.phrases
        studyUID = entry.studyUID
        names = PatientNames(entry.patient, visit.language)
        state = StateBadge(entry, phrases)
        analysis = entry.reports.isEmpty ? nil : URLs.study.link(entry.studyUID)
        var notices: [String] = []
        if entry.patientDiffers { notices.append(phrases.study.patientNote) }
        if entry.conflictCount > 0 {
            notices.append(phrases.study.conflictNote.filling("n", "\(entry.conflictCount)"))
        }
        self.notices = notices
        series = contents.series.map { SeriesCard($0, study: entry.studyUID, visit, clock) }
        work =
            contents.transfers.map {
                WorkLine($0, phrases.archive.details, clock, visit.nowMilliseconds)
            } + contents.jobs.map { WorkLine($0, phrases.archive.details, clock, visit.nowMilliseconds) }
        facts = Self.facts(contents, visit, clock)
    }

    private static func facts(
        _ contents: StudyBrowser.Contents, _ visit: Visit, _ clock: WallClock
    ) -> [StudyModel.Fact] {
        let entry = contents.entry
        let patient = entry.patient
        let (words, own) = (visit.phrases.study, visit.phrases.archive.details)
        let day = [ScannerDate.date(entry.studyDate), ScannerDate.time(entry.studyTime)]
        let images = contents.series.reduce(0) { $0 + $1.instanceCount }
        let bytes = contents.series.reduce(0) { $0 + $1.byteCount }
        let received = SeriesCard.span(
            entry.firstReceivedMilliseconds, entry.lastReceivedMilliseconds, clock, visit.nowMilliseconds)
        return [
            .init(words.patientID, patient.patientID), .init(words.sex, PatientFacts.sex(patient, words)),
            .init(words.age, PatientFacts.age(patient, studyDate: entry.studyDate, words)),
            .init(words.birthDate, ScannerDate.date(patient.birthDate)),
            .init(words.studyDate, day.filter { !$0.isEmpty }.joined(separator: " ")),
            .init(words.accession, entry.accessionNumber), .init(words.description, entry.studyDescription),
            .init(own.images, Figures.grouped(images)), .init(own.size, Figures.bytes(bytes)),
            .init(words.source, entry.source), .init(own.received, received),
            .init(own.identifier, entry.studyUID),
        ]
    }
}
