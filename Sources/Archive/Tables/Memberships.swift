import Records

/// Who has which role at which site.
package enum Memberships {
    /// The roles of an account. What somebody is at a hospital holds at its branch campuses too, and what administrators
    /// are holds at every site beneath theirs.
    package static func of(account: Int64, in reader: Reader) throws(ArchiveError) -> Set<Membership> {
        let rows = try reader.rows(
            """
            WITH RECURSIVE held (site, role) AS (
                SELECT site, role FROM memberships WHERE account = ?
                UNION
                SELECT s.id, h.role FROM held h JOIN sites s ON s.parent = h.site
                WHERE s.kind = 'branch' OR h.role IN (
                    'system-administrator', 'security-administrator', 'audit-administrator', 'quality-manager')
            )
            SELECT site, role FROM held
            """, [SQLValue(account)])
        return Set(rows.compactMap(Membership.init))
    }

    /// The roles as they were given, before they spread.
    package static func given(account: Int64, in reader: Reader) throws(ArchiveError) -> Set<Membership> {
        let rows = try reader.rows(
            "SELECT site, role FROM memberships WHERE account = ?", [SQLValue(account)])
        return Set(rows.compactMap(Membership.init))
    }

    /// Accounts that hold one of the roles at one of the sites, or at a site above it.
    package static func accounts(
        with roles: [Role], above sites: Set<Int64>, in reader: Reader
    ) throws(ArchiveError) -> Set<Int64> {
        guard !roles.isEmpty, !sites.isEmpty else { return [] }
        let rows = try reader.rows(
            """
            WITH RECURSIVE above (id, parent) AS (
                SELECT id, parent FROM sites WHERE id IN (\(SQLList.places(sites.count)))
                UNION SELECT s.id, s.parent FROM sites s JOIN above a ON s.id = a.parent
            )
            SELECT DISTINCT m.account FROM memberships m JOIN above a ON a.id = m.site
            JOIN accounts c ON c.id = m.account
            WHERE m.role IN (\(SQLList.places(roles.count))) AND c.disabled = 0
            """, sites.sorted().map { SQLValue($0) } + roles.map { SQLValue($0.rawValue) })
        return Set(rows.map { $0.integer("account") })
    }

    /// Gives an account these roles and no others.
    package static func set(
        _ memberships: Set<Membership>, account: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute("DELETE FROM memberships WHERE account = ?", [SQLValue(account)])
        for membership in memberships {
            try writer.execute(
                "INSERT INTO memberships (account, site, role) VALUES (?, ?, ?)",
                [SQLValue(account), SQLValue(membership.site), SQLValue(membership.role.rawValue)])
        }
    }
}

extension Membership {
    /// What a new account is unless somebody says otherwise: a physician of the first site; the very first account of a
    /// node administers it too.
    static func usual(isFirst: Bool) -> Set<Membership> {
        var roles: [Role] = [.neurologist]
        if isFirst {
            roles += [.imageManager, .systemAdministrator, .securityAdministrator, .auditAdministrator]
        }
        return Set(roles.map { Membership(site: Site.first, role: $0) })
    }

    init?(_ row: SQLRow) {
        guard let role = Role(rawValue: row.text("role")) else { return nil }
        self.init(site: row.integer("site"), role: role)
    }
}
