import DICOM
import Records

/// One row a scheduled procedure step.
package enum ScheduledSteps {
    package struct Row: Sendable, Equatable {
        package var id: Int64
        package var step: ScheduledStep
        package var state: StepState
        /// Where it came from: an account, a folder, this machine.
        package var origin: String
        package var createdMilliseconds: Int64
        package var changedMilliseconds: Int64
        package var site: Int64
    }

    /// Writes a step, or brings the one of the same study and step ID up to date; what devices have told of it stays.
    package static func put(
        _ step: ScheduledStep, origin: String, site: Int64 = Site.first, nowMilliseconds now: Int64,
        in writer: Writer
    ) throws -> Row {
        let json = String(decoding: try step.dataSet.json(), as: UTF8.self)
        let row = try writer.row(
            """
            INSERT INTO scheduled_steps (
                study_uid, step_id, accession_number, patient_id, modality, stations, start_day, state, document,
                origin, created_ms, changed_ms, site
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (study_uid, step_id) DO UPDATE SET
                accession_number = excluded.accession_number, patient_id = excluded.patient_id,
                modality = excluded.modality, stations = excluded.stations, start_day = excluded.start_day,
                document = excluded.document, origin = excluded.origin, changed_ms = excluded.changed_ms
            RETURNING id
            """,
            [
                SQLValue(step.studyUID), SQLValue(step.stepID), SQLValue(step.accessionNumber),
                SQLValue(step.patientID), SQLValue(step.modality),
                SQLValue(step.stations.joined(separator: "\\")), SQLValue(step.startDate?.number),
                SQLValue(step.plannedState.rawValue), SQLValue(json), SQLValue(origin), SQLValue(now),
                SQLValue(now), SQLValue(site),
            ])
        let id = row?.integer("id") ?? 0
        try judge(id, nowMilliseconds: now, in: writer)
        guard let stored = try find(id, in: writer.reader) else {
            throw ArchiveError(.database, "A scheduled step was written and is not there.")
        }
        return stored
    }

    package static func find(_ id: Int64, in reader: Reader) throws -> Row? {
        try reader.row("SELECT * FROM scheduled_steps WHERE id = ?", [SQLValue(id)]).map(Row.init)
    }

    package static func find(studyUID: String, stepID: String, in reader: Reader) throws -> Row? {
        try reader.row(
            "SELECT * FROM scheduled_steps WHERE study_uid = ? AND step_id = ?",
            [SQLValue(studyUID), SQLValue(stepID)]
        ).map(Row.init)
    }

    /// The one step of an accession number under a step ID: some devices forget the study they were given.
    package static func find(accessionNumber: String, stepID: String, in reader: Reader) throws -> Row? {
        let rows = try reader.rows(
            "SELECT * FROM scheduled_steps WHERE accession_number = ? AND step_id = ? LIMIT 2",
            [SQLValue(accessionNumber), SQLValue(stepID)])
        return rows.count == 1 ? try rows.first.map(Row.init) : nil
    }

    /// Rows after an id that fit the keys as far as the columns tell; see `SearchFilter`.
    ///
    /// - Parameter includesOver: also steps that are completed or discontinued.
    package static func page(
        fitting keys: [QueryKey], includesOver: Bool, after id: Int64, limit: Int,
        seenBy sight: Sight = .everything, in reader: Reader
    ) throws -> [Row] {
        var filters: [SearchFilter] = SearchFilter.ofSite(sight).map { [$0] } ?? []
        let inner = keys.first { $0.tag == .scheduledProcedureStepSequence }?.condition
        var all = keys
        if case .item(let ofStep)? = inner { all += ofStep }
        for key in all { if let filter = filter(key) { filters.append(filter) } }
        if !includesOver {
            filters.append(SearchFilter(sql: "state NOT IN ('COMPLETED', 'DISCONTINUED')"))
        }
        return try reader.rows(
            "SELECT * FROM scheduled_steps WHERE id > ?\(SearchFilter.clause(filters)) ORDER BY id LIMIT ?",
            [SQLValue(id)] + filters.flatMap(\.arguments) + [SQLValue(limit)]
        ).map(Row.init)
    }

    private static func filter(_ key: QueryKey) -> SearchFilter? {
        switch key.tag {
        case .studyInstanceUID: SearchFilter.identifiers(key.condition, "study_uid")
        case .accessionNumber: SearchFilter.text(key.condition, "accession_number")
        case .patientID: SearchFilter.text(key.condition, "patient_id")
        case .modality: SearchFilter.text(key.condition, "modality")
        case .scheduledProcedureStepID: SearchFilter.text(key.condition, "step_id")
        case .scheduledProcedureStepStartDate: SearchFilter.days(key.condition, "start_day")
        case .scheduledStationAETitle:
            // A step without a station is for any.
            SearchFilter.list(key.condition, "stations").flatMap {
                SearchFilter.any([$0, SearchFilter(sql: "stations = ''")])
            }
        default: nil
        }
    }

    /// The newest first.
    package static func list(
        includesOver: Bool, limit: Int, seenBy sight: Sight = .everything, in reader: Reader
    ) throws -> [Row] {
        let seen = SearchFilter.ofSite(sight)
        return try reader.rows(
            """
            SELECT * FROM scheduled_steps WHERE (? = 1 OR state NOT IN ('COMPLETED', 'DISCONTINUED'))
                \(SearchFilter.clause(seen.map { [$0] } ?? []))
            ORDER BY start_day DESC, id DESC LIMIT ?
            """, [SQLValue(includesOver)] + (seen?.arguments ?? []) + [SQLValue(limit)]
        ).map(Row.init)
    }

    package static func remove(_ id: Int64, in writer: Writer) throws(ArchiveError) -> Bool {
        try writer.execute("DELETE FROM scheduled_steps WHERE id = ?", [SQLValue(id)]) > 0
    }

    /// Takes away the steps of an origin that no device has begun.
    package static func removeUntouched(
        origin: String, except kept: [Int64] = [], in writer: Writer
    ) throws(ArchiveError) -> Int {
        let rows = try writer.rows(
            """
            SELECT id FROM scheduled_steps WHERE origin = ?
                AND id NOT IN (SELECT scheduled_step FROM performed_step_schedules WHERE scheduled_step IS NOT NULL)
            """, [SQLValue(origin)])
        let gone = rows.map { $0.integer("id") }.filter { !kept.contains($0) }
        for id in gone { _ = try remove(id, in: writer) }
        return gone.count
    }

    package static func origins(beginning prefix: String, in reader: Reader) throws(ArchiveError) -> [String]
    {
        try reader.rows(
            "SELECT DISTINCT origin FROM scheduled_steps WHERE origin >= ? AND origin < ?",
            [SQLValue(prefix), SQLValue(prefix + "\u{10FFFF}")]
        ).map { $0.text("origin") }
    }

    /// Sets the state of a step by what devices have told of it.
    package static func judge(_ id: Int64, nowMilliseconds now: Int64, in writer: Writer) throws {
        guard let row = try find(id, in: writer.reader) else { return }
        let performed = try PerformedSteps.states(ofScheduled: id, in: writer.reader)
        let state = StepState.judged(by: performed, planned: row.step.plannedState)
        guard state != row.state else { return }
        try writer.execute(
            "UPDATE scheduled_steps SET state = ?, changed_ms = ? WHERE id = ?",
            [SQLValue(state.rawValue), SQLValue(now), SQLValue(id)])
    }
}

extension ScheduledSteps.Row {
    fileprivate init(_ row: SQLRow) throws {
        let document = try ModelDocument.read(json: Bytes(Array(row.text("document").utf8)))
        self.init(
            id: row.integer("id"), step: ScheduledStep(stored: document.dataSet),
            state: StepState(rawValue: row.text("state")) ?? .scheduled, origin: row.text("origin"),
            createdMilliseconds: row.integer("created_ms"), changedMilliseconds: row.integer("changed_ms"),
            site: row.integer("site"))
    }
}
