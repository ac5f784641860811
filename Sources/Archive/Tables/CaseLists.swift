import Records

/// Cases by what is asked of them: those that are open, those of a study, of a patient.
package enum CaseLists {
    /// Cases that are open at one of the sites, or at any; the newest first.
    package static func open(
        at sites: Set<Int64>?, limit: Int, in reader: Reader
    ) throws(ArchiveError) -> [StrokeCase] {
        guard let sites else {
            return try reader.rows(
                "SELECT * FROM cases WHERE closed_ms IS NULL ORDER BY opened_ms DESC LIMIT ?",
                [SQLValue(limit)]
            ).map(StrokeCase.init)
        }
        return try reader.rows(
            """
            SELECT c.* FROM cases c WHERE c.closed_ms IS NULL AND c.id IN (
                SELECT s.case_id FROM case_sites s WHERE s.site IN (\(SQLList.places(sites.count))))
            ORDER BY c.opened_ms DESC LIMIT ?
            """, SQLList.values(sites) + [SQLValue(limit)]
        ).map(StrokeCase.init)
    }

    /// Cases that are over, at one of the sites or at any; those that ended last first.
    package static func closed(
        at sites: Set<Int64>?, limit: Int, in reader: Reader
    ) throws(ArchiveError) -> [StrokeCase] {
        guard let sites else {
            return try reader.rows(
                "SELECT * FROM cases WHERE closed_ms IS NOT NULL AND merged_into IS NULL ORDER BY closed_ms DESC LIMIT ?",
                [SQLValue(limit)]
            ).map(StrokeCase.init)
        }
        return try reader.rows(
            """
            SELECT c.* FROM cases c WHERE c.closed_ms IS NOT NULL AND c.merged_into IS NULL AND c.id IN (
                SELECT s.case_id FROM case_sites s WHERE s.site IN (\(SQLList.places(sites.count))))
            ORDER BY c.closed_ms DESC LIMIT ?
            """, SQLList.values(sites) + [SQLValue(limit)]
        ).map(StrokeCase.init)
    }

    /// The studies that belong to a case, the newest first.
    package static func studies(of id: Int64, in reader: Reader) throws(ArchiveError) -> [String] {
        try reader.rows(
            "SELECT study_uid FROM case_studies WHERE case_id = ? ORDER BY linked_ms DESC, study_uid",
            [SQLValue(id)]
        ).map { $0.text("study_uid") }
    }

    /// The cases a study belongs to, the newest first.
    package static func cases(ofStudy uid: String, in reader: Reader) throws(ArchiveError) -> [StrokeCase] {
        try reader.rows(
            """
            SELECT c.* FROM case_studies s JOIN cases c ON c.id = s.case_id WHERE s.study_uid = ?
            ORDER BY c.opened_ms DESC
            """, [SQLValue(uid)]
        ).map(StrokeCase.init)
    }

    /// The cases of a patient, the newest first.
    package static func cases(ofRecord record: Int64, in reader: Reader) throws(ArchiveError) -> [StrokeCase]
    {
        try reader.rows(
            "SELECT * FROM cases WHERE record = ? ORDER BY opened_ms DESC", [SQLValue(record)]
        ).map(StrokeCase.init)
    }

    /// The patient whom a site gave a record number, and who has not been merged away.
    package static func record(
        numbered value: String, site: Int64, in reader: Reader
    ) throws(ArchiveError) -> Int64? {
        try RecordIdentity.holders(
            of: PatientNumber(kind: PatientNumber.recordNumber, site: site, value: value), limit: 1,
            in: reader
        ).first?.id
    }
}
