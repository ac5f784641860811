import Records

/// The rota, and who could be on it.
package enum DutiesTable {
    /// A person who has a role at a site and can sign in.
    package struct Member: Sendable, Equatable {
        package var account: Int64
        package var name: String
        package var role: Role
    }

    /// False when that person's turn in that role begins at that moment already.
    @discardableResult
    package static func insert(_ duty: Duty, in writer: Writer) throws(ArchiveError) -> Bool {
        try writer.execute(
            """
            INSERT INTO duties (site, account, role, line, begin_ms, end_ms) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (site, account, role, begin_ms) DO NOTHING
            """,
            [
                SQLValue(duty.site), SQLValue(duty.account), SQLValue(duty.role.rawValue),
                SQLValue(duty.line), SQLValue(duty.beginMilliseconds), SQLValue(duty.endMilliseconds),
            ]) == 1
    }

    package static func find(_ id: Int64, in reader: Reader) throws(ArchiveError) -> Duty? {
        try reader.row("SELECT * FROM duties WHERE id = ?", [SQLValue(id)]).flatMap(Duty.init)
    }

    package static func delete(_ id: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute("DELETE FROM duties WHERE id = ?", [SQLValue(id)])
    }

    /// Turns at a site that touch a span of time. At a branch campus the turns of its hospital count too.
    package static func duties(
        site: Int64, from begin: Int64, until end: Int64, in reader: Reader
    ) throws(ArchiveError) -> [Duty] {
        try reader.rows(
            """
            WITH RECURSIVE place (id) AS (
                SELECT id FROM sites WHERE id = ?
                UNION SELECT s.parent FROM sites s JOIN place p ON s.id = p.id
                WHERE s.kind = 'branch' AND s.parent IS NOT NULL
            )
            SELECT d.* FROM duties d JOIN place p ON p.id = d.site
            WHERE d.end_ms > ? AND d.begin_ms < ? ORDER BY d.begin_ms, d.role, d.line, d.id LIMIT 2000
            """, [SQLValue(site), SQLValue(begin), SQLValue(end)]
        ).compactMap(Duty.init)
    }

    /// Who works at a site in the roles that are called, whether on duty or not.
    package static func members(of site: Int64, in reader: Reader) throws(ArchiveError) -> [Member] {
        try reader.rows(
            """
            WITH RECURSIVE place (id) AS (
                SELECT id FROM sites WHERE id = ?
                UNION SELECT s.parent FROM sites s JOIN place p ON s.id = p.id
                WHERE s.kind = 'branch' AND s.parent IS NOT NULL
            )
            SELECT DISTINCT m.account, a.name, m.role FROM memberships m
            JOIN place p ON p.id = m.site JOIN accounts a ON a.id = m.account
            WHERE a.disabled = 0 ORDER BY a.name, m.account, m.role
            """, [SQLValue(site)]
        ).compactMap { row in
            Role(rawValue: row.text("role")).map {
                Member(account: row.integer("account"), name: row.text("name"), role: $0)
            }
        }
    }

    package static func prune(endedBefore milliseconds: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute("DELETE FROM duties WHERE end_ms < ?", [SQLValue(milliseconds)])
    }
}

extension Duty {
    init?(_ row: SQLRow) {
        guard let role = Role(rawValue: row.text("role")) else { return nil }
        self.init(
            id: row.integer("id"), site: row.integer("site"), account: row.integer("account"), role: role,
            line: row.int("line"), beginMilliseconds: row.integer("begin_ms"),
            endMilliseconds: row.integer("end_ms"))
    }
}
