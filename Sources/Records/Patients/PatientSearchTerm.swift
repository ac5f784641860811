import DICOM

/// One word that somebody looks for patients by, in all ways in which it may be kept.
package struct PatientSearchTerm: Sendable, Equatable {
    /// Beginnings of the words that names, record numbers and dates of birth are found by.
    package var beginnings: [String]
    /// Whole numbers of papers.
    package var numbers: [String]

    package static let mostTerms = 6

    /// - Parameter today: `yyyyMMdd`.
    package static func terms(_ text: String, today: String) -> [PatientSearchTerm] {
        // Control characters stand between words, as spaces do.
        let text = String(text.prefix(120).map { $0.unicodeScalars.contains { $0.value < 0x20 } ? " " : $0 })
        // A citizen's number may be typed in groups.
        if let id = try? PaperKind.nationalID.canonical(text, today: today) {
            return [PatientSearchTerm(beginnings: [], numbers: [id])]
        }
        if let day = day(text) { return [PatientSearchTerm(beginnings: day, numbers: [])] }
        return text.split { $0.isWhitespace || "^=,，、·".contains($0) }.prefix(mostTerms).compactMap { part in
            term(String(part), today: today)
        }
    }

    /// All that was typed as the number of one paper.
    package static func number(_ text: String, today: String) -> PatientSearchTerm {
        let numbers = PatientNumber.spellings(String(text.prefix(120)), today: today)
        return PatientSearchTerm(beginnings: [], numbers: numbers.sorted())
    }

    private static func term(_ typed: String, today: String) -> PatientSearchTerm? {
        let folded = NameFolding.words(typed).joined()
        guard !folded.isEmpty else { return nil }
        var beginnings = [folded]
        func add(_ other: String) {
            if !other.isEmpty, !beginnings.contains(other) { beginnings.append(other) }
        }
        add(Pinyin.simplified(folded))
        // `zhang1wei3`: tones are typed behind their syllables.
        if folded.wholeMatch(of: /([a-z]+[1-5])+/) != nil { add(folded.filter(\.isLetter)) }
        if folded.wholeMatch(of: /([a-z]+'[a-z']*)/) != nil { add(folded.filter(\.isLetter)) }
        if let day = day(typed) { day.forEach(add) }
        return PatientSearchTerm(
            beginnings: beginnings, numbers: PatientNumber.spellings(typed, today: today).sorted())
    }

    /// `1949-12-31`, `1949/12/31`, `1949年12月31日`, `1949.12`: as dates of birth are kept.
    private static func day(_ typed: String) -> [String]? {
        let pattern = /([12][0-9]{3})[-\/.年]([0-9]{1,2})([-\/.月]([0-9]{1,2})?日?)?/
        guard let match = typed.wholeMatch(of: pattern) else { return nil }
        let month = match.2.count == 1 ? "0" + match.2 : String(match.2)
        let date = (match.4 ?? nil).map { $0.count == 1 ? "0" + $0 : String($0) } ?? ""
        return ["\(match.1)\(month)\(date)"]
    }
}
