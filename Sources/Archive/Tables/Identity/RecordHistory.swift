import Foundation
import Records

/// What was said of patients, and by whom. Rows are only ever added.
package enum RecordHistory {
    package static func append(
        _ change: RecordChange, to record: Int64, actor: String, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO record_changes (record, act, actor, actor_name, at_ms, before_json, after_json)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                SQLValue(record), SQLValue(change.act.rawValue), SQLValue(actor),
                SQLValue(change.actorName), SQLValue(change.atMilliseconds),
                SQLValue(KeptJSON.text(try writer.papers.sealing(change.before))),
                SQLValue(KeptJSON.text(try writer.papers.sealing(change.after))),
            ])
    }

    /// The first entry of a record that has just been made.
    package static func begin(
        _ record: PatientRecord, by actor: Actor, atMilliseconds now: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try append(
            RecordChange(
                act: .create, atMilliseconds: now, actorName: actor.name, before: .nothing,
                after: RecordSnapshot(record)),
            to: record.id, actor: actor.ledgerName, in: writer)
    }

    /// The newest first.
    package static func of(
        _ record: Int64, limit: Int, in reader: Reader
    ) throws(ArchiveError) -> [RecordChange] {
        var found: [RecordChange] = []
        for row in try reader.rows(
            "SELECT * FROM record_changes WHERE record = ? ORDER BY id DESC LIMIT ?",
            [SQLValue(record), SQLValue(limit)]
        ) {
            guard let act = RecordChange.Act(rawValue: row.text("act")) else { continue }
            found.append(
                RecordChange(
                    act: act, atMilliseconds: row.integer("at_ms"), actorName: row.text("actor_name"),
                    before: try reader.papers.opening(KeptJSON.value(row.text("before_json")) ?? .nothing),
                    after: try reader.papers.opening(KeptJSON.value(row.text("after_json")) ?? .nothing)))
        }
        return found
    }

    /// Seals what was written before there was a key.
    static func sealAll(in writer: Writer) throws(ArchiveError) {
        for row in try writer.rows("SELECT id, before_json, after_json FROM record_changes") {
            guard let before: RecordSnapshot = KeptJSON.value(row.text("before_json")),
                let after: RecordSnapshot = KeptJSON.value(row.text("after_json"))
            else { continue }
            try writer.execute(
                "UPDATE record_changes SET before_json = ?, after_json = ? WHERE id = ?",
                [
                    SQLValue(KeptJSON.text(try writer.papers.sealing(before))),
                    SQLValue(KeptJSON.text(try writer.papers.sealing(after))), SQLValue(row.integer("id")),
                ])
        }
    }
}

/// Values that columns keep as JSON, always in one writing.
enum KeptJSON {
    static func text(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let data = try? encoder.encode(value) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }

    static func value<Value: Decodable>(_ text: String) -> Value? {
        try? JSONDecoder().decode(Value.self, from: Data(text.utf8))
    }
}
