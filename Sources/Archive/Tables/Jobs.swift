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

    /// Gives up jobs whose worker has vanished too often, and says which they were.
    static func buryExpired(
        losses: Int, failure: String, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) -> [(kind: String, subject: String)] {
        try writer.rows(
            """
            UPDATE jobs SET state = 'dead', losses = losses + 1, failure = ?, finished_ms = ?
            WHERE state = 'running' AND lease_until_ms < ? AND losses + 1 >= ?
            RETURNING kind, subject
            """,
            [SQLValue(failure), SQLValue(nowMilliseconds), SQLValue(nowMilliseconds), SQLValue(losses)]
        ).map { ($0.text("kind"), $0.text("subject")) }
    }

    /// What a worker holds, with how often it has been lost before.
    static func held(
        by worker: String, in reader: Reader
    ) throws(ArchiveError) -> [(job: Job, losses: Int)] {
        try reader.rows(
            """
            SELECT id, kind, subject, attempt, worker, failures, losses FROM jobs
            WHERE worker = ? AND state = 'running' ORDER BY id
            """, [SQLValue(worker)]
        ).compactMap { row in Job(row).map { ($0, row.int("losses")) } }
    }

    static func isDue(nowMilliseconds: Int64, in reader: Reader) throws(ArchiveError) -> Bool {
        try reader.row(
            """
            SELECT 1 AS one FROM jobs
            WHERE (state = 'waiting' AND not_before_ms <= ?) OR (state = 'running' AND lease_until_ms < ?)
            LIMIT 1
            """, [SQLValue(nowMilliseconds), SQLValue(nowMilliseconds)]) != nil
    }

    /// Takes the job that has been due for longest; somebody waits for another version, and what is not urgent comes after
    /// all analyses. Two jobs of a kind on one subject never run at the same time, and a study that somebody prepares is
    /// analysed by the same worker.
    ///
    /// - Parameter urgent: nothing but analyses and other versions.
    static func claim(
        worker: String, urgent: Bool = false, leaseUntilMilliseconds: Int64, nowMilliseconds: Int64,
        in writer: Writer
    ) throws(ArchiveError) -> Job? {
        let row = try writer.row(
            """
            UPDATE jobs SET losses = losses + CASE WHEN state = 'running' THEN 1 ELSE 0 END, state = 'running',
                attempt = attempt + 1, worker = ?, lease_until_ms = ?, stage = '', fraction = 0
            WHERE id = (
                SELECT j.id FROM jobs j
                WHERE (
                    (j.state = 'waiting' AND j.not_before_ms <= ?)
                    OR (j.state = 'running' AND j.lease_until_ms < ?)
                ) AND NOT EXISTS (
                    SELECT 1 FROM jobs r
                    WHERE r.kind = j.kind AND r.subject = j.subject AND r.state = 'running'
                        AND r.lease_until_ms >= ? AND r.id <> j.id
                ) AND NOT (j.kind = 'analyse-study' AND EXISTS (
                    SELECT 1 FROM jobs p
                    WHERE p.kind = 'prepare-study' AND p.subject = j.subject AND p.state = 'running'
                        AND p.lease_until_ms >= ? AND p.worker <> ?
                )) AND (? = 0 OR j.kind IN ('analyse-study', 'revise-result'))
                ORDER BY CASE j.kind WHEN 'revise-result' THEN 0 WHEN 'analyse-study' THEN 1
                    WHEN 'prepare-study' THEN 2 WHEN 'assess-stability' THEN 3 ELSE 4 END,
                    j.not_before_ms, j.id LIMIT 1
            )
            RETURNING id, kind, subject, attempt, worker, failures
            """,
            [
                SQLValue(worker), SQLValue(leaseUntilMilliseconds), SQLValue(nowMilliseconds),
                SQLValue(nowMilliseconds), SQLValue(nowMilliseconds), SQLValue(nowMilliseconds),
                SQLValue(worker), SQLValue(urgent),
            ])
        return row.flatMap(Job.init)
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

    /// Puts a job back in line, counting the try as failed, as lost, or not at all.
    static func putBack(
        _ job: Job, failure: String, failures: Int = 0, losses: Int = 0, notBeforeMilliseconds: Int64,
        in writer: Writer
    ) throws(ArchiveError) -> Bool {
        try writer.execute(
            """
            UPDATE jobs SET state = 'waiting', failure = ?, failures = failures + ?, losses = losses + ?,
                not_before_ms = ?, stage = '', fraction = 0
            WHERE id = ? AND attempt = ? AND worker = ? AND state = 'running'
            """,
            [
                SQLValue(failure), SQLValue(failures), SQLValue(losses), SQLValue(notBeforeMilliseconds),
                SQLValue(job.id), SQLValue(job.attempt), SQLValue(job.worker),
            ]) == 1
    }

    static func isWaiting(_ kind: JobKind, subject: String, in reader: Reader) throws(ArchiveError) -> Bool {
        try reader.row(
            "SELECT 1 AS one FROM jobs WHERE kind = ? AND subject = ? AND state = 'waiting'",
            [SQLValue(kind.rawValue), SQLValue(subject)]) != nil
    }

    /// In which state the newest work of a kind on a subject is that was begun after a moment and not given up.
    static func state(
        _ kind: JobKind, subject: String, afterMilliseconds: Int64, in reader: Reader
    ) throws(ArchiveError) -> String? {
        try reader.row(
            """
            SELECT state FROM jobs
            WHERE kind = ? AND subject = ? AND created_ms > ? AND state IN ('waiting', 'running', 'done')
            ORDER BY id DESC LIMIT 1
            """, [SQLValue(kind.rawValue), SQLValue(subject), SQLValue(afterMilliseconds)])?.text("state")
    }

    static func isDue(
        _ kind: JobKind, nowMilliseconds: Int64, in reader: Reader
    ) throws(ArchiveError) -> Bool {
        try reader.row(
            "SELECT 1 AS one FROM jobs WHERE kind = ? AND state = 'waiting' AND not_before_ms <= ? LIMIT 1",
            [SQLValue(kind.rawValue), SQLValue(nowMilliseconds)]) != nil
    }

    /// Whether work of a kind is in line or being done.
    static func isUnderway(_ kind: JobKind, in reader: Reader) throws(ArchiveError) -> Bool {
        try reader.row(
            "SELECT 1 AS one FROM jobs WHERE kind = ? AND state IN ('waiting', 'running') LIMIT 1",
            [SQLValue(kind.rawValue)]) != nil
    }

    static func isUnderway(_ kind: JobKind, subject: String, in reader: Reader) throws(ArchiveError) -> Bool {
        try reader.row(
            "SELECT 1 AS one FROM jobs WHERE kind = ? AND subject = ? AND state IN ('waiting', 'running') LIMIT 1",
            [SQLValue(kind.rawValue), SQLValue(subject)]) != nil
    }

    /// How many jobs of each kind are in a state.
    static func counts(state: String, in reader: Reader) throws(ArchiveError) -> [String: Int] {
        let rows = try reader.rows(
            "SELECT kind, count(*) AS n FROM jobs WHERE state = ? GROUP BY kind", [SQLValue(state)])
        return Dictionary(rows.map { ($0.text("kind"), $0.int("n")) }, uniquingKeysWith: { $0 + $1 })
    }

    static func count(state: String, in reader: Reader) throws(ArchiveError) -> Int {
        try reader.row("SELECT count(*) AS n FROM jobs WHERE state = ?", [SQLValue(state)])?.int("n") ?? 0
    }
}

extension Job {
    /// Nil when the row is of a kind that this version does not know.
    init?(_ row: SQLRow) {
        guard let kind = JobKind(rawValue: row.text("kind")) else { return nil }
        self.init(
            id: row.integer("id"), kind: kind, subject: row.text("subject"), attempt: row.int("attempt"),
            worker: row.text("worker"), failures: row.int("failures"))
    }
}
