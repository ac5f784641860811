import Clinic
import Records

/// The search among all studies, ready to show.
package struct SearchModel: Sendable {
    package var wish: StudyWish
    package var rows: [SearchRow]
    /// Where older studies follow.
    package var next: Link?
    /// This is what follows an earlier answer.
    package var isContinued: Bool
    package var modalities: [String]
    package var sources: [String]
    /// A day could not be read.
    package var trouble: String?

    package var isNarrowed: Bool { wish != StudyWish() }

    package init(
        _ wish: StudyWish, _ page: StudyBrowser.Page, choices: StudyBrowser.Choices, isContinued: Bool,
        _ visit: Visit, _ clock: WallClock
    ) {
        self.wish = wish
        self.isContinued = isContinued
        rows = page.studies.map { SearchRow($0, visit, clock) }
        next = page.next.map { Self.link(wish, after: $0) }
        // What an address names stays to be seen and changed, even if nothing here has it.
        modalities = Self.with(wish.modality, in: choices.modalities)
        sources = Self.with(wish.source, in: choices.sources)
    }

    private static func with(_ chosen: String, in values: [String]) -> [String] {
        chosen.isEmpty || values.contains(chosen) ? values : values + [chosen]
    }

    /// The address of a search.
    static func link(_ wish: StudyWish, after place: Int64? = nil) -> Link {
        URLs.archive.link.asking([
            ("q", wish.text), ("modality", wish.modality), ("source", wish.source),
            ("from", ScannerDate.date(wish.firstDay)), ("to", ScannerDate.date(wish.lastDay)),
            ("after", place.map { "\($0)" } ?? ""),
        ])
    }
}

/// One study of the list.
package struct SearchRow: Sendable, Equatable {
    package var studyUID: String
    package var names: PatientNames
    package var patientID: String
    package var facts: String
    package var day: String
    package var time: String
    package var modalities: [String]
    package var description: String
    package var accession: String
    package var images: String
    package var series: String
    package var source: String
    package var received: String

    package init(_ study: StudyBrowser.Listed, _ visit: Visit, _ clock: WallClock) {
        let phrases = visit.phrases
        studyUID = study.studyUID
        names = PatientNames(study.patient, visit.language)
        patientID = study.patient.patientID
        let age = PatientFacts.age(study.patient, studyDate: study.date, phrases.study)
        let sex = PatientFacts.sex(study.patient, phrases.study)
        facts = [sex, age].filter { !$0.isEmpty }.joined(separator: " · ")
        day = ScannerDate.date(study.date)
        time = ScannerDate.time(study.time)
        modalities = study.modalities
        description = study.description
        accession = study.accessionNumber
        images = Figures.counted(
            study.instanceCount, phrases.list.images, one: phrases.archive.search.oneImage)
        series = Figures.counted(
            study.seriesCount, phrases.archive.search.series, one: phrases.archive.search.oneSeries)
        source = study.source
        received = clock.short(study.firstReceivedMilliseconds, now: visit.nowMilliseconds)
    }
}
