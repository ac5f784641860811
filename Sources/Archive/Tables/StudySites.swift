import Records

/// Which sites have the images of a study, and who therefore sees them.
package enum StudySites {
    /// Gives a study to a site, unless it has it already.
    package static func add(
        _ studyUID: String, site: Int64, ground: StrokeCase.Ground = .encounter, nowMilliseconds: Int64,
        in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO study_sites (study_uid, site, ground, since_ms) VALUES (?, ?, ?, ?)
            ON CONFLICT (study_uid, site) DO NOTHING
            """,
            [SQLValue(studyUID), SQLValue(site), SQLValue(ground.rawValue), SQLValue(nowMilliseconds)])
    }

    package static func sites(of studyUID: String, in reader: Reader) throws(ArchiveError) -> Set<Int64> {
        Set(
            try reader.rows("SELECT site FROM study_sites WHERE study_uid = ?", [SQLValue(studyUID)])
                .map { $0.integer("site") })
    }

    /// The record of the patient whose study it is, when it is tied to one.
    package static func record(of studyUID: String, in reader: Reader) throws(ArchiveError) -> Int64? {
        try reader.row(
            "SELECT record FROM studies WHERE study_uid = ?", [SQLValue(studyUID)])?.optionalInteger("record")
    }

    /// A study as something to be asked for.
    package static func resource(
        _ studyUID: String, in reader: Reader
    ) throws(ArchiveError) -> Resource {
        Resource(
            .study, id: studyUID, sites: try sites(of: studyUID, in: reader),
            record: try record(of: studyUID, in: reader))
    }

    package static func sees(
        _ sight: Sight, _ studyUID: String, in reader: Reader
    ) throws(ArchiveError) -> Bool {
        if sight.isEverything { return true }
        if sight.covers(sites: try sites(of: studyUID, in: reader)) { return true }
        guard !sight.records.isEmpty else { return false }
        return sight.covers(sites: [], record: try record(of: studyUID, in: reader))
    }

    /// The studies that a picture belongs to, films included. A film whose patient nobody knows belongs to a site alone.
    package static func ofPicture(
        _ blob: String, in reader: Reader
    ) throws(ArchiveError) -> (studies: [String], sites: Set<Int64>) {
        let rows = try reader.rows(
            """
            SELECT s.study_uid AS uid, 0 AS site FROM report_pictures p JOIN studies s ON s.id = p.study
            WHERE p.blob = ?
            UNION SELECT study_uid, site FROM films WHERE sheet_blob = ?
            UNION SELECT study_uid, site FROM films WHERE preview_blob = ?
            UNION SELECT s.study_uid, 0 FROM instances i JOIN studies s ON s.id = i.study WHERE i.blob = ?
            """, [SQLValue](repeating: SQLValue(blob), count: 4))
        let studies = rows.map { $0.text("uid") }.filter { !$0.isEmpty }
        let sites = rows.filter { $0.text("uid").isEmpty }.map { $0.integer("site") }
        return (studies, Set(sites))
    }
}

/// What an actor sees, as the sites stand now.
package enum Sights {
    package static func of(_ actor: Actor, in reader: Reader) throws(ArchiveError) -> Sight {
        if actor.kind == .house { return .everything }
        let all = Set(try reader.rows("SELECT id FROM sites").map { $0.integer("id") })
        return actor.sight(of: all)
    }
}

extension SearchFilter {
    /// More studies than this are not worth a list of their own.
    private static let fewStudies = 5000

    /// The condition that a study is seen; nil when everything is.
    ///
    /// - Parameter alias: what the statement calls `studies`.
    static func seen(by sight: Sight, alias: String = "s", in reader: Reader) throws(ArchiveError)
        -> SearchFilter?
    {
        guard !sight.isEverything else { return nil }
        guard !sight.sites.isEmpty || !sight.records.isEmpty else { return nothing }
        let sites = sight.sites.sorted().map { SQLValue($0) }
        let ofSites = oneOf("v.site", sites) ?? nothing
        let count = try reader.row(
            "SELECT count(*) AS n FROM (SELECT 1 FROM study_sites v WHERE \(ofSites.sql) LIMIT \(fewStudies))",
            ofSites.arguments)
        var filters: [SearchFilter] = []
        if (count?.int("n") ?? 0) < fewStudies {
            // A site with few studies among many is asked for its own.
            filters.append(
                SearchFilter(
                    sql: """
                        \(alias).id IN (SELECT o.id FROM study_sites v JOIN studies o ON o.study_uid = v.study_uid
                            WHERE \(ofSites.sql))
                        """, arguments: ofSites.arguments))
        } else {
            filters.append(
                SearchFilter(
                    sql: """
                        EXISTS (SELECT 1 FROM study_sites v WHERE v.study_uid = \(alias).study_uid
                            AND \(ofSites.sql))
                        """, arguments: ofSites.arguments))
        }
        let records = sight.records.sorted().map { SQLValue($0) }
        if !records.isEmpty, let ofRecords = oneOf("record", records) {
            filters.append(
                SearchFilter(
                    sql: "\(alias).id IN (SELECT id FROM studies WHERE \(ofRecords.sql))",
                    arguments: ofRecords.arguments))
        }
        return any(filters)
    }
}

extension SearchFilter {
    /// The condition that rows which name a study by its UID are of one that is seen; nil when everything is.
    static func seenStudy(by sight: Sight, uid column: String) -> SearchFilter? {
        guard !sight.isEverything else { return nil }
        let sites = oneOf("v.site", sight.sites.sorted().map { SQLValue($0) }) ?? nothing
        var filters = [
            SearchFilter(
                sql: "EXISTS (SELECT 1 FROM study_sites v WHERE v.study_uid = \(column) AND \(sites.sql))",
                arguments: sites.arguments)
        ]
        if let records = oneOf("w.record", sight.records.sorted().map { SQLValue($0) }),
            !sight.records.isEmpty
        {
            filters.append(
                SearchFilter(
                    sql: """
                        EXISTS (SELECT 1 FROM studies w WHERE w.study_uid = \(column) AND \(records.sql))
                        """, arguments: records.arguments))
        }
        return any(filters)
    }

    /// The condition that rows which belong to one site are of one that is seen.
    static func ofSite(_ sight: Sight, column: String = "site") -> SearchFilter? {
        guard !sight.isEverything else { return nil }
        return oneOf(column, sight.sites.sorted().map { SQLValue($0) }) ?? nothing
    }
}
