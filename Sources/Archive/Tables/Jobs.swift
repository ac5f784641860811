import Records

/// The rows of the queue. A job is `waiting`, `running`, `done`, `dead` (given up) or `superseded` (a newer job
/// on the same subject took its place).
enum Jobs {
    static func supersedeWaiting(
        _ kind: JobKind, subject: String, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            UPDATE jobs SET state = 'superseded', finished_ms = ?
            WHERE kind = ? AND subject = ? AND state = 'waiting'
            """, [SQLValue(nowMilliseconds), SQLValue(kind.rawValue), SQLValue(subject)])
    }

    static func insert(
        _ kind: JobKind, subject: String, notBeforeMilliseconds: Int64, nowMilliseconds: Int64,
        in writer: Writer
    ) throws(ArchiveError) -> Int64 {
        let made = try writer.row(
            """
            INSERT INTO jobs (
                kind, subject, state, attempt, not_before_ms, created_ms, worker, lease_until_ms, stage, fraction,
                failure
            ) VALUES (?, ?, 'waiting', 0, ?, ?, '', 0, '', 0, '')
            RETURNING id
            """,
            [
                SQLValue(kind.rawValue), SQLValue(subject), SQLValue(notBeforeMilliseconds),
                SQLValue(nowMilliseconds),
            ])
        return made?.integer("id") ?? 0
    }

    /// Jobs whose worker vanished while newer work on the same subject is waiting need not be done again.
    static func supersedeExpired(nowMilliseconds: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            """
            UPDATE jobs SET state = 'superseded', finished_ms = ?
            WHERE state = 'running' AND lease_until_ms < ? AND EXISTS (
                SELECT 1 FROM jobs w
                WHERE w.kind = jobs.kind AND w.subject = jobs.subject AND w.state = 'waiting'
            )
            """, [SQLValue(nowMilliseconds), SQLValue(nowMilliseconds)])
    }

    /// Gives up jobs whose worker vanished at the last try, and says which they were.
    static func buryExpired(
        attempts: Int, failure: String, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) -> [(kind: String, subject: String)] {
        try writer.rows(
            """
            UPDATE jobs SET state = 'dead', failure = ?, finished_ms = ?
            WHERE state = 'running' AND lease_until_ms < ? AND attempt >= ?
            RETURNING kind, subject
            """,
            [SQLValue(failure), SQLValue(nowMilliseconds), SQLValue(nowMilliseconds), SQLValue(attempts)]
        ).map { ($0.text("kind"), $0.text("subject")) }
    }

    static func isDue(nowMilliseconds: Int64, in reader: Reader) throws(ArchiveError) -> Bool {
        try reader.row(
            """
            SELECT 1 AS one FROM jobs
            WHERE (state = 'waiting' AND not_before_ms <= ?) OR (state = 'running' AND lease_until_ms < ?)
            LIMIT 1
            """, [SQLValue(nowMilliseconds), SQLValue(nowMilliseconds)]) != nil
    }

    /// Takes the job that has been due for longest. Two jobs on one subject never run at the same time.
    static func claim(
        worker: String, leaseUntilMilliseconds: Int64, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) -> Job? {
        let row = try writer.row(
            """
            UPDATE jobs SET state = 'running', attempt = attempt + 1, worker = ?, lease_until_ms = ?, stage = '',
                fraction = 0
            WHERE id = (
                SELECT j.id FROM jobs j
                WHERE (
                    (j.state = 'waiting' AND j.not_before_ms <= ?)
                    OR (j.state = 'running' AND j.lease_until_ms < ?)
                ) AND NOT EXISTS (
                    SELECT 1 FROM jobs r
                    WHERE r.kind = j.kind AND r.subject = j.subject AND r.state = 'running'
                        AND r.lease_until_ms >= ? AND r.id <> j.id
                )
                ORDER BY j.not_before_ms, j.id LIMIT 1
            )
            RETURNING id, kind, subject, attempt
            """,
            [
                SQLValue(worker), SQLValue(leaseUntilMilliseconds), SQLValue(nowMilliseconds),
                SQLValue(nowMilliseconds), SQLValue(nowMilliseconds),
            ])
        guard let row, let kind = JobKind(rawValue: row.text("kind")) else { return nil }
        return Job(
            id: row.integer("id"), kind: kind, subject: row.text("subject"), attempt: row.int("attempt"),
            worker: worker)
    }

    static func extend(_ job: Job, leaseUntilMilliseconds: Int64, in writer: Writer) throws(ArchiveError)
        -> Bool
    {
        try writer.execute(
            """
            UPDATE jobs SET lease_until_ms = ?
            WHERE id = ? AND attempt = ? AND worker = ? AND state = 'running'
            """,
            [SQLValue(leaseUntilMilliseconds), SQLValue(job.id), SQLValue(job.attempt), SQLValue(job.worker)]
        ) == 1
    }

    static func progress(
        _ job: Job, stage: String, fraction: Double, leaseUntilMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) -> Bool {
        try writer.execute(
            """
            UPDATE jobs SET stage = ?, fraction = ?, lease_until_ms = ?
            WHERE id = ? AND attempt = ? AND worker = ? AND state = 'running'
            """,
            [
                SQLValue(stage), SQLValue(fraction), SQLValue(leaseUntilMilliseconds), SQLValue(job.id),
                SQLValue(job.attempt), SQLValue(job.worker),
            ]) == 1
    }

    /// Ends a try in `state`, unless the job is no longer this worker's.
    static func end(
        _ job: Job, state: String, failure: String, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) -> Bool {
        try writer.execute(
            """
            UPDATE jobs SET state = ?, failure = ?, finished_ms = ?
            WHERE id = ? AND attempt = ? AND worker = ? AND state = 'running'
            """,
            [
                SQLValue(state), SQLValue(failure), SQLValue(nowMilliseconds), SQLValue(job.id),
                SQLValue(job.attempt), SQLValue(job.worker),
            ]) == 1
    }

    static func putBack(
        _ job: Job, failure: String, notBeforeMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) -> Bool {
        try writer.execute(
            """
            UPDATE jobs SET state = 'waiting', failure = ?, not_before_ms = ?, stage = '', fraction = 0
            WHERE id = ? AND attempt = ? AND worker = ? AND state = 'running'
            """,
            [
                SQLValue(failure), SQLValue(notBeforeMilliseconds), SQLValue(job.id), SQLValue(job.attempt),
                SQLValue(job.worker),
            ]) == 1
    }

    static func isWaiting(_ kind: JobKind, subject: String, in reader: Reader) throws(ArchiveError) -> Bool {
        try reader.row(
            "SELECT 1 AS one FROM jobs WHERE kind = ? AND subject = ? AND state = 'waiting'",
            [SQLValue(kind.rawValue), SQLValue(subject)]) != nil
    }

    static func count(state: String, in reader: Reader) throws(ArchiveError) -> Int {
        try reader.row("SELECT count(*) AS n FROM jobs WHERE state = ?", [SQLValue(state)])?.int("n") ?? 0
    }
}
