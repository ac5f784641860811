import Records

/// What people say about cases.
package enum CaseMessages {
    /// nil when that form has been sent before.
    package static func insert(
        _ message: CaseMessage, wish: String, in writer: Writer
    ) throws(ArchiveError) -> CaseMessage? {
        let row = try writer.row(
            """
            INSERT INTO case_messages (key, case_id, account, author, at_ms, text, wish, written_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (case_id, wish) DO NOTHING RETURNING id
            """,
            [
                SQLValue(message.key), SQLValue(message.caseID), SQLValue(message.account),
                SQLValue(message.author), SQLValue(message.atMilliseconds), SQLValue(message.text),
                SQLValue(wish), SQLValue(message.writtenMilliseconds),
            ])
        guard let row else { return nil }
        var made = message
        made.id = row.integer("id")
        for (position, image) in message.images.enumerated() {
            try writer.execute(
                """
                INSERT INTO case_message_images (message, position, study_uid, blob, caption) VALUES (?, ?, ?, ?, ?)
                """,
                [
                    SQLValue(made.id), SQLValue(position), SQLValue(image.studyUID), SQLValue(image.location),
                    SQLValue(image.caption),
                ])
        }
        return made
    }

    package static func find(
        case id: Int64, wish: String, in reader: Reader
    ) throws(ArchiveError) -> CaseMessage? {
        try reader.row(
            "SELECT * FROM case_messages WHERE case_id = ? AND wish = ?", [SQLValue(id), SQLValue(wish)]
        ).map(CaseMessage.init)
    }

    /// Studies whose pictures messages of a case may show.
    package static func studies(of id: Int64, in reader: Reader) throws(ArchiveError) -> [String] {
        try reader.rows(
            "SELECT study_uid FROM case_studies WHERE case_id = ? ORDER BY linked_ms DESC, study_uid LIMIT 20",
            [SQLValue(id)]
        ).map { $0.text("study_uid") }
    }

    /// The newest messages, oldest first.
    package static func ofCase(
        _ id: Int64, limit: Int = 200, in reader: Reader
    ) throws(ArchiveError) -> [CaseMessage] {
        let rows = try reader.rows(
            "SELECT * FROM case_messages WHERE case_id = ? ORDER BY id DESC LIMIT ?",
            [SQLValue(id), SQLValue(limit)])
        let images = Dictionary(
            grouping: try reader.rows(
                """
                SELECT i.* FROM case_message_images i JOIN case_messages m ON m.id = i.message
                WHERE m.case_id = ? ORDER BY i.message, i.position
                """, [SQLValue(id)]), by: { $0.integer("message") })
        return rows.reversed().map { row in
            var message = CaseMessage(row)
            message.images = (images[message.id] ?? []).map {
                CaseMessage.KeyImage(
                    studyUID: $0.text("study_uid"), location: $0.text("blob"), caption: $0.text("caption"))
            }
            return message
        }
    }
}

extension CaseMessage {
    init(_ row: SQLRow) {
        self.init(
            id: row.integer("id"), key: row.text("key"), caseID: row.integer("case_id"),
            account: row.optionalInteger("account"), author: row.text("author"),
            atMilliseconds: row.integer("at_ms"),
            writtenMilliseconds: row.optionalInteger("written_ms"), text: row.text("text"))
    }
}
