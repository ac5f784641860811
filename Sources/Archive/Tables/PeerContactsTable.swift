/// When devices were last in contact with us, in either direction, and what went wrong.
package enum PeerContactsTable {
    /// The last contact that went well.
    package struct Contact: Sendable, Equatable {
        package var aeTitle: String
        /// We called; otherwise it did.
        package var isOutgoing: Bool
        /// The address that it called from or that we called.
        package var place: String
        package var milliseconds: Int64

        package init(aeTitle: String, isOutgoing: Bool, place: String, milliseconds: Int64) {
            self.aeTitle = aeTitle
            self.isOutgoing = isOutgoing
            self.place = place
            self.milliseconds = milliseconds
        }
    }

    /// Something that went wrong, once or several times in a row.
    package struct Failure: Sendable, Equatable {
        package var contact: Contact
        /// One sentence.
        package var reason: String
        package var repeats: Int

        package init(contact: Contact, reason: String, repeats: Int) {
            self.contact = contact
            self.reason = reason
            self.repeats = repeats
        }
    }

    /// Failures that are kept of each device and direction.
    private static let keptFailures = 10
    /// Devices that are kept, whether anything is known of them or not: names cost a stranger nothing.
    private static let keptDevices = 1000

    package static func put(_ contact: Contact, in writer: Writer) throws(ArchiveError) {
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
    package static func put(_ failure: Failure, in writer: Writer) throws(ArchiveError) {
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

    package static func contacts(in reader: Reader) throws(ArchiveError) -> [Contact] {
        try reader.rows("SELECT * FROM peer_contacts ORDER BY ae_title, outgoing").map { row in
            Contact(row, at: row.integer("contact_ms"))
        }
    }

    /// The newest first.
    package static func failures(in reader: Reader) throws(ArchiveError) -> [Failure] {
        try reader.rows("SELECT * FROM peer_failures ORDER BY failed_ms DESC, id DESC").map { row in
            Failure(
                contact: Contact(row, at: row.integer("failed_ms")), reason: row.text("failure"),
                repeats: row.int("repeats"))
        }
    }
}

extension PeerContactsTable.Contact {
    fileprivate init(_ row: SQLRow, at milliseconds: Int64) {
        self.init(
            aeTitle: row.text("ae_title"), isOutgoing: row.bool("outgoing"), place: row.text("place"),
            milliseconds: milliseconds)
    }
}
