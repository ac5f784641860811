import Records

/// Makes one record of two, and takes that back.
package enum RecordMerges {
    /// What is kept of a merge beside who made it.
    private struct State: Codable {
        var taken: Set<RecordField>
        var fromBefore: RecordSnapshot
        var intoBefore: RecordSnapshot
        var intoAfter: RecordSnapshot
        var moved: RecordMerge.Moved
    }

    /// Everything of `from` goes to `into`; `from` stays, and says where it went.
    ///
    /// - Parameter draft: who merges what, why, and with which values; the rest is filled in here.
    package static func merge(
        _ from: PatientRecord, into: PatientRecord, _ draft: RecordMerge, in writer: Writer
    ) throws(ArchiveError) -> RecordMerge {
        let now = draft.atMilliseconds
        var merge = draft
        merge.fromBefore = try RecordIdentity.snapshot(from, in: writer.reader)
        merge.intoBefore = try RecordIdentity.snapshot(into, in: writer.reader)
        merge.intoAfter = merge.intoBefore.merging(merge.fromBefore, taking: merge.taken)
        merge.moved = RecordMerge.Moved(
            cases: try ids("SELECT id FROM cases WHERE record = ?", from.id, in: writer.reader),
            studies: try ids("SELECT id FROM studies WHERE record = ?", from.id, in: writer.reader))
        try point(merge.moved, from: from.id, to: into.id, nowMilliseconds: now, in: writer)
        var gone = from
        gone.mergedInto = into.id
        gone.numbers = []
        _ = try RecordIdentity.update(gone, sites: [], nowMilliseconds: now, in: writer)
        try write(merge.intoAfter, to: into, nowMilliseconds: now, in: writer)
        try note(
            .merge, from.id, merge.fromBefore, merge.intoAfter, by: merge.actor, merge.actorName, now, writer)
        try note(
            .take, into.id, merge.intoBefore, merge.intoAfter, by: merge.actor, merge.actorName, now, writer)
        return try insert(merge, in: writer)
    }

    /// Takes a merge back. Cases, studies and numbers go back to where they were unless somebody has brought them elsewhere
    /// since; images that came since go to the record whose number they carry; what was written by hand since stays.
    package static func undo(
        _ merge: RecordMerge, by actor: Actor, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        let reader = writer.reader
        guard var from = try PatientRecords.find(merge.from, in: reader),
            let into = try PatientRecords.find(merge.into, in: reader)
        else { throw ArchiveError(.notFound, "A record of the merge is no longer here.") }
        let before = try RecordIdentity.snapshot(into, in: reader)
        let later = try standing(into: merge.into, after: merge.id, in: reader)
        let (current, changed) = merge.undone(before, later: later)
        for item in changed { try rewrite(item, in: writer) }
        from.mergedInto = nil
        merge.fromBefore.apply(to: &from)
        _ = try RecordIdentity.update(
            from, sites: merge.fromBefore.sites, nowMilliseconds: nowMilliseconds, in: writer)
        try write(current, to: into, nowMilliseconds: nowMilliseconds, in: writer)
        try point(merge.moved, from: into.id, to: from.id, nowMilliseconds: nowMilliseconds, in: writer)
        try giveBackArrivals(merge.fromBefore.numbers, current.numbers, of: into.id, nowMilliseconds, writer)
        try note(
            .undo, from.id, before, merge.fromBefore, by: actor.ledgerName, actor.name, nowMilliseconds,
            writer)
        try note(
            .giveBack, into.id, before, current, by: actor.ledgerName, actor.name, nowMilliseconds, writer)
        try writer.execute(
            "UPDATE record_merges SET undone_ms = ?, undone_by = ? WHERE id = ?",
            [SQLValue(nowMilliseconds), SQLValue(actor.name), SQLValue(merge.id)])
    }

    /// Images that came after the merge, with a number that goes back.
    private static func giveBackArrivals(
        _ theirs: Set<PatientNumber>, _ ours: Set<PatientNumber>, of record: Int64, _ now: Int64,
        _ writer: Writer
    ) throws(ArchiveError) {
        let values = Set(theirs.subtracting(ours).filter { $0.paper == nil }.map(\.value))
        guard !values.isEmpty else { return }
        for row in try writer.rows(
            "SELECT id, patient_id FROM studies WHERE record = ?", [SQLValue(record)])
        where values.contains(row.text("patient_id")) {
            try StudyTies.settle(study: row.integer("id"), nowMilliseconds: now, in: writer)
        }
    }

    // MARK: - Reading

    package static func find(key: String, in reader: Reader) throws(ArchiveError) -> RecordMerge? {
        try read(
            reader.rows("SELECT * FROM record_merges WHERE key = ?", [SQLValue(key)]), reader.papers
        ).first
    }

    /// The merges that a record took part in, the newest first.
    package static func of(_ record: Int64, in reader: Reader) throws(ArchiveError) -> [RecordMerge] {
        try read(
            reader.rows(
                "SELECT * FROM record_merges WHERE from_record = ? OR into_record = ? ORDER BY id DESC LIMIT 100",
                [SQLValue(record), SQLValue(record)]), reader.papers)
    }

    private static func standing(
        into record: Int64, after id: Int64, in reader: Reader
    ) throws(ArchiveError) -> [RecordMerge] {
        try read(
            reader.rows(
                "SELECT * FROM record_merges WHERE into_record = ? AND id > ? AND undone_ms IS NULL ORDER BY id",
                [SQLValue(record), SQLValue(id)]), reader.papers)
    }

    private static func read(
        _ rows: [SQLRow], _ papers: PaperSeal
    ) throws(ArchiveError) -> [RecordMerge] {
        var found: [RecordMerge] = []
        for row in rows { if let merge = try read(row, papers) { found.append(merge) } }
        return found
    }

    private static func read(_ row: SQLRow, _ papers: PaperSeal) throws(ArchiveError) -> RecordMerge? {
        guard let state: State = KeptJSON.value(row.text("state_json")) else { return nil }
        return RecordMerge(
            id: row.integer("id"), key: row.text("key"), from: row.integer("from_record"),
            into: row.integer("into_record"), actor: row.text("actor"), actorName: row.text("actor_name"),
            reason: row.text("reason"), atMilliseconds: row.integer("at_ms"), taken: state.taken,
            fromBefore: try papers.opening(state.fromBefore),
            intoBefore: try papers.opening(state.intoBefore),
            intoAfter: try papers.opening(state.intoAfter), moved: state.moved,
            undoneMilliseconds: row.optionalInteger("undone_ms"),
            undoneBy: row.text("undone_by"))
    }

    private static func ids(
        _ sql: String, _ record: Int64, in reader: Reader
    ) throws(ArchiveError) -> [Int64] {
        try reader.rows(sql, [SQLValue(record)]).map { $0.integer("id") }
    }

    // MARK: - Writing

    /// Seals what was written before there was a key.
    static func sealAll(in writer: Writer) throws(ArchiveError) {
        for row in try writer.rows("SELECT * FROM record_merges") {
            guard let merge = try read(row, writer.papers) else { continue }
            try rewrite(merge, in: writer)
        }
    }

    private static func state(
        _ merge: RecordMerge, _ papers: PaperSeal
    ) throws(ArchiveError) -> SQLValue {
        SQLValue(
            KeptJSON.text(
                State(
                    taken: merge.taken, fromBefore: try papers.sealing(merge.fromBefore),
                    intoBefore: try papers.sealing(merge.intoBefore),
                    intoAfter: try papers.sealing(merge.intoAfter), moved: merge.moved)))
    }

    private static func insert(_ merge: RecordMerge, in writer: Writer) throws(ArchiveError) -> RecordMerge {
        let row = try writer.row(
            """
            INSERT INTO record_merges (key, from_record, into_record, actor, actor_name, reason, at_ms, state_json)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
            """,
            [
                SQLValue(merge.key), SQLValue(merge.from), SQLValue(merge.into), SQLValue(merge.actor),
                SQLValue(merge.actorName), SQLValue(merge.reason), SQLValue(merge.atMilliseconds),
                try state(merge, writer.papers),
            ])
        var made = merge
        made.id = row?.integer("id") ?? 0
        return made
    }

    private static func rewrite(_ merge: RecordMerge, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            "UPDATE record_merges SET state_json = ? WHERE id = ?",
            [try state(merge, writer.papers), SQLValue(merge.id)])
    }

    private static func write(
        _ snapshot: RecordSnapshot, to record: PatientRecord, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        var record = record
        snapshot.apply(to: &record)
        _ = try RecordIdentity.update(
            record, sites: snapshot.sites, nowMilliseconds: nowMilliseconds, in: writer)
    }

    /// Brings cases and studies from one record to another, as far as they are still with the first.
    private static func point(
        _ moved: RecordMerge.Moved, from: Int64, to: Int64, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        for id in moved.cases {
            let changed = try writer.execute(
                "UPDATE cases SET record = ? WHERE id = ? AND record = ?",
                [SQLValue(to), SQLValue(id), SQLValue(from)])
            if changed == 1 { try CasesTable.touch(id, nowMilliseconds: nowMilliseconds, in: writer) }
        }
        for id in moved.studies {
            try writer.execute(
                "UPDATE studies SET record = ? WHERE id = ? AND record = ?",
                [SQLValue(to), SQLValue(id), SQLValue(from)])
        }
    }

    private static func note(
        _ act: RecordChange.Act, _ record: Int64, _ before: RecordSnapshot, _ after: RecordSnapshot,
        by actor: String, _ name: String, _ now: Int64, _ writer: Writer
    ) throws(ArchiveError) {
        try RecordHistory.append(
            RecordChange(act: act, atMilliseconds: now, actorName: name, before: before, after: after),
            to: record, actor: actor, in: writer)
    }
}
