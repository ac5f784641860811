import Records

/// What an administrator chose for the whole data folder.
package enum StorageSettings {
    package enum Name: String, Sendable, CaseIterable {
        /// Room that is kept free.
        case reserve
        /// Megabytes a second that the scrub reads.
        case scrubRate = "scrub-rate"
        /// Hours of the day, `22-6`, in which rules run.
        case quietHours = "quiet-hours"
        /// Seconds that a file stays after its last row has gone, for those who are about to read it.
        case removalGrace = "removal-grace"
    }

    package static func value(_ name: Name, in reader: Reader) throws(ArchiveError) -> String? {
        try reader.row("SELECT value FROM storage_settings WHERE name = ?", [SQLValue(name.rawValue)])?
            .text("value")
    }

    /// Nil takes the usual again.
    package static func set(_ name: Name, to value: String?, in writer: Writer) throws(ArchiveError) {
        guard let value else {
            try writer.execute("DELETE FROM storage_settings WHERE name = ?", [SQLValue(name.rawValue)])
            return
        }
        try writer.execute(
            """
            INSERT INTO storage_settings (name, value) VALUES (?, ?)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """, [SQLValue(name.rawValue), SQLValue(value)])
    }

    package static func reserve(in reader: Reader) throws(ArchiveError) -> Reserve? {
        try value(.reserve, in: reader).flatMap { Reserve($0) }
    }
}
