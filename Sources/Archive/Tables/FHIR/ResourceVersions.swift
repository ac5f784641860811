/// The states of resources that other machines have seen, numbered from 1. A state is never changed or removed.
package enum ResourceVersions {
    package struct Version: Sendable, Equatable {
        package var type: String
        package var id: String
        package var number: Int64
        /// Where what it shows is found again, such as the UID of a study.
        package var subject: String
        package var digest: String
        package var content: String
        package var atMilliseconds: Int64

        package init(
            type: String, id: String, number: Int64, subject: String, digest: String, content: String,
            atMilliseconds: Int64
        ) {
            self.type = type
            self.id = id
            self.number = number
            self.subject = subject
            self.digest = digest
            self.content = content
            self.atMilliseconds = atMilliseconds
        }
    }

    package static func newest(
        type: String, id: String, in reader: Reader
    ) throws(ArchiveError) -> Version? {
        try reader.row(
            "SELECT * FROM resource_versions WHERE type = ? AND id = ? ORDER BY version DESC LIMIT 1",
            [SQLValue(type), SQLValue(id)]
        ).map(Version.init)
    }

    package static func find(
        type: String, id: String, number: Int64, in reader: Reader
    ) throws(ArchiveError) -> Version? {
        try reader.row(
            "SELECT * FROM resource_versions WHERE type = ? AND id = ? AND version = ?",
            [SQLValue(type), SQLValue(id), SQLValue(number)]
        ).map(Version.init)
    }

    /// The newest first.
    package static func all(
        type: String, id: String, before number: Int64 = .max, limit: Int, in reader: Reader
    ) throws(ArchiveError) -> [Version] {
        try reader.rows(
            """
            SELECT * FROM resource_versions WHERE type = ? AND id = ? AND version < ? ORDER BY version DESC LIMIT ?
            """, [SQLValue(type), SQLValue(id), SQLValue(number), SQLValue(limit)]
        ).map(Version.init)
    }

    package static func append(_ version: Version, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO resource_versions (type, id, version, subject, digest, content, at_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                SQLValue(version.type), SQLValue(version.id), SQLValue(version.number),
                SQLValue(version.subject), SQLValue(version.digest), SQLValue(version.content),
                SQLValue(version.atMilliseconds),
            ])
    }
}

extension ResourceVersions.Version {
    init(_ row: SQLRow) {
        self.init(
            type: row.text("type"), id: row.text("id"), number: row.integer("version"),
            subject: row.text("subject"), digest: row.text("digest"), content: row.text("content"),
            atMilliseconds: row.integer("at_ms"))
    }
}
