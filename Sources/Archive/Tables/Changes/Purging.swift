/// Takes away for good what has been hidden for long enough: rows first, with a note of their files in the same
/// transaction, and files when no row refers to them any more. Killed in between, the next purge goes on there.
package enum Purging {
    /// A hidden object that is due.
    package struct Doomed: Sendable {
        package var instance: Int64
        package var study: Int64
        package var studyUID: String
        package var blob: String
    }

    package static func due(
        hiddenBefore milliseconds: Int64, limit: Int, in reader: Reader
    ) throws(ArchiveError) -> [Doomed] {
        try reader.rows(
            """
            SELECT i.id, i.study, s.study_uid, i.blob
            FROM instances i JOIN changes h ON h.id = i.deletion JOIN studies s ON s.id = i.study
            WHERE i.deletion IS NOT NULL AND h.at_ms < ?
                AND NOT EXISTS (SELECT 1 FROM study_holds k WHERE k.study_uid = s.study_uid)
            ORDER BY i.deletion, i.id LIMIT ?
            """, [SQLValue(milliseconds), SQLValue(limit)]
        ).map { row in
            Doomed(
                instance: row.integer("id"), study: row.integer("study"), studyUID: row.text("study_uid"),
                blob: row.text("blob"))
        }
    }

    package static func forget(_ doomed: [Doomed], in writer: Writer) throws(ArchiveError) {
        for object in doomed {
            // What has been restored meanwhile is no longer hidden.
            let gone = try writer.execute(
                "DELETE FROM instances WHERE id = ? AND deletion IS NOT NULL", [SQLValue(object.instance)])
            guard gone > 0 else { continue }
            try RemovalsTable.insert(object.blob, in: writer)
        }
    }

    /// Studies that have no object left in them.
    package static func emptyStudies(limit: Int, in reader: Reader) throws(ArchiveError) -> [Int64] {
        try reader.rows(
            """
            SELECT id FROM studies s WHERE instance_count = 0
                AND NOT EXISTS (SELECT 1 FROM instances i WHERE i.study = s.id)
                AND NOT EXISTS (SELECT 1 FROM placements p WHERE p.from_row = s.id AND p.series IS NOT NULL)
                AND NOT EXISTS (SELECT 1 FROM study_redirects d WHERE d.to_study = s.id)
            ORDER BY id LIMIT ?
            """, [SQLValue(limit)]
        ).map { $0.integer("id") }
    }

    /// Takes away a study of which nothing is left, with what was found in it, and its patient with the last study.
    package static func forget(emptyStudy study: Int64, in writer: Writer) throws(ArchiveError) {
        let patient = try writer.row("SELECT patient FROM studies WHERE id = ?", [SQLValue(study)])?
            .integer("patient")
        for statement in [
            "DELETE FROM corrections WHERE study = ?", "DELETE FROM placements WHERE study = ?",
            "DELETE FROM placements WHERE series IN (SELECT id FROM series WHERE study = ?)",
            "DELETE FROM report_versions WHERE study = ?", "DELETE FROM reports WHERE study = ?",
            "DELETE FROM series WHERE study = ?",
            // Who sends it again later says anew whose it is.
            """
            DELETE FROM study_sites WHERE study_uid = (SELECT study_uid FROM studies WHERE id = ?)
                AND study_uid NOT IN (SELECT study_uid FROM case_studies)
            """,
            "DELETE FROM studies WHERE id = ?",
        ] {
            try writer.execute(statement, [SQLValue(study)])
        }
        try writer.execute(
            """
            DELETE FROM patients WHERE id = ?
                AND NOT EXISTS (SELECT 1 FROM studies s WHERE s.patient = patients.id)
                AND NOT EXISTS (SELECT 1 FROM corrections c WHERE c.patient = patients.id)
                AND NOT EXISTS (
                    SELECT 1 FROM patient_redirects r
                    WHERE r.from_patient = patients.id OR r.to_patient = patients.id
                )
                AND NOT EXISTS (
                    SELECT 1 FROM placements p
                    WHERE p.study IS NOT NULL AND (p.from_row = patients.id OR p.to_row = patients.id)
                )
            """, [SQLValue(patient)])
    }
}
