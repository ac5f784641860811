import Records

/// When devices were last in contact with us, in either direction, and what went wrong.
package enum PeerContactsTable {
    /// Failures that are kept of each device and direction.
    private static let keptFailures = 10
    /// Devices that are kept, whether anything is known of them or not: names cost a stranger nothing.
    private static let keptDevices = 1000

    package static func put(_ contact: PeerContact, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO peer_contacts (ae_title, outgoing, place, contact_ms) VALUES (?, ?, ?, ?)
            ON CONFLICT (ae_title, outgoing) DO UPDATE SET place = excluded.place, contact_ms = excluded.contact_ms
            """,
            [
                SQLValue(contact.aeTitle), SQLValue(contact.isOutgoing), SQLValue(contact.place),
                SQLValue(contact.milliseconds),
            ])
    }

    /// Notes a failure; the same one again only counts.
    package static func put(_ failure: PeerFailure, in writer: Writer) throws(ArchiveError) {
        let contact = failure.contact
        let peer = [SQLValue(contact.aeTitle), SQLValue(contact.isOutgoing)]
        let counted = try writer.execute(
            """
            UPDATE peer_failures SET repeats = repeats + ?, failed_ms = ?
            WHERE id = (SELECT max(id) FROM peer_failures WHERE ae_title = ? AND outgoing = ?)
                AND failure = ? AND place = ?
            """,
            [SQLValue(failure.repeats), SQLValue(contact.milliseconds)] + peer
                + [SQLValue(failure.reason), SQLValue(contact.place)])
        guard counted == 0 else { return }
        try writer.execute(
            """
            INSERT INTO peer_failures (ae_title, outgoing, place, failed_ms, failure, repeats)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            peer + [
                SQLValue(contact.place), SQLValue(contact.milliseconds), SQLValue(failure.reason),
                SQLValue(failure.repeats),
            ])
        try writer.execute(
            """
            DELETE FROM peer_failures WHERE ae_title = ? AND outgoing = ? AND id NOT IN (
                SELECT id FROM peer_failures WHERE ae_title = ? AND outgoing = ? ORDER BY id DESC
                LIMIT \(keptFailures)
            )
            """, peer + peer)
    }

    /// Forgets those that have been silent for longest when there are too many.
    package static func prune(in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            """
            DELETE FROM peer_contacts WHERE (ae_title, outgoing) IN (
                SELECT ae_title, outgoing FROM peer_contacts ORDER BY contact_ms DESC
                LIMIT -1 OFFSET \(keptDevices)
            )
            """)
        try writer.execute(
            """
            DELETE FROM peer_failures WHERE id IN (
                SELECT id FROM peer_failures ORDER BY failed_ms DESC LIMIT -1 OFFSET \(keptDevices)
            )
            """)
    }

    package static func contacts(in reader: Reader) throws(ArchiveError) -> [PeerContact] {
        try reader.rows("SELECT * FROM peer_contacts ORDER BY ae_title, outgoing").map { row in
            PeerContact(row, at: row.integer("contact_ms"))
        }
    }

    /// The newest first.
    package static func failures(in reader: Reader) throws(ArchiveError) -> [PeerFailure] {
        try reader.rows("SELECT * FROM peer_failures ORDER BY failed_ms DESC, id DESC").map { row in
            PeerFailure(
                contact: PeerContact(row, at: row.integer("failed_ms")), reason: row.text("failure"),
                repeats: row.int("repeats"))
        }
    }
}

extension PeerContact {
    fileprivate init(_ row: SQLRow, at milliseconds: Int64) {
        self.init(
            aeTitle: row.text("ae_title"), isOutgoing: row.bool("outgoing"), place: row.text("place"),
            milliseconds: milliseconds)
    }
}
