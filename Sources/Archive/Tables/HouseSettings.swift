/// What holds for the whole house, by name.
package enum HouseSettings {
    package static func value(_ name: String, in reader: Reader) throws(ArchiveError) -> String? {
        try reader.row("SELECT value FROM house_settings WHERE name = ?", [SQLValue(name)])?.text("value")
    }

    package static func set(_ name: String, _ value: String, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO house_settings (name, value) VALUES (?, ?)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """, [SQLValue(name), SQLValue(value)])
    }
}
