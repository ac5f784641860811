import Records

/// Cases, the sites that see them, and the studies that belong to them.
package enum CasesTable {
    /// Opens a case at its site; `id` is given by the database.
    package static func insert(_ item: StrokeCase, in writer: Writer) throws(ArchiveError) -> StrokeCase {
        let row = try writer.row(
            """
            INSERT INTO cases (key, site, record, state, origin, opened_ms, closed_ms, version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
            """,
            [
                SQLValue(item.key), SQLValue(item.site), SQLValue(item.record), SQLValue(item.state.rawValue),
                SQLValue(item.origin), SQLValue(item.openedMilliseconds), SQLValue(item.closedMilliseconds),
                SQLValue(item.version),
            ])
        var made = item
        made.id = row?.integer("id") ?? 0
        try share(
            made.id, with: made.site, on: .encounter, nowMilliseconds: made.openedMilliseconds, in: writer)
        return made
    }

    package static func find(key: String, in reader: Reader) throws(ArchiveError) -> StrokeCase? {
        try reader.row("SELECT * FROM cases WHERE key = ?", [SQLValue(key)]).map(StrokeCase.init)
    }

    /// The case of a key, or what it has become: addresses that were given out, and what waits to be sent to them, still
    /// lead to the patient.
    package static func standing(key: String, in reader: Reader) throws(ArchiveError) -> StrokeCase? {
        guard let item = try find(key: key, in: reader) else { return nil }
        return try standing(item, in: reader)
    }

    package static func standing(
        _ item: StrokeCase, in reader: Reader
    ) throws(ArchiveError) -> StrokeCase {
        var item = item
        // Only cases that stand are merged into; the count is a belt beside the braces.
        for _ in 0..<32 {
            guard let next = item.mergedInto, let other = try find(next, in: reader) else { break }
            item = other
        }
        return item
    }

    package static func find(_ id: Int64, in reader: Reader) throws(ArchiveError) -> StrokeCase? {
        try reader.row("SELECT * FROM cases WHERE id = ?", [SQLValue(id)]).map(StrokeCase.init)
    }

    /// The sites that see a case, with every ground they have.
    package static func sites(
        of id: Int64, in reader: Reader
    ) throws(ArchiveError) -> [(site: Int64, ground: StrokeCase.Ground)] {
        try reader.rows(
            "SELECT site, ground FROM case_sites WHERE case_id = ? ORDER BY since_ms", [SQLValue(id)]
        )
        .compactMap { row in
            StrokeCase.Ground(rawValue: row.text("ground")).map { (row.integer("site"), $0) }
        }
    }

    /// Lets a site see a case from now on, with the studies that belong to it.
    package static func share(
        _ id: Int64, with site: Int64, on ground: StrokeCase.Ground, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO case_sites (case_id, site, ground, since_ms) VALUES (?, ?, ?, ?)
            ON CONFLICT (case_id, site, ground) DO NOTHING
            """,
            [SQLValue(id), SQLValue(site), SQLValue(ground.rawValue), SQLValue(nowMilliseconds)])
        let shared = try writer.execute(
            """
            INSERT INTO study_sites (study_uid, site, ground, since_ms)
            SELECT study_uid, ?, ?, ? FROM case_studies WHERE case_id = ?
            ON CONFLICT (study_uid, site) DO NOTHING
            """,
            [SQLValue(site), SQLValue(ground.rawValue), SQLValue(nowMilliseconds), SQLValue(id)])
        guard shared > 0 else { return }
        try MovingSight.lookAgain(
            at: try CaseLists.studies(of: id, in: writer.reader), nowMilliseconds: nowMilliseconds, in: writer
        )
    }

    /// Takes back what a ground gave to a site. Where it has no other ground, it sees neither the case any more nor those
    /// studies that it saw for this one alone.
    package static func unshare(
        _ id: Int64, from site: Int64, ground: StrokeCase.Ground, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "DELETE FROM case_sites WHERE case_id = ? AND site = ? AND ground = ?",
            [SQLValue(id), SQLValue(site), SQLValue(ground.rawValue)])
        try writer.execute(
            """
            DELETE FROM study_sites WHERE site = ? AND ground <> 'encounter'
            AND study_uid IN (SELECT study_uid FROM case_studies WHERE case_id = ?)
            AND NOT EXISTS (
                SELECT 1 FROM case_sites c JOIN case_studies s ON s.case_id = c.case_id
                WHERE c.site = study_sites.site AND s.study_uid = study_sites.study_uid)
            """, [SQLValue(site), SQLValue(id)])
        // Open pages of its images ask anew whether they may show them.
        for study in try CaseLists.studies(of: id, in: writer.reader) {
            try Events.append(
                kind: Events.study, subject: study, nowMilliseconds: nowMilliseconds, in: writer)
        }
    }

    /// Ties a study to a case; every site that sees the case sees the study.
    package static func link(
        _ id: Int64, study: String, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO case_studies (case_id, study_uid, linked_ms) VALUES (?, ?, ?)
            ON CONFLICT (case_id, study_uid) DO NOTHING
            """,
            [SQLValue(id), SQLValue(study), SQLValue(nowMilliseconds)])
        let shared = try writer.execute(
            """
            INSERT INTO study_sites (study_uid, site, ground, since_ms)
            SELECT ?, site, ground, ? FROM case_sites WHERE case_id = ?
            ON CONFLICT (study_uid, site) DO NOTHING
            """,
            [SQLValue(study), SQLValue(nowMilliseconds), SQLValue(id)])
        guard shared > 0 else { return }
        try MovingSight.lookAgain(at: [study], nowMilliseconds: nowMilliseconds, in: writer)
    }

    /// The case's new state and version, if it still has the version the caller has seen; false when somebody was
    /// faster.
    package static func update(_ item: StrokeCase, in writer: Writer) throws(ArchiveError) -> Bool {
        try writer.execute(
            """
            UPDATE cases SET record = ?, state = ?, closed_ms = ?, version = version + 1 WHERE id = ? AND version = ?
            """,
            [
                SQLValue(item.record), SQLValue(item.state.rawValue), SQLValue(item.closedMilliseconds),
                SQLValue(item.id), SQLValue(item.version),
            ]) == 1
    }

    package static func setRecord(
        _ record: Int64?, of id: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute("UPDATE cases SET record = ? WHERE id = ?", [SQLValue(record), SQLValue(id)])
    }

    /// Raises the version and tells open pages: called by whatever changes anything that belongs to a case.
    package static func touch(
        _ id: Int64, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute("UPDATE cases SET version = version + 1 WHERE id = ?", [SQLValue(id)])
        try Events.append(
            kind: Events.caseRecord, subject: "\(id)", nowMilliseconds: nowMilliseconds, in: writer)
    }
}

extension StrokeCase {
    init(_ row: SQLRow) {
        self.init(
            id: row.integer("id"), key: row.text("key"), site: row.integer("site"),
            record: row.optionalInteger("record"), state: State(rawValue: row.text("state")) ?? .active,
            origin: row.text("origin"), openedMilliseconds: row.integer("opened_ms"),
            closedMilliseconds: row.optionalInteger("closed_ms"), version: row.integer("version"),
            mergedInto: row.optionalInteger("merged_into"))
    }
}
