import DICOM
import Records

/// One row an object of a transfer: `waiting`, `sent` or `failed`.
package enum TransferItems {
    /// Adds the objects of some series that count, but for those that came from the destination itself, that it has
    /// accepted before, or that are in the transfer already.
    ///
    /// - Parameter rows: only objects in these rows; nil takes all.
    /// - Returns: how many were added.
    package static func add(
        series: [Int64], rows: Range<Int64>? = nil, to transfer: Int64, destination: TransferDestination,
        in writer: Writer
    ) throws(ArchiveError) -> Int {
        var added = 0
        for series in series {
            added += try writer.execute(
                """
                INSERT INTO transfer_items (transfer, instance, uid, byte_count, state, tries, round, failure)
                SELECT ?, i.id, i.sop_instance_uid, i.byte_count, 'waiting', 0, 0, '' FROM instances i
                WHERE i.series = ? AND i.conflict = 0 AND i.id >= ? AND i.id < ? AND i.calling_ae_title <> ?
                    AND NOT EXISTS (
                        SELECT 1 FROM transfer_items x JOIN transfers t ON t.id = x.transfer
                        WHERE x.uid = i.sop_instance_uid AND t.destination = ?
                            AND (x.state = 'sent' OR x.transfer = ?)
                    )
                ORDER BY coalesce(i.number, 2147483647), i.id
                """,
                [
                    SQLValue(transfer), SQLValue(series), SQLValue(rows?.lowerBound ?? 0),
                    SQLValue(rows?.upperBound ?? .max), SQLValue(destination.aeTitle ?? ""),
                    SQLValue(destination.line), SQLValue(transfer),
                ])
        }
        try count(transfer, in: writer)
        return added
    }

    /// Adds studies that are to be fetched.
    package static func add(studies: [String], to transfer: Int64, in writer: Writer) throws(ArchiveError) {
        for study in studies {
            try writer.execute(
                """
                INSERT INTO transfer_items (transfer, instance, uid, byte_count, state, tries, round, failure)
                SELECT ?, 0, ?, 0, 'waiting', 0, 0, ''
                WHERE NOT EXISTS (SELECT 1 FROM transfer_items WHERE transfer = ? AND uid = ?)
                """, [SQLValue(transfer), SQLValue(study), SQLValue(transfer), SQLValue(study)])
        }
        try count(transfer, in: writer)
    }

    /// Forgets that a destination has accepted objects of some series, so that they can be sent again.
    package static func forget(
        study series: [Int64], at destination: TransferDestination, in writer: Writer
    ) throws(ArchiveError) {
        for series in series {
            try writer.execute(
                """
                UPDATE transfer_items SET state = 'superseded'
                WHERE state = 'sent' AND uid IN (SELECT sop_instance_uid FROM instances WHERE series = ?)
                    AND transfer IN (SELECT id FROM transfers WHERE destination = ?)
                """, [SQLValue(series), SQLValue(destination.line)])
        }
    }

    /// Whether a study came, or is coming, because we fetched it.
    package static func isFetched(_ studyUID: String, in reader: Reader) throws(ArchiveError) -> Bool {
        try reader.row(
            """
            SELECT 1 AS one FROM transfer_items x JOIN transfers t ON t.id = x.transfer
            WHERE x.uid = ? AND t.destination LIKE 'from:%' LIMIT 1
            """, [SQLValue(studyUID)]) != nil
    }

    /// Strikes out what the destination has accepted meanwhile by another transfer.
    package static func strikeAccepted(_ transfer: Transfer, in writer: Writer) throws(ArchiveError) {
        let changed = try writer.execute(
            """
            UPDATE transfer_items SET state = 'sent'
            WHERE transfer = ? AND state = 'waiting' AND EXISTS (
                SELECT 1 FROM transfer_items x JOIN transfers t ON t.id = x.transfer
                WHERE x.uid = transfer_items.uid AND x.state = 'sent' AND t.destination = ?
            )
            """, [SQLValue(transfer.id), SQLValue(transfer.destination.line)])
        if changed > 0 { try count(transfer.id, in: writer) }
    }

    /// What was not tried yet in this round, those first that were tried least recently.
    package static func waiting(
        _ transfer: Int64, limit: Int, in reader: Reader
    ) throws(ArchiveError) -> [TransferItem] {
        try reader.rows(
            """
            SELECT x.id, x.uid, x.byte_count, x.tries, coalesce(i.blob, '') AS blob,
                coalesce(i.sop_class_uid, '') AS sop_class_uid,
                coalesce(i.transfer_syntax_uid, '') AS transfer_syntax_uid, i.study, i.series, i.id AS instance,
                coalesce(i.character_set, '') AS character_set
            FROM transfer_items x JOIN transfers t ON t.id = x.transfer
            LEFT JOIN instances i ON i.id = x.instance AND i.conflict = 0
            WHERE x.transfer = ? AND x.state = 'waiting' AND x.round < t.round
            ORDER BY x.round, x.id LIMIT ?
            """, [SQLValue(transfer), SQLValue(limit)]
        ).map { row in
            TransferItem(
                row: row.integer("id"), uid: row.text("uid"), byteCount: row.integer("byte_count"),
                blob: row.text("blob"), sopClassUID: row.text("sop_class_uid"),
                transferSyntaxUID: row.text("transfer_syntax_uid"), tries: row.int("tries"),
                place: RetrievableInstance.Row(
                    study: row.integer("study"), series: row.integer("series"),
                    instance: row.integer("instance")),
                characterSet: CharacterSetCorrection(line: row.text("character_set")))
        }
    }

    /// The kinds of objects that are still to go.
    package static func kinds(
        _ transfer: Int64, in reader: Reader
    ) throws(ArchiveError) -> [(sopClassUID: String, transferSyntaxUID: String)] {
        try reader.rows(
            """
            SELECT DISTINCT i.sop_class_uid, i.transfer_syntax_uid
            FROM transfer_items x JOIN instances i ON i.id = x.instance
            WHERE x.transfer = ? AND x.state = 'waiting' ORDER BY 1, 2
            """, [SQLValue(transfer)]
        ).map { ($0.text("sop_class_uid"), $0.text("transfer_syntax_uid")) }
    }

    /// Notes what became of an object in this round.
    package static func note(
        _ item: TransferItem, of transfer: Int64, _ verdict: TransferVerdict, in writer: Writer
    ) throws(ArchiveError) {
        let failure: String
        switch verdict {
        case .accepted:
            let changed = try writer.execute(
                "UPDATE transfer_items SET state = 'sent', failure = '' WHERE id = ? AND state = 'waiting'",
                [SQLValue(item.row)])
            guard changed > 0 else { return }
            try writer.execute(
                "UPDATE transfers SET sent = sent + 1, sent_bytes = sent_bytes + ? WHERE id = ?",
                [SQLValue(item.byteCount), SQLValue(transfer)])
            return
        case .refused(let reason), .later(let reason), .broke(let reason): failure = reason
        }
        let isOver = item.tries + 1 >= verdict.mostTries
        try writer.execute(
            """
            UPDATE transfer_items SET state = ?, tries = tries + 1, failure = ?,
                round = (SELECT round FROM transfers WHERE id = ?)
            WHERE id = ? AND state = 'waiting'
            """,
            [
                SQLValue(isOver ? "failed" : "waiting"), SQLValue(failure), SQLValue(transfer),
                SQLValue(item.row),
            ])
        try writer.execute(
            "UPDATE transfers SET failed = failed + ?, failure = ? WHERE id = ?",
            [SQLValue(isOver ? 1 : 0), SQLValue(failure), SQLValue(transfer)])
    }

    /// What was not accepted, with the reasons.
    package static func failures(
        _ transfer: Int64, limit: Int, in reader: Reader
    ) throws(ArchiveError) -> [(uid: String, failure: String)] {
        try reader.rows(
            "SELECT uid, failure FROM transfer_items WHERE transfer = ? AND failure <> '' ORDER BY id LIMIT ?",
            [SQLValue(transfer), SQLValue(limit)]
        ).map { ($0.text("uid"), $0.text("failure")) }
    }

    /// How many still wait.
    package static func waitingCount(_ transfer: Int64, in reader: Reader) throws(ArchiveError) -> Int {
        try reader.row(
            "SELECT count(*) AS count FROM transfer_items WHERE transfer = ? AND state = 'waiting'",
            [SQLValue(transfer)])?.int("count") ?? 0
    }

    private static func count(_ transfer: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            """
            UPDATE transfers SET (total, sent, failed, total_bytes, sent_bytes) = (
                SELECT count(*), coalesce(sum(CASE WHEN state = 'sent' THEN 1 ELSE 0 END), 0),
                    coalesce(sum(CASE WHEN state = 'failed' THEN 1 ELSE 0 END), 0), coalesce(sum(byte_count), 0),
                    coalesce(sum(CASE WHEN state = 'sent' THEN byte_count ELSE 0 END), 0)
                FROM transfer_items WHERE transfer = transfers.id
            ) WHERE id = ?
            """, [SQLValue(transfer)])
    }
}
