/// What is said of senders for keeping their images: the site they belong to, and whether their objects stay as they
/// were received.
package enum SourcesTable {
    package struct Row: Sendable, Equatable {
        package var aeTitle: String
        package var site: String
        package var keepsAsReceived: Bool

        package init(aeTitle: String, site: String, keepsAsReceived: Bool) {
            self.aeTitle = aeTitle
            self.site = site
            self.keepsAsReceived = keepsAsReceived
        }
    }

    package static func all(in reader: Reader) throws(ArchiveError) -> [Row] {
        try reader.rows("SELECT * FROM storage_sources ORDER BY ae_title").map(Row.init)
    }

    package static func find(_ aeTitle: String, in reader: Reader) throws(ArchiveError) -> Row? {
        try reader.row("SELECT * FROM storage_sources WHERE ae_title = ?", [SQLValue(aeTitle)]).map(Row.init)
    }

    package static func put(_ row: Row, nowMilliseconds: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO storage_sources (ae_title, site, keep_as_received, changed_ms) VALUES (?, ?, ?, ?)
            ON CONFLICT (ae_title) DO UPDATE SET site = excluded.site,
                keep_as_received = excluded.keep_as_received, changed_ms = excluded.changed_ms
            """,
            [
                SQLValue(row.aeTitle), SQLValue(row.site), SQLValue(row.keepsAsReceived),
                SQLValue(nowMilliseconds),
            ])
    }
}

extension SourcesTable.Row {
    fileprivate init(_ row: SQLRow) {
        self.init(
            aeTitle: row.text("ae_title"), site: row.text("site"),
            keepsAsReceived: row.bool("keep_as_received"))
    }
}
