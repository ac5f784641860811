import Archive
import DICOM

/// What somebody looks for among all studies.
package struct StudyWish: Sendable, Equatable {
    /// What was typed: names in any writing, identifiers, accession numbers, words of descriptions. A study fits when
    /// each word begins one of its own.
    package var text: String
    /// Modality of one of the series; empty for all.
    package var modality: String
    /// The device that began to send the study; empty for all.
    package var source: String
    /// First and last day of the study, as `20260131`; empty where it does not matter.
    package var firstDay: String
    package var lastDay: String

    package init(
        text: String = "", modality: String = "", source: String = "", firstDay: String = "",
        lastDay: String = ""
    ) {
        self.text = text
        self.modality = modality
        self.source = source
        self.firstDay = firstDay
        self.lastDay = lastDay
    }

    /// More words than these are not looked at.
    private static let mostWords = 8

    /// The words of the text, folded.
    var words: [String] {
        var seen: Set<String> = []
        return Array(
            NameFolding.words(text).map { $0.filter { !$0.unicodeScalars.contains { $0.value < 0x20 } } }
                .filter { !$0.isEmpty && seen.insert($0).inserted }.prefix(Self.mostWords))
    }

    /// What the index is asked first.
    var terms: StudyBrowsing.Terms {
        let (first, last) = (CalendarDate(firstDay)?.number, CalendarDate(lastDay)?.number)
        let days = first == nil && last == nil ? nil : (first ?? 0, last ?? 99_991_231)
        return StudyBrowsing.Terms(
            words: words, source: source, modality: modality,
            days: days.map { min($0.0, $0.1)...max($0.0, $0.1) })
    }

    /// The rest, as a query of DICOM asks it.
    /// - Throws: ``QueryError`` when a day or a modality is not what DICOM knows.
    func query() throws(QueryError) -> Query {
        var identifier = DataSet()
        identifier.set(.specificCharacterSet, "ISO_IR 192")
        if !modality.isEmpty { identifier.set(.modalitiesInStudy, modality) }
        if !firstDay.isEmpty || !lastDay.isEmpty {
            identifier.set(.studyDate, firstDay == lastDay ? firstDay : "\(firstDay)-\(lastDay)")
        }
        return try Query(level: .study, identifier: identifier)
    }
}
