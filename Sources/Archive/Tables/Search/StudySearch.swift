import DICOM
import Records

/// Studies as a search sees them, the newest first.
package enum StudySearch {
    package struct Row: Sendable {
        package var id: Int64
        /// The row of its patient.
        package var patientRow: Int64
        package var studyUID: String
        package var patient: PatientIdentity
        package var issuer: String
        package var date: String
        package var time: String
        package var description: String
        package var accessionNumber: String
        /// Of the series that came in.
        package var modalities: String
        /// With those that were computed here.
        package var seriesCount: Int
        package var instanceCount: Int
        package var derivedSeriesCount: Int
        /// DICOM JSON of what its first image says of patient and study; empty while that is still to be read.
        package var header: String
        /// The device that began to send it.
        package var source: String
        package var firstReceivedMilliseconds: Int64
    }

    private static let columns = """
        s.id, s.patient, s.study_uid, s.patient_id, s.alphabetic_name, s.ideographic_name, s.phonetic_name, s.birth_date,
        s.sex, s.age, p.issuer, s.study_date, s.study_time, s.description, s.accession_number, s.modalities,
        s.series_count, s.instance_count, s.header, s.source, s.first_received_ms,
        (SELECT count(*) FROM series d WHERE d.study = s.id AND d.derived = 1 AND d.instance_count > 0)
            AS derived_series,
        (SELECT coalesce(sum(d.instance_count), 0) FROM series d WHERE d.study = s.id AND d.derived = 1)
            AS derived_instances
        """

    /// Studies that were first received before another one, and that may fit the keys.
    /// - Parameters:
    ///   - before: the row to go on after; `nil` to begin with the newest.
    ///   - patient: only the studies of this patient.
    package static func page(
        before: Int64?, patient: Int64? = nil, keys: [QueryKey], limit: Int,
        seenBy sight: Sight = .everything,
        in reader: Reader
    ) throws(ArchiveError) -> [Row] {
        let seen = try SearchFilter.seen(by: sight, in: reader)
        return try page(
            before: before, patient: patient, keys: keys, also: seen.map { [$0] } ?? [], limit: limit,
            in: reader)
    }

    /// - Parameter also: further conditions for the rows of `studies s`.
    static func page(
        before: Int64?, patient: Int64? = nil, keys: [QueryKey], also: [SearchFilter], limit: Int,
        in reader: Reader
    ) throws(ArchiveError) -> [Row] {
        let filters = also + keys.compactMap(filter)
        var start: [SQLValue] = [SQLValue(before ?? .max)]
        if let patient { start.append(SQLValue(patient)) }
        return try reader.rows(
            """
            SELECT \(columns) FROM studies s JOIN patients p ON p.id = s.patient
            WHERE s.id < ?\(patient == nil ? "" : " AND s.patient = ?") AND s.instance_count > 0
                \(SearchFilter.clause(filters))
            ORDER BY s.id DESC LIMIT ?
            """, start + filters.flatMap(\.arguments) + [SQLValue(limit)]
        ).map(Row.init)
    }

    package static func row(_ id: Int64, in reader: Reader) throws(ArchiveError) -> Row? {
        try reader.row(
            "SELECT \(columns) FROM studies s JOIN patients p ON p.id = s.patient WHERE s.id = ?",
            [SQLValue(id)]
        ).map(Row.init)
    }

    /// The SOP classes of the objects of a study.
    package static func sopClasses(_ id: Int64, in reader: Reader) throws(ArchiveError) -> [String] {
        try reader.rows(
            "SELECT DISTINCT sop_class_uid FROM instances WHERE study = ? AND conflict = 0 ORDER BY sop_class_uid",
            [SQLValue(id)]
        ).map { $0.text("sop_class_uid") }
    }

    /// The modalities of the series of a study that were computed here.
    package static func derivedModalities(_ id: Int64, in reader: Reader) throws(ArchiveError) -> [String] {
        try reader.rows(
            """
            SELECT DISTINCT modality FROM series WHERE study = ? AND derived = 1 AND instance_count > 0 ORDER BY modality
            """, [SQLValue(id)]
        ).map { $0.text("modality") }
    }

    /// What a key says about the study that an entity belongs to.
    private static func filter(_ key: QueryKey) -> SearchFilter? {
        let condition = key.condition
        switch key.tag {
        case .patientID: return SearchFilter.text(condition, "s.patient_id")
        case .patientName: return SearchFilter.names(condition, study: "s.id")
        case .patientSex: return SearchFilter.text(condition, "s.sex")
        case .issuerOfPatientID: return SearchFilter.text(condition, "p.issuer")
        case .studyInstanceUID: return SearchFilter.identifiers(condition, "s.study_uid")
        case .studyDate: return SearchFilter.days(condition, "s.study_day")
        case .studyDescription: return SearchFilter.text(condition, "s.description")
        case .accessionNumber: return SearchFilter.text(condition, "s.accession_number")
        case .modalitiesInStudy:
            return SearchFilter.list(condition, "s.modalities").map {
                SearchFilter(
                    sql:
                        "(\($0.sql) OR EXISTS (SELECT 1 FROM series r WHERE r.study = s.id AND r.derived = 1))",
                    arguments: $0.arguments)
            }
        case .seriesInstanceUID:
            return SearchFilter.identifiers(condition, "series_uid").map {
                SearchFilter(
                    sql: "s.id IN (SELECT study FROM series WHERE \($0.sql))", arguments: $0.arguments)
            }
        case .sopInstanceUID:
            return SearchFilter.identifiers(condition, "sop_instance_uid").map {
                SearchFilter(
                    sql: "s.id IN (SELECT study FROM instances WHERE \($0.sql))", arguments: $0.arguments)
            }
        default:
            return SeriesSearch.filter(key, prefix: "r.").map {
                SearchFilter(
                    sql: "EXISTS (SELECT 1 FROM series r WHERE r.study = s.id AND \($0.sql))",
                    arguments: $0.arguments)
            }
        }
    }
}

extension StudySearch.Row {
    init(_ row: SQLRow) {
        self.init(
            id: row.integer("id"), patientRow: row.integer("patient"), studyUID: row.text("study_uid"),
            patient: PatientIdentity(row),
            issuer: row.text("issuer"), date: row.text("study_date"), time: row.text("study_time"),
            description: row.text("description"), accessionNumber: row.text("accession_number"),
            modalities: row.text("modalities"),
            seriesCount: row.int("series_count") + row.int("derived_series"),
            instanceCount: row.int("instance_count") + row.int("derived_instances"),
            derivedSeriesCount: row.int("derived_series"), header: row.text("header"),
            source: row.text("source"), firstReceivedMilliseconds: row.integer("first_received_ms"))
    }
}
