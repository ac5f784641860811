import Records

/// The places that take part in the network.
package enum SitesTable {
    package static func all(in reader: Reader) throws(ArchiveError) -> [Site] {
        try reader.rows(
            """
            SELECT id, parent, name, english_name, kind, capabilities, service_hours, active FROM sites ORDER BY id
            """
        ).map(Site.init)
    }

    package static func find(_ id: Int64, in reader: Reader) throws(ArchiveError) -> Site? {
        try reader.row(
            """
            SELECT id, parent, name, english_name, kind, capabilities, service_hours, active FROM sites WHERE id = ?
            """, [SQLValue(id)]
        ).map(Site.init)
    }

    /// Adds a site; its `id` is given by the database.
    package static func insert(_ site: Site, in writer: Writer) throws(ArchiveError) -> Site {
        let row = try writer.row(
            """
            INSERT INTO sites (parent, name, english_name, kind, capabilities, service_hours, active, settings_json)
            VALUES (?, ?, ?, ?, ?, ?, ?, '{}') RETURNING id
            """, values(site))
        var made = site
        made.id = row?.integer("id") ?? 0
        return made
    }

    package static func update(_ site: Site, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            """
            UPDATE sites SET parent = ?, name = ?, english_name = ?, kind = ?, capabilities = ?, service_hours = ?,
                active = ? WHERE id = ?
            """, values(site) + [SQLValue(site.id)])
    }

    /// What a site has set for itself, then the site above it, and so on.
    package static func settings(chainOf id: Int64, in reader: Reader) throws(ArchiveError) -> [SiteSettings]
    {
        try reader.rows(
            """
            WITH RECURSIVE chain (id, parent, settings_json, depth) AS (
                SELECT id, parent, settings_json, 0 FROM sites WHERE id = ?
                UNION ALL
                SELECT s.id, s.parent, s.settings_json, c.depth + 1 FROM chain c JOIN sites s ON s.id = c.parent
                WHERE c.depth < ?
            )
            SELECT settings_json FROM chain ORDER BY depth
            """, [SQLValue(id), SQLValue(deepest - 1)]
        ).map { SiteSettings(json: $0.text("settings_json")) }
    }

    package static func setSettings(
        _ id: Int64, json: String, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute("UPDATE sites SET settings_json = ? WHERE id = ?", [SQLValue(json), SQLValue(id)])
    }

    /// A site and those above it, the site itself first.
    package static func chain(_ id: Int64, in reader: Reader) throws(ArchiveError) -> [Site] {
        var chain: [Site] = []
        var next: Int64? = id
        while let step = next, chain.count < deepest, let site = try find(step, in: reader) {
            chain.append(site)
            next = site.parent
        }
        return chain
    }

    /// How many sites may stand above one another.
    package static let deepest = 12

    private static func values(_ site: Site) -> [SQLValue] {
        [
            SQLValue(site.parent), SQLValue(site.name), SQLValue(site.englishName),
            SQLValue(site.kind.rawValue),
            SQLValue(site.capabilities.sorted().map(\.rawValue).joined(separator: " ")),
            SQLValue(site.serviceHours), SQLValue(site.isActive),
        ]
    }
}

extension Site {
    init(_ row: SQLRow) {
        self.init(
            id: row.integer("id"), parent: row.optionalInteger("parent"), name: row.text("name"),
            englishName: row.text("english_name"), kind: Kind(rawValue: row.text("kind")) ?? .alliance,
            capabilities: Set(
                row.text("capabilities").split(separator: " ").compactMap {
                    Capability(rawValue: String($0))
                }),
            serviceHours: row.text("service_hours"), isActive: row.bool("active"))
    }
}
