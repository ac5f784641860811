import DICOM
import Records

/// The words that a study is found by while somebody types: of the patient's name in all its writings, of patient
/// identifier, accession number and description. What is typed finds each word that begins with it.
package enum StudyWords {
    /// Of identifiers the last characters are words too: people know those by heart.
    private static let endings = 4...8
    /// Characters of a word that are kept, and words of a study.
    private static let longest = 64
    private static let most = 96

    // MARK: - Keeping

    /// Notes the words of a study. To be called again whenever its patient, accession number or description change.
    package static func index(study: Int64, in writer: Writer) throws(ArchiveError) {
        let row = try writer.row(
            """
            SELECT patient_id, alphabetic_name, ideographic_name, phonetic_name, accession_number, description
            FROM studies WHERE id = ?
            """, [SQLValue(study)])
        guard let row else { return }
        try put(study, row, in: writer)
    }

    /// Does so for all studies.
    static func indexAll(in writer: Writer) throws(ArchiveError) {
        var last: Int64 = 0
        while true {
            let rows = try writer.rows(
                """
                SELECT id, patient_id, alphabetic_name, ideographic_name, phonetic_name, accession_number, description
                FROM studies WHERE id > ? ORDER BY id LIMIT 500
                """, [SQLValue(last)])
            guard !rows.isEmpty else { return }
            for row in rows {
                last = row.integer("id")
                try put(last, row, in: writer)
            }
        }
    }

    private static func put(_ study: Int64, _ row: SQLRow, in writer: Writer) throws(ArchiveError) {
        try writer.execute("DELETE FROM study_words WHERE study = ?", [SQLValue(study)])
        let words = words(
            names: [row.text("alphabetic_name"), row.text("ideographic_name"), row.text("phonetic_name")],
            identifiers: [row.text("patient_id"), row.text("accession_number")],
            description: row.text("description"))
        for word in words {
            try writer.execute(
                "INSERT INTO study_words (study, word) VALUES (?, ?)", [SQLValue(study), SQLValue(word)])
        }
    }

    /// All words of a study, folded.
    static func words(names: [String], identifiers: [String], description: String) -> [String] {
        var words: Set<String> = []
        for name in names {
            let parts = NameFolding.words(name)
            let joined = parts.joined()
            words.formUnion(parts)
            words.insert(joined)
            // Chinese and Japanese names are often written without a mark between family and given name.
            if joined.unicodeScalars.contains(where: isIdeograph) { words.formUnion(tails(joined)) }
        }
        for identifier in identifiers {
            let folded = NameFolding.words(identifier).joined(separator: " ")
            words.formUnion(pieces(folded))
            for count in endings where count < folded.count { words.insert(String(folded.suffix(count))) }
        }
        for word in NameFolding.words(description) {
            words.formUnion(pieces(word))
            if word.unicodeScalars.contains(where: isIdeograph) { words.formUnion(tails(word)) }
        }
        let usable = Set(words.map { String($0.prefix(longest)) }).subtracting([""])
        return Array(usable.sorted().prefix(most))
    }

    /// A word and the parts of it that hyphens and the like separate.
    private static func pieces(_ word: String) -> Set<String> {
        Set(word.split { !$0.isLetter && !$0.isNumber }.map(String.init) + [word])
    }

    private static func tails(_ word: String) -> Set<String> {
        Set((0..<min(word.count, 24)).map { String(word.dropFirst($0)) })
    }

    private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
        (0x3400...0x9FFF).contains(scalar.value) || scalar.value >= 0x20000
    }

    // MARK: - Searching

    /// The condition that a study has a word that begins like this one.
    static func filter(_ word: String) -> SearchFilter {
        SearchFilter(
            sql: "EXISTS (SELECT 1 FROM study_words w WHERE w.study = s.id AND w.word >= ? AND w.word < ?)",
            arguments: bounds(word))
    }

    /// The studies that have one.
    static func studies(_ word: String) -> SearchFilter {
        SearchFilter(
            sql: "SELECT study FROM study_words WHERE word >= ? AND word < ?", arguments: bounds(word))
    }

    private static func bounds(_ word: String) -> [SQLValue] {
        let start = String(word.prefix(longest))
        return [SQLValue(start), SQLValue(start + "\u{10FFFF}")]
    }
}
