import DICOM
import Records

/// One row a modality performed procedure step, with what of the schedule it belongs to.
package enum PerformedSteps {
    package struct Row: Sendable, Equatable {
        package var id: Int64
        package var step: PerformedStep
        /// Who told of it.
        package var aeTitle: String
        package var createdMilliseconds: Int64
        package var changedMilliseconds: Int64
        package var site: Int64
    }

    package static func find(_ sopInstanceUID: UID, in reader: Reader) throws -> Row? {
        try reader.row(
            "SELECT * FROM performed_steps WHERE sop_instance_uid = ?", [SQLValue(sopInstanceUID.string)]
        ).map(Row.init)
    }

    package static func insert(
        _ step: PerformedStep, from aeTitle: String, site: Int64 = Site.first, nowMilliseconds now: Int64,
        in writer: Writer
    ) throws -> Int64 {
        let row = try writer.row(
            """
            INSERT INTO performed_steps (
                sop_instance_uid, state, ae_title, patient_id, modality, document, created_ms, changed_ms, site
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
            """,
            [
                SQLValue(step.sopInstanceUID.string), SQLValue(term(step.state)), SQLValue(aeTitle),
                SQLValue(step.patientID), SQLValue(step.modality), SQLValue(try json(step)), SQLValue(now),
                SQLValue(now), SQLValue(site),
            ])
        return row?.integer("id") ?? 0
    }

    package static func update(
        _ id: Int64, to step: PerformedStep, nowMilliseconds now: Int64, in writer: Writer
    ) throws {
        try writer.execute(
            "UPDATE performed_steps SET state = ?, document = ?, changed_ms = ? WHERE id = ?",
            [SQLValue(term(step.state)), SQLValue(try json(step)), SQLValue(now), SQLValue(id)])
    }

    /// Notes what of the schedule a step belongs to.
    package static func link(
        _ id: Int64, studyUID: String, scheduled: Int64?, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            "INSERT INTO performed_step_schedules (performed_step, study_uid, scheduled_step) VALUES (?, ?, ?)",
            [SQLValue(id), SQLValue(studyUID), SQLValue(scheduled)])
    }

    package static func scheduled(ofPerformed id: Int64, in reader: Reader) throws(ArchiveError) -> [Int64] {
        try reader.rows(
            """
            SELECT DISTINCT scheduled_step FROM performed_step_schedules
            WHERE performed_step = ? AND scheduled_step IS NOT NULL
            """, [SQLValue(id)]
        ).map { $0.integer("scheduled_step") }
    }

    package static func states(
        ofScheduled id: Int64, in reader: Reader
    ) throws(ArchiveError) -> [PerformedStep.State] {
        try reader.rows(
            """
            SELECT DISTINCT p.id, p.state FROM performed_steps p
            JOIN performed_step_schedules s ON s.performed_step = p.id WHERE s.scheduled_step = ?
            """, [SQLValue(id)]
        ).map { state($0.text("state")) }
    }

    /// What devices have done of a scheduled step, the oldest first.
    package static func ofScheduled(_ id: Int64, in reader: Reader) throws -> [Row] {
        try reader.rows(
            """
            SELECT DISTINCT p.* FROM performed_steps p
            JOIN performed_step_schedules s ON s.performed_step = p.id WHERE s.scheduled_step = ? ORDER BY p.id
            """, [SQLValue(id)]
        ).map(Row.init)
    }

    /// What devices have done of a study, scheduled or not, the oldest first.
    package static func ofStudy(_ studyUID: String, in reader: Reader) throws -> [Row] {
        try reader.rows(
            """
            SELECT DISTINCT p.* FROM performed_steps p
            JOIN performed_step_schedules s ON s.performed_step = p.id WHERE s.study_uid = ? ORDER BY p.id
            """, [SQLValue(studyUID)]
        ).map(Row.init)
    }

    /// What devices have done that nobody had scheduled, the newest first.
    package static func unscheduled(limit: Int, in reader: Reader) throws -> [Row] {
        try reader.rows(
            """
            SELECT * FROM performed_steps p WHERE NOT EXISTS (
                SELECT 1 FROM performed_step_schedules s WHERE s.performed_step = p.id AND s.scheduled_step IS NOT NULL
            ) ORDER BY id DESC LIMIT ?
            """, [SQLValue(limit)]
        ).map(Row.init)
    }

    /// How many of the objects that a step names are here.
    package static func countHere(_ sopInstanceUIDs: [String], in reader: Reader) throws(ArchiveError) -> Int
    {
        var count = 0
        for start in stride(from: 0, to: sopInstanceUIDs.count, by: 400) {
            let part = sopInstanceUIDs[start..<min(start + 400, sopInstanceUIDs.count)]
            let places = Array(repeating: "?", count: part.count).joined(separator: ", ")
            count +=
                try reader.row(
                    """
                    SELECT count(DISTINCT sop_instance_uid) AS here FROM instances
                    WHERE conflict = 0 AND sop_instance_uid IN (\(places))
                    """, part.map { SQLValue($0) })?.int("here") ?? 0
        }
        return count
    }

    private static func json(_ step: PerformedStep) throws -> String {
        String(decoding: try step.dataSet.json(), as: UTF8.self)
    }

    /// The column tells a wrong entry from a genuine end, which the attribute alone does not.
    private static func term(_ state: PerformedStep.State) -> String {
        state == .discontinued(wrongEntry: true) ? "WRONG ENTRY" : state.term
    }

    private static func state(_ term: String) -> PerformedStep.State {
        switch term {
        case "COMPLETED": .completed
        case "DISCONTINUED": .discontinued(wrongEntry: false)
        case "WRONG ENTRY": .discontinued(wrongEntry: true)
        default: .inProgress
        }
    }
}

extension PerformedSteps.Row {
    fileprivate init(_ row: SQLRow) throws {
        let document = try ModelDocument.read(json: Bytes(Array(row.text("document").utf8)))
        self.init(
            id: row.integer("id"),
            step: PerformedStep(stored: document.dataSet, sopInstanceUID: UID(row.text("sop_instance_uid"))),
            aeTitle: row.text("ae_title"), createdMilliseconds: row.integer("created_ms"),
            changedMilliseconds: row.integer("changed_ms"), site: row.integer("site"))
    }
}
