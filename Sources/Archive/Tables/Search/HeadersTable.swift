import DICOM
import Records

/// What searches read of objects: their headers, and what studies and series take from their first image.
package enum HeadersTable {
    /// An object whose header has not been read yet.
    package struct Unread: Sendable {
        package var instance: Int64
        package var study: Int64
        package var series: Int64
        package var image: StoredImage
    }

    /// Whether a header is in the database or has to be read from its file.
    package enum Place: Sendable, Equatable {
        case kept([UInt8])
        case inFile

        var state: Int { if case .kept = self { 1 } else { 2 } }
    }

    /// Keeps the header of an object that has just come in; its row says already where it is.
    static func insert(_ place: Place, instance: Int64, in writer: Writer) throws(ArchiveError) {
        guard case .kept(let bytes) = place else { return }
        try writer.execute(
            "INSERT INTO instance_headers (instance, header) VALUES (?, ?)",
            [SQLValue(instance), SQLValue(bytes)])
    }

    /// Keeps the header of an object that has been here for longer.
    package static func put(
        _ place: Place, instance: Int64, bitsAllocated: Int?, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "UPDATE instances SET header_state = ?, bits_allocated = ? WHERE id = ?",
            [SQLValue(place.state), SQLValue(bitsAllocated), SQLValue(instance)])
        try writer.execute("DELETE FROM instance_headers WHERE instance = ?", [SQLValue(instance)])
        try insert(place, instance: instance, in: writer)
    }

    /// Notes the day, the names and the words of a study in the form that they are searched in. To be called again
    /// whenever its day, patient, accession number or description change.
    package static func index(
        study: Int64, patient: PatientIdentity, date: String, in writer: Writer
    ) throws(ArchiveError) {
        try indexNames(study: study, patient: patient, date: date, in: writer)
        try StudyWords.index(study: study, in: writer)
    }

    private static func indexNames(
        study: Int64, patient: PatientIdentity, date: String, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "UPDATE studies SET study_day = ? WHERE id = ?",
            [SQLValue(CalendarDate(date)?.number), SQLValue(study)])
        try writer.execute("DELETE FROM study_names WHERE study = ?", [SQLValue(study)])
        let groups = [patient.alphabeticName, patient.ideographicName, patient.phoneticName]
        for folded in Set(groups.map(NameFolding.fold(group:))).sorted() where !folded.isEmpty {
            try writer.execute(
                "INSERT INTO study_names (study, folded, joined) VALUES (?, ?, ?)",
                [SQLValue(study), SQLValue(folded), SQLValue(NameFolding.words(folded).joined())])
        }
    }

    /// Does so for all studies.
    package static func indexAll(in writer: Writer) throws(ArchiveError) {
        try indexAllNames(in: writer)
        try StudyWords.indexAll(in: writer)
    }

    /// Does so for days and names alone, which were kept before words were.
    static func indexAllNames(in writer: Writer) throws(ArchiveError) {
        var last: Int64 = 0
        while true {
            let rows = try writer.rows(
                """
                SELECT id, patient_id, alphabetic_name, ideographic_name, phonetic_name, birth_date, sex, age, study_date
                FROM studies WHERE id > ? ORDER BY id LIMIT 500
                """, [SQLValue(last)])
            guard !rows.isEmpty else { return }
            for row in rows {
                last = row.integer("id")
                try indexNames(
                    study: last, patient: PatientIdentity(row), date: row.text("study_date"), in: writer)
            }
        }
    }

    /// Keeps what a study takes from its first image.
    package static func describe(study: Int64, header: String, in writer: Writer) throws(ArchiveError) {
        try writer.execute("UPDATE studies SET header = ? WHERE id = ?", [SQLValue(header), SQLValue(study)])
    }

    package static func describe(
        series: Int64, header: String, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "UPDATE series SET header = ? WHERE id = ?", [SQLValue(header), SQLValue(series)])
    }

    /// DICOM JSON of what is shown of a study and its patient; empty while it is still to be read.
    package static func header(study: Int64, in reader: Reader) throws(ArchiveError) -> String {
        try reader.row("SELECT header FROM studies WHERE id = ?", [SQLValue(study)])?.text("header") ?? ""
    }

    /// The same of a series.
    package static func header(series: Int64, in reader: Reader) throws(ArchiveError) -> String {
        try reader.row("SELECT header FROM series WHERE id = ?", [SQLValue(series)])?.text("header") ?? ""
    }

    /// Objects that came before headers were kept, the oldest first.
    package static func unread(limit: Int, in reader: Reader) throws(ArchiveError) -> [Unread] {
        try reader.rows(
            """
            SELECT i.*, r.series_uid FROM instances i JOIN series r ON r.id = i.series
            WHERE i.header_state = 0 ORDER BY i.id LIMIT ?
            """, [SQLValue(limit)]
        ).map { row in
            Unread(
                instance: row.integer("id"), study: row.integer("study"), series: row.integer("series"),
                image: StoredImage(row))
        }
    }

    /// What a study or series says of itself, to know whether that is still missing.
    package static func isDescribed(
        study: Int64, series: Int64, in reader: Reader
    ) throws(ArchiveError) -> (study: Bool, series: Bool) {
        let row = try reader.row(
            """
            SELECT s.header <> '' AS study, r.header <> '' AS series FROM studies s, series r
            WHERE s.id = ? AND r.id = ?
            """, [SQLValue(study), SQLValue(series)])
        return (row?.bool("study") ?? true, row?.bool("series") ?? true)
    }

    /// Lets all headers be read again.
    package static func forgetAll(in writer: Writer) throws(ArchiveError) {
        try writer.execute("UPDATE instances SET header_state = 0")
        try writer.execute("UPDATE studies SET header = ''")
        try writer.execute("UPDATE series SET header = ''")
    }

    /// Which state the objects of a study, a series or one object are in; `nil` when there are none.
    package static func version(
        study: Int64, series: Int64?, sopInstanceUID: String?, in reader: Reader
    ) throws(ArchiveError) -> String? {
        var filters: [SearchFilter] = []
        if let series { filters.append(SearchFilter(sql: "series = ?", arguments: [SQLValue(series)])) }
        if let sopInstanceUID {
            filters.append(SearchFilter(sql: "sop_instance_uid = ?", arguments: [SQLValue(sopInstanceUID)]))
        }
        let row = try reader.row(
            """
            SELECT count(*) AS objects, max(id) AS newest, max(received_ms) AS received, min(blob) AS blob,
                (SELECT revision FROM studies s WHERE s.id = instances.study) AS revision
            FROM instances WHERE study = ? AND conflict = 0\(SearchFilter.clause(filters))
            """, [SQLValue(study)] + filters.flatMap(\.arguments))
        guard let row, row.int("objects") > 0 else { return nil }
        let counts = "\(row.int("objects")).\(row.integer("newest")).\(row.integer("received"))"
        return "\(counts).\(row.text("blob").prefix(16)).\(row.integer("revision"))"
    }

    /// The first image of a study that counts, or of one of its series.
    package static func firstImage(
        study: Int64, series: Int64?, in reader: Reader
    ) throws(ArchiveError) -> StoredImage? {
        var arguments = [SQLValue(study)]
        if let series { arguments.append(SQLValue(series)) }
        return try reader.row(
            """
            SELECT i.*, r.series_uid FROM instances i JOIN series r ON r.id = i.series
            WHERE i.study = ?\(series == nil ? "" : " AND i.series = ?") AND i.conflict = 0 ORDER BY i.id LIMIT 1
            """, arguments
        ).map(StoredImage.init)
    }
}
