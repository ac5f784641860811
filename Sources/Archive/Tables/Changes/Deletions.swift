import Records

/// Hides objects and shows them again. A hidden object keeps its row and its file; its `conflict` is higher by 2, so
/// that whoever asks for objects that count passes over it.
package enum Deletions {
    /// Hides what is not hidden yet, and says how many objects that were.
    package static func hide(
        change: Int64, study: Int64, series: Int64? = nil, sopInstanceUID: String? = nil, in writer: Writer
    ) throws(ArchiveError) -> Int {
        let (condition, arguments) = condition(study, series, sopInstanceUID)
        return try writer.execute(
            "UPDATE instances SET conflict = conflict + 2, deletion = ? WHERE \(condition) AND conflict < 2",
            [SQLValue(change)] + arguments)
    }

    /// Shows again what a change has hidden. Where another object has come in its place meanwhile that one goes on to
    /// count, and this one is kept beside it.
    package static func show(
        change: Int64, study: Int64, series: Int64? = nil, sopInstanceUID: String? = nil, in writer: Writer
    ) throws(ArchiveError) -> Int {
        let (condition, arguments) = condition(study, series, sopInstanceUID)
        return try writer.execute(
            """
            UPDATE instances SET deletion = NULL, conflict = CASE
                WHEN conflict = 2 AND NOT EXISTS (
                    SELECT 1 FROM instances o WHERE o.study = instances.study AND o.conflict = 0
                        AND o.sop_instance_uid = instances.sop_instance_uid
                ) THEN 0 ELSE 1 END
            WHERE \(condition) AND deletion = ?
            """, arguments + [SQLValue(change)])
    }

    private static func condition(
        _ study: Int64, _ series: Int64?, _ sopInstanceUID: String?
    ) -> (String, [SQLValue]) {
        var condition = "study = ?"
        var arguments = [SQLValue(study)]
        if let series {
            condition += " AND series = ?"
            arguments.append(SQLValue(series))
        }
        if let sopInstanceUID {
            condition += " AND sop_instance_uid = ?"
            arguments.append(SQLValue(sopInstanceUID))
        }
        return (condition, arguments)
    }

    /// The changes that hide something of a study, a series or an object, the newest first.
    package static func changes(
        study: Int64, series: Int64? = nil, sopInstanceUID: String? = nil, in reader: Reader
    ) throws(ArchiveError) -> [Int64] {
        let (condition, arguments) = condition(study, series, sopInstanceUID)
        return try reader.rows(
            """
            SELECT DISTINCT deletion FROM instances WHERE \(condition) AND deletion IS NOT NULL
            ORDER BY deletion DESC
            """, arguments
        ).map { $0.integer("deletion") }
    }

    /// The studies in which a change hides something.
    package static func studies(change: Int64, in reader: Reader) throws(ArchiveError) -> [Int64] {
        try reader.rows(
            "SELECT DISTINCT study FROM instances WHERE deletion = ? ORDER BY study", [SQLValue(change)]
        ).map { $0.integer("study") }
    }

    package static func count(change: Int64, in reader: Reader) throws(ArchiveError) -> Int {
        try reader.row("SELECT count(*) AS n FROM instances WHERE deletion = ?", [SQLValue(change)])?
            .int("n") ?? 0
    }

    /// Forgets a hidden object whose very file has come again: it is a new reception.
    package static func forget(
        _ sopInstanceUID: String, study: Int64, blob: String, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "DELETE FROM instances WHERE study = ? AND sop_instance_uid = ? AND blob = ? AND conflict >= 2",
            [SQLValue(study), SQLValue(sopInstanceUID), SQLValue(blob)])
    }

    /// Counts a study and its series anew, after objects were hidden, shown or moved.
    package static func recount(_ study: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            """
            UPDATE series SET instance_count = (
                SELECT count(*) FROM instances i WHERE i.series = series.id AND i.conflict = 0
            ) WHERE study = ?
            """, [SQLValue(study)])
        let modalities = try writer.rows(
            """
            SELECT DISTINCT modality FROM series
            WHERE study = ? AND derived = 0 AND instance_count > 0 AND modality <> '' ORDER BY modality
            """, [SQLValue(study)]
        ).map { $0.text("modality") }.joined(separator: "\\")
        try writer.execute(
            """
            UPDATE studies SET modalities = ?, revision = revision + 1,
                instance_count = (
                    SELECT coalesce(sum(r.instance_count), 0) FROM series r WHERE r.study = studies.id AND r.derived = 0
                ),
                series_count = (
                    SELECT count(*) FROM series r
                    WHERE r.study = studies.id AND r.derived = 0 AND r.instance_count > 0
                ),
                conflict_count = (
                    SELECT count(*) FROM instances i WHERE i.study = studies.id AND (i.conflict = 1 OR (
                        i.conflict = 0 AND EXISTS (
                            SELECT 1 FROM instances o WHERE o.sop_instance_uid = i.sop_instance_uid
                                AND o.study <> i.study AND o.conflict = 0
                        )))
                )
            WHERE id = ?
            """, [SQLValue(modalities), SQLValue(study)])
    }

    /// Stops the analysis of a study of which nothing is left, or lets it begin anew with what is left.
    package static func reconsider(
        _ study: Int64, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            UPDATE jobs SET state = 'cancelled', finished_ms = ?
            WHERE kind = 'analyse-study' AND state IN ('waiting', 'running')
                AND subject = (SELECT study_uid FROM studies WHERE id = ?)
            """, [SQLValue(nowMilliseconds), SQLValue(study)])
        try writer.execute(
            """
            UPDATE studies SET failure = '', association_ended_ms = ?,
                state = CASE WHEN instance_count > 0 THEN 'receiving' ELSE 'done' END
            WHERE id = ?
            """, [SQLValue(nowMilliseconds), SQLValue(study)])
    }
}
