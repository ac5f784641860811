import DICOM
import Records

/// One row for each device of which something is known.
package enum PeersTable {
    package static func all(in reader: Reader) throws(ArchiveError) -> [PeerRules] {
        try reader.rows("SELECT ae_title, character_set FROM peers ORDER BY ae_title").map { row in
            PeerRules(
                aeTitle: row.text("ae_title"),
                characterSet: CharacterSetCorrection(line: row.text("character_set")))
        }
    }

    package static func put(
        _ rules: PeerRules, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO peers (ae_title, character_set, changed_ms) VALUES (?, ?, ?)
            ON CONFLICT (ae_title) DO UPDATE SET
                character_set = excluded.character_set, changed_ms = excluded.changed_ms
            """,
            [
                SQLValue(rules.aeTitle), SQLValue(rules.characterSet?.line ?? ""), SQLValue(nowMilliseconds),
            ])
    }

    /// Says whether there was such a row.
    package static func remove(_ aeTitle: String, in writer: Writer) throws(ArchiveError) -> Bool {
        try writer.execute("DELETE FROM peers WHERE ae_title = ?", [SQLValue(aeTitle)]) > 0
    }
}
