import Records

/// Studies that nobody may delete or change the files of, until a person takes the hold away. The database itself
/// refuses to delete their rows.
package enum HoldsTable {
    package static func find(_ studyUID: String, in reader: Reader) throws(ArchiveError) -> LegalHold? {
        try reader.row("SELECT * FROM study_holds WHERE study_uid = ?", [SQLValue(studyUID)]).map(
            LegalHold.init)
    }

    package static func all(in reader: Reader) throws(ArchiveError) -> [LegalHold] {
        try reader.rows("SELECT * FROM study_holds ORDER BY placed_ms, study_uid").map(LegalHold.init)
    }

    package static func put(_ hold: LegalHold, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO study_holds (study_uid, reason, placed_by, placed_ms) VALUES (?, ?, ?, ?)
            ON CONFLICT (study_uid) DO UPDATE SET reason = excluded.reason, placed_by = excluded.placed_by,
                placed_ms = excluded.placed_ms
            """,
            [
                SQLValue(hold.studyUID), SQLValue(hold.reason), SQLValue(hold.placedBy),
                SQLValue(hold.placedMilliseconds),
            ])
    }

    /// Says whether there was one.
    package static func remove(_ studyUID: String, in writer: Writer) throws(ArchiveError) -> Bool {
        try writer.execute("DELETE FROM study_holds WHERE study_uid = ?", [SQLValue(studyUID)]) > 0
    }
}

extension LegalHold {
    fileprivate init(_ row: SQLRow) {
        self.init(
            studyUID: row.text("study_uid"), reason: row.text("reason"), placedBy: row.text("placed_by"),
            placedMilliseconds: row.integer("placed_ms"))
    }
}
