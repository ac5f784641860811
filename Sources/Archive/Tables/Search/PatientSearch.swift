import DICOM
import Records

/// Patients as a search sees them, the newest first.
package enum PatientSearch {
    package struct Row: Sendable {
        package var id: Int64
        package var patient: PatientIdentity
        package var issuer: String
    }

    /// What belongs to a patient.
    package struct Counts: Sendable, Equatable {
        package var studies: Int
        package var series: Int
        package var instances: Int
    }

    /// Patients that were made before another one, and that may fit the keys. Those without a study are left out.
    package static func page(
        before: Int64?, keys: [QueryKey], limit: Int, seenBy sight: Sight = .everything, in reader: Reader
    ) throws(ArchiveError) -> [Row] {
        let filters = keys.compactMap(filter)
        let seen = try SearchFilter.seen(by: sight, in: reader)
        return try reader.rows(
            """
            SELECT p.id, p.patient_id, p.alphabetic_name, p.ideographic_name, p.phonetic_name, p.birth_date, p.sex,
                '' AS age, p.issuer
            FROM patients p
            WHERE p.id < ? AND EXISTS (SELECT 1 FROM studies s WHERE s.patient = p.id AND s.instance_count > 0
                \(SearchFilter.clause(seen.map { [$0] } ?? [])))
                \(SearchFilter.clause(filters))
            ORDER BY p.id DESC LIMIT ?
            """,
            [SQLValue(before ?? .max)] + (seen?.arguments ?? []) + filters.flatMap(\.arguments) + [
                SQLValue(limit)
            ]
        ).map { row in
            Row(id: row.integer("id"), patient: PatientIdentity(row), issuer: row.text("issuer"))
        }
    }

    package static func row(_ id: Int64, in reader: Reader) throws(ArchiveError) -> Row? {
        try page(before: id == .max ? id : id + 1, keys: [], limit: 1, in: reader).first { $0.id == id }
    }

    package static func counts(
        _ id: Int64, seenBy sight: Sight = .everything, in reader: Reader
    ) throws(ArchiveError) -> Counts {
        let seen = try SearchFilter.seen(by: sight, in: reader)
        let row = try reader.row(
            """
            SELECT count(DISTINCT s.id) AS studies, count(r.id) AS series,
                coalesce(sum(r.instance_count), 0) AS instances
            FROM studies s JOIN series r ON r.study = s.id
            WHERE s.patient = ? AND s.instance_count > 0 AND r.instance_count > 0
                \(SearchFilter.clause(seen.map { [$0] } ?? []))
            """, [SQLValue(id)] + (seen?.arguments ?? []))
        return Counts(
            studies: row?.int("studies") ?? 0, series: row?.int("series") ?? 0,
            instances: row?.int("instances") ?? 0)
    }

    private static func filter(_ key: QueryKey) -> SearchFilter? {
        switch key.tag {
        case .patientID: SearchFilter.text(key.condition, "p.patient_id")
        case .issuerOfPatientID: SearchFilter.text(key.condition, "p.issuer")
        case .patientSex: SearchFilter.text(key.condition, "p.sex")
        case .studyInstanceUID:
            SearchFilter.identifiers(key.condition, "study_uid").map {
                SearchFilter(
                    sql: "p.id IN (SELECT patient FROM studies WHERE \($0.sql))", arguments: $0.arguments)
            }
        default: nil
        }
    }
}
