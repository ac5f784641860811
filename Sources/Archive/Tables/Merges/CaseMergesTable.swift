import Records

/// Makes one case of two, and takes that back. Nothing is copied and nothing deleted: rows change which case they belong
/// to, and everything that has to go back is kept with the merge.
package enum CaseMerges {
    /// Everything of `from` goes to `into`; `from` stays as an address that leads there.
    ///
    /// - Parameter draft: who merges; the rest is filled in here.
    package static func merge(
        _ from: StrokeCase, into: StrokeCase, _ draft: CaseMerge, in writer: Writer
    ) throws(ArchiveError) -> CaseMerge {
        var merge = draft
        merge.moved.state = from.state
        merge.moved.closedMilliseconds = from.closedMilliseconds
        merge.moved.record = from.record
        merge.moved.intoState = into.state
        merge.moved.intoStateAfter = from.state.progress > into.state.progress ? from.state : into.state
        try moveFacts(from.id, into.id, in: writer)
        try moveTeam(from.id, into.id, &merge, in: writer)
        try moveStudies(from.id, into.id, &merge, in: writer)
        try write(merge, in: writer)
        try writer.execute(
            """
            UPDATE cases SET state = ?, closed_ms = ?, merged_into = ?, version = version + 1 WHERE id = ?
            """,
            [
                SQLValue(StrokeCase.State.cancelled.rawValue), SQLValue(merge.atMilliseconds),
                SQLValue(into.id), SQLValue(from.id),
            ])
        try setState(merge.moved.intoStateAfter, of: into.id, in: writer)
        return merge
    }

    private static func moveFacts(
        _ from: Int64, _ into: Int64, in writer: Writer
    ) throws(ArchiveError) {
        let newest = try writer.row("SELECT max(id) AS newest FROM case_facts")?.optionalInteger("newest")
        try writer.execute(
            "UPDATE case_facts SET case_id = ?, came_from = ?, moved_after = ? WHERE case_id = ?",
            [SQLValue(into), SQLValue(from), SQLValue(newest ?? 0), SQLValue(from)])
    }

    private static func moveTeam(
        _ from: Int64, _ into: Int64, _ merge: inout CaseMerge, in writer: Writer
    ) throws(ArchiveError) {
        for activation in try ActivationsTable.ofCase(from, in: writer.reader) {
            merge.moved.activations.append(activation.id)
            guard activation.state.isOpen,
                try ActivationsTable.open(
                    case: into, site: activation.site, kind: activation.kind, in: writer.reader) != nil
            else { continue }
            // That team is called for the other case already.
            let timers = try TeamTimers.of(activation.id, in: writer.reader)
            merge.moved.ended.append(
                .init(activation: activation.id, state: activation.state, timers: timers))
            try TeamTimers.clear(activation.id, in: writer)
            try ActivationsTable.setState(
                activation.id, .ended, endedMilliseconds: merge.atMilliseconds, in: writer)
        }
        merge.moved.consultations = try ids("SELECT id FROM consultations WHERE case_id = ?", from, writer)
        merge.moved.transfers = try ids("SELECT id FROM case_transfers WHERE case_id = ?", from, writer)
        merge.moved.messages = try ids("SELECT id FROM case_messages WHERE case_id = ?", from, writer)
        try point(merge.moved, from: from, to: into, in: writer)
    }

    /// Rows of the team that a merge moves there and back.
    private static func point(
        _ moved: CaseMerge.Moved, from: Int64, to: Int64, in writer: Writer
    ) throws(ArchiveError) {
        let tables: [(sql: String, ids: [Int64])] = [
            ("UPDATE activations SET case_id = ? WHERE case_id = ? AND id = ?", moved.activations),
            ("UPDATE consultations SET case_id = ? WHERE case_id = ? AND id = ?", moved.consultations),
            ("UPDATE case_transfers SET case_id = ? WHERE case_id = ? AND id = ?", moved.transfers),
            ("UPDATE case_messages SET case_id = ? WHERE case_id = ? AND id = ?", moved.messages),
        ]
        for table in tables {
            for id in table.ids {
                try writer.execute(table.sql, [SQLValue(to), SQLValue(from), SQLValue(id)])
            }
        }
    }

    private static func moveStudies(
        _ from: Int64, _ into: Int64, _ merge: inout CaseMerge, in writer: Writer
    ) throws(ArchiveError) {
        let theirs = try CaseLists.studies(of: from, in: writer.reader)
        let ours = Set(try CaseLists.studies(of: into, in: writer.reader))
        let before = try CaseMergeSights.places(theirs + ours, in: writer.reader)
        merge.moved.studies = theirs.filter { !ours.contains($0) }
        merge.moved.studiesOfBoth = theirs.filter(ours.contains)
        for uid in merge.moved.studies { try move(uid, from: from, to: into, in: writer) }
        for uid in merge.moved.studiesOfBoth {
            try writer.execute(
                "DELETE FROM case_studies WHERE case_id = ? AND study_uid = ?",
                [SQLValue(from), SQLValue(uid)])
        }
        merge.moved.sites = try CaseMergeSights.join(
            from, into, nowMilliseconds: merge.atMilliseconds, in: writer)
        let after = try CaseMergeSights.places(theirs + ours, in: writer.reader)
        merge.moved.studySites = after.subtracting(before).sorted {
            ($0.study, $0.site) < ($1.study, $1.site)
        }
    }

    private static func move(
        _ uid: String, from: Int64, to: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "UPDATE case_studies SET case_id = ? WHERE case_id = ? AND study_uid = ?",
            [SQLValue(to), SQLValue(from), SQLValue(uid)])
    }

    private static func setState(
        _ state: StrokeCase.State, of id: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "UPDATE cases SET state = ? WHERE id = ?", [SQLValue(state.rawValue), SQLValue(id)])
    }

    // MARK: - Undoing

    /// Takes a merge back: all that came from the other case goes back to it, and so do images of its patient that came
    /// since; what was said and done since the merge stays where people saw it.
    package static func undo(
        _ merge: CaseMerge, by name: String, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        let moved = merge.moved
        try writer.execute(
            """
            UPDATE case_facts SET case_id = ?, came_from = NULL, moved_after = NULL
            WHERE case_id = ? AND came_from = ?
            """, [SQLValue(merge.from), SQLValue(merge.into), SQLValue(merge.from)])
        try point(moved, from: merge.into, to: merge.from, in: writer)
        for ended in moved.ended { try callAgain(ended, merge, in: writer) }
        for uid in moved.studies { try move(uid, from: merge.into, to: merge.from, in: writer) }
        for uid in moved.studiesOfBoth {
            try writer.execute(
                """
                INSERT INTO case_studies (case_id, study_uid, linked_ms) VALUES (?, ?, ?)
                ON CONFLICT (case_id, study_uid) DO NOTHING
                """, [SQLValue(merge.from), SQLValue(uid), SQLValue(merge.atMilliseconds)])
        }
        try giveBackArrivals(merge, in: writer)
        try CaseMergeSights.part(merge, in: writer)
        try writer.execute(
            """
            UPDATE cases SET state = ?, closed_ms = ?, merged_into = NULL, version = version + 1 WHERE id = ?
            """,
            [
                SQLValue(moved.state.rawValue), SQLValue(moved.closedMilliseconds), SQLValue(merge.from),
            ])
        if let into = try CasesTable.find(merge.into, in: writer.reader), into.state == moved.intoStateAfter {
            try setState(moved.intoState, of: into.id, in: writer)
        }
        try writer.execute(
            "UPDATE case_merges SET undone_ms = ?, undone_by = ? WHERE id = ?",
            [SQLValue(nowMilliseconds), SQLValue(name), SQLValue(merge.id)])
    }

    /// A team that only ended because of the merge is called again, with the time that it had left.
    private static func callAgain(
        _ ended: CaseMerge.Moved.Ended, _ merge: CaseMerge, in writer: Writer
    ) throws(ArchiveError) {
        guard let now = try ActivationsTable.find(ended.activation, in: writer.reader),
            now.state == .ended, now.endedMilliseconds == merge.atMilliseconds
        else { return }
        try ActivationsTable.setState(now.id, ended.state, in: writer)
        for timer in ended.timers { try TeamTimers.set(timer, in: writer) }
    }

    /// Images that came after the merge, of the patient of the case that stands on its own again.
    private static func giveBackArrivals(_ merge: CaseMerge, in writer: Writer) throws(ArchiveError) {
        guard let record = merge.moved.record,
            try CasesTable.find(merge.into, in: writer.reader)?.record != record
        else { return }
        let known = Set(merge.moved.studiesOfBoth)
        let rows = try writer.rows(
            """
            SELECT l.study_uid FROM case_studies l JOIN studies s ON s.study_uid = l.study_uid
            WHERE l.case_id = ? AND s.record = ? AND l.linked_ms >= ?
            """, [SQLValue(merge.into), SQLValue(record), SQLValue(merge.atMilliseconds)])
        for row in rows where !known.contains(row.text("study_uid")) {
            try move(row.text("study_uid"), from: merge.into, to: merge.from, in: writer)
        }
    }

    // MARK: - Rows

    private static func ids(
        _ sql: String, _ id: Int64, _ writer: Writer
    ) throws(ArchiveError) -> [Int64] {
        try writer.rows(sql, [SQLValue(id)]).map { $0.integer("id") }
    }

    private static func write(_ merge: CaseMerge, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO case_merges (key, from_case, into_case, actor, actor_name, at_ms, record_merge, state_json)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                SQLValue(merge.key), SQLValue(merge.from), SQLValue(merge.into), SQLValue(merge.actor),
                SQLValue(merge.actorName), SQLValue(merge.atMilliseconds), SQLValue(merge.recordMerge),
                SQLValue(KeptJSON.text(merge.moved)),
            ])
    }

    package static func find(key: String, in reader: Reader) throws(ArchiveError) -> CaseMerge? {
        try reader.row("SELECT * FROM case_merges WHERE key = ?", [SQLValue(key)]).flatMap(CaseMerge.init)
    }

    /// The merges into a case that stand, the newest first.
    package static func standing(into id: Int64, in reader: Reader) throws(ArchiveError) -> [CaseMerge] {
        try reader.rows(
            "SELECT * FROM case_merges WHERE into_case = ? AND undone_ms IS NULL ORDER BY id DESC LIMIT 50",
            [SQLValue(id)]
        ).compactMap(CaseMerge.init)
    }
}

extension CaseMerge {
    fileprivate init?(_ row: SQLRow) {
        guard let moved: Moved = KeptJSON.value(row.text("state_json")) else { return nil }
        self.init(
            id: row.integer("id"), key: row.text("key"), from: row.integer("from_case"),
            into: row.integer("into_case"), actor: row.text("actor"), actorName: row.text("actor_name"),
            atMilliseconds: row.integer("at_ms"), recordMerge: row.text("record_merge"), moved: moved,
            undoneMilliseconds: row.optionalInteger("undone_ms"))
    }
}
