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
        work = contents.jobs.map { WorkLine($0, phrases.archive.details, clock, visit.nowMilliseconds) }
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

/// One series of the list.
package struct SeriesCard: Sendable {
    package var study: String
    package var seriesUID: String
    package var title: String
    package var modality: String
    package var isDerived: Bool
    package var count: String
    package var facts: [StudyModel.Fact]
    /// A small picture, made by the face for programs; nil while that makes none.
    package var picture: Link?

    package init(_ series: StudyBrowser.Series, study: String, _ visit: Visit, _ clock: WallClock) {
        let phrases = visit.phrases
        let words = phrases.archive.details
        self.study = study
        seriesUID = series.seriesUID
        modality = series.modality
        isDerived = series.isDerived
        let described = series.description.isEmpty ? series.protocolName : series.description
        let name = described.isEmpty ? words.noDescription : described
        title = series.number.map { "\($0) · \(name)" } ?? name
        count = phrases.list.images.filling("n", Figures.grouped(series.instanceCount))
        // Some models bear their maker's name already.
        let named = series.model.lowercased().hasPrefix(series.manufacturer.lowercased())
        let equipment = (named ? [series.model] : [series.manufacturer, series.model]) + [series.station]
        facts = [
            .init(words.kind, series.sopClasses.map(Self.kind).joined(separator: ", ")),
            .init(words.size, Figures.bytes(series.byteCount)),
            .init(words.encoding, series.transferSyntaxes.map(Self.encoding).joined(separator: ", ")),
            .init(words.bodyPart, series.bodyPart),
            .init(words.equipment, equipment.filter { !$0.isEmpty }.joined(separator: " ")),
            .init(words.sentBy, series.isDerived ? "" : series.senders.joined(separator: ", ")),
            .init(
                words.received,
                Self.span(
                    series.firstReceivedMilliseconds, series.lastReceivedMilliseconds, clock,
                    visit.nowMilliseconds)),
        ]
        let thumbnail = "/dicom-web/studies/{study}/series/{series}/thumbnail"
        picture = Link.program(thumbnail, study, series.seriesUID)
    }

    /// From when to when; one time where both look the same.
    static func span(_ first: Int64, _ last: Int64, _ clock: WallClock, _ now: Int64) -> String {
        let (from, to) = (clock.short(first, now: now), clock.short(last, now: now))
        return from == to ? from : "\(from) – \(to)"
    }

    /// `CT Image Storage` is a CT image to people.
    static func kind(_ uid: String) -> String {
        let name = StandardDictionary.uidName(UID(uid)) ?? uid
        return name.hasSuffix(" Storage") ? String(name.dropLast(8)) : name
    }

    /// The name of a transfer syntax without what the standard adds in brackets and after colons.
    static func encoding(_ uid: String) -> String {
        guard let name = StandardDictionary.uidName(UID(uid)) else { return uid }
        let head = name.split(whereSeparator: { $0 == "(" || $0 == ":" }).first.map(String.init) ?? name
        return head.trimmed
    }
}

/// One piece of work that was done with a study.
package struct WorkLine: Sendable, Equatable {
    package var what: String
    package var state: String
    package var detail: String
    package var when: String
    package var isFailed: Bool

    package init(
        what: String, state: String, detail: String, when: String, isFailed: Bool
    ) {
        self.what = what
        self.state = state
        self.detail = detail
        self.when = when
        self.isFailed = isFailed
    }

    init(_ job: StudyBrowser.Job, _ words: Phrases.Archive.Details, _ clock: WallClock, _ now: Int64) {
        what = words.jobAnalysis
        isFailed = job.state == "failed"
        switch job.state {
        case "waiting": state = words.jobWaiting
        case "running": state = words.jobRunning
        case "failed": state = words.jobFailed
        default: state = words.jobDone
        }
        let attempt = job.attempt > 1 ? words.attempt.filling("n", "\(job.attempt)") : ""
        detail = [attempt, job.failure].filter { !$0.isEmpty }.joined(separator: " · ")
        when = clock.short(job.finishedMilliseconds ?? job.createdMilliseconds, now: now)
    }
}
