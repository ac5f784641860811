/// When examinations began and ended by the clock of the device: milestones of a case.
package enum ExamMoments {
    package struct Row: Sendable, Equatable {
        package var studyUID: String
        /// `begun` or `ended`.
        package var kind: String
        /// Date and time as DICOM writes them, with the device's offset from universal time where it told one.
        package var deviceTime: String
        package var toldMilliseconds: Int64
    }

    package static func put(
        studyUID: String, performedStep: Int64, kind: String, deviceTime: String, nowMilliseconds now: Int64,
        in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO exam_moments (study_uid, performed_step, kind, device_time, told_ms) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (performed_step, study_uid, kind) DO UPDATE SET device_time = excluded.device_time
            """,
            [
                SQLValue(studyUID), SQLValue(performedStep), SQLValue(kind), SQLValue(deviceTime),
                SQLValue(now),
            ])
    }

    package static func ofStudy(_ studyUID: String, in reader: Reader) throws(ArchiveError) -> [Row] {
        try reader.rows("SELECT * FROM exam_moments WHERE study_uid = ? ORDER BY id", [SQLValue(studyUID)])
            .map {
                Row(
                    studyUID: $0.text("study_uid"), kind: $0.text("kind"),
                    deviceTime: $0.text("device_time"), toldMilliseconds: $0.integer("told_ms"))
            }
    }
}
