import Records

/// The queue of work: a table, so that a job is claimed, finished and superseded in the transaction that changes
/// the business rows with it. Jobs run at least once; their effect shows exactly once, because only the try that
/// holds the lease can complete.
package enum Queue {
    /// How a failed try goes on.
    package enum Verdict: Sendable, Equatable {
        case retry(atMilliseconds: Int64)
        /// The last try failed: the job is dead and its subject needs a person.
        case dead
        /// Newer work on the same subject waits; this job need not be tried again.
        case superseded
    }

    /// Puts work in line. A job on the same subject that still waits gives way to it.
    @discardableResult
    package static func enqueue(
        _ kind: JobKind, subject: String, notBeforeMilliseconds: Int64? = nil, nowMilliseconds: Int64,
        in writer: Writer
    ) throws(ArchiveError) -> Int64 {
        try Jobs.supersedeWaiting(kind, subject: subject, nowMilliseconds: nowMilliseconds, in: writer)
        return try Jobs.insert(
            kind, subject: subject, notBeforeMilliseconds: notBeforeMilliseconds ?? nowMilliseconds,
            nowMilliseconds: nowMilliseconds, in: writer)
    }

    /// Gives up the jobs whose worker has vanished too often and says on which subjects they were.
    package static func buryExpired(
        retries: RetryRule = RetryRule(), nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) -> [(kind: JobKind, subject: String)] {
        try Jobs.supersedeExpired(nowMilliseconds: nowMilliseconds, in: writer)
        return try Jobs.buryExpired(
            losses: retries.losses, failure: lost(retries.losses), nowMilliseconds: nowMilliseconds,
            in: writer
        ).compactMap { row in JobKind(rawValue: row.kind).map { ($0, row.subject) } }
    }

    /// Whether there is anything to claim or to give up.
    package static func isDue(nowMilliseconds: Int64, in reader: Reader) throws(ArchiveError) -> Bool {
        try Jobs.isDue(nowMilliseconds: nowMilliseconds, in: reader)
    }

    /// Takes the next job that is due, or whose worker has not been heard of for longer than its lease.
    package static func claim(
        worker: String, urgent: Bool = false, leaseMilliseconds: Int64, nowMilliseconds: Int64,
        in writer: Writer
    ) throws(ArchiveError) -> Job? {
        try Jobs.claim(
            worker: worker, urgent: urgent, leaseUntilMilliseconds: nowMilliseconds + leaseMilliseconds,
            nowMilliseconds: nowMilliseconds, in: writer)
    }

    /// Where the newest work of a kind on a subject stands that was put in line after a moment; nil when there is none
    /// that is to be done, is being done or has been done.
    package static func standing(
        _ kind: JobKind, subject: String, afterMilliseconds: Int64, in reader: Reader
    ) throws(ArchiveError) -> Standing? {
        try Jobs.state(kind, subject: subject, afterMilliseconds: afterMilliseconds, in: reader).flatMap(
            Standing.init)
    }

    /// Where work stands that has not been given up.
    package enum Standing: String, Sendable {
        case waiting, running, done
    }

    /// Says how far the work is, and with it that the worker is alive. Throws `leaseLost` when the job is no longer
    /// its own.
    package static func progress(
        _ job: Job, stage: String, fraction: Double, leaseMilliseconds: Int64, nowMilliseconds: Int64,
        in writer: Writer
    ) throws(ArchiveError) {
        try held(
            Jobs.progress(
                job, stage: stage, fraction: fraction.isFinite ? min(max(fraction, 0), 1) : 0,
                leaseUntilMilliseconds: nowMilliseconds + leaseMilliseconds, in: writer), job)
    }

    /// Ends a job well. The rows of its result belong into the same transaction, after this call: it throws
    /// `leaseLost` when they must not be written.
    package static func complete(
        _ job: Job, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try held(
            Jobs.end(job, state: "done", failure: "", nowMilliseconds: nowMilliseconds, in: writer), job)
    }

    /// Ends a try badly: back in line after a pause, or given up.
    package static func fail(
        _ job: Job, reason: String, retries: RetryRule = RetryRule(), nowMilliseconds: Int64,
        in writer: Writer
    ) throws(ArchiveError) -> Verdict {
        if try supersede(job, reason: reason, nowMilliseconds: nowMilliseconds, in: writer) {
            return .superseded
        }
        guard let pause = retries.pauseMilliseconds(afterFailures: job.failures + 1) else {
            try held(
                Jobs.end(job, state: "dead", failure: reason, nowMilliseconds: nowMilliseconds, in: writer),
                job)
            return .dead
        }
        let next = nowMilliseconds + pause
        try held(
            Jobs.putBack(job, failure: reason, failures: 1, notBeforeMilliseconds: next, in: writer), job)
        return .retry(atMilliseconds: next)
    }

    /// Puts a job back in line at once because its worker was told to stop. The try counts for nothing.
    package static func giveBack(
        _ job: Job, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) -> Verdict {
        let reason = "The worker was stopped."
        if try supersede(job, reason: reason, nowMilliseconds: nowMilliseconds, in: writer) {
            return .superseded
        }
        try held(
            Jobs.putBack(job, failure: reason, notBeforeMilliseconds: nowMilliseconds, in: writer), job)
        return .retry(atMilliseconds: nowMilliseconds)
    }

    /// Takes back what a worker held that is known to be dead, without waiting for its lease to run out.
    package static func release(
        worker: String, end: WorkerEnd, retries: RetryRule = RetryRule(), nowMilliseconds: Int64,
        in writer: Writer
    ) throws(ArchiveError) -> [(job: Job, verdict: Verdict)] {
        var released: [(job: Job, verdict: Verdict)] = []
        for (job, losses) in try Jobs.held(by: worker, in: writer.reader) {
            let verdict: Verdict
            switch end {
            case .crashed(let reason):
                verdict = try fail(
                    job, reason: reason, retries: retries, nowMilliseconds: nowMilliseconds, in: writer)
            case .killed(let reason):
                verdict = try lose(
                    job, after: losses, reason: reason, retries: retries, nowMilliseconds: nowMilliseconds,
                    in: writer)
            }
            released.append((job, verdict))
        }
        return released
    }

    private static func lose(
        _ job: Job, after losses: Int, reason: String, retries: RetryRule, nowMilliseconds: Int64,
        in writer: Writer
    ) throws(ArchiveError) -> Verdict {
        if try supersede(job, reason: reason, nowMilliseconds: nowMilliseconds, in: writer) {
            return .superseded
        }
        guard losses + 1 < retries.losses else {
            try held(
                Jobs.end(
                    job, state: "dead", failure: lost(retries.losses), nowMilliseconds: nowMilliseconds,
                    in: writer), job)
            return .dead
        }
        try held(
            Jobs.putBack(
                job, failure: reason, losses: 1, notBeforeMilliseconds: nowMilliseconds, in: writer), job)
        return .retry(atMilliseconds: nowMilliseconds)
    }

    /// What a job is given up with whose worker has been lost so often.
    package static func lost(_ times: Int) -> String {
        "The worker was killed or stopped answering \(times) times; the analysis may need more memory than there is."
    }

    /// Ends a try when newer work on its subject waits; there can be only one in line.
    private static func supersede(
        _ job: Job, reason: String, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) -> Bool {
        guard try Jobs.isWaiting(job.kind, subject: job.subject, in: writer.reader) else { return false }
        try held(
            Jobs.end(job, state: "superseded", failure: reason, nowMilliseconds: nowMilliseconds, in: writer),
            job)
        return true
    }

    /// Whether newer work on a subject is in line.
    package static func isWaiting(
        _ kind: JobKind, subject: String, in reader: Reader
    ) throws(ArchiveError) -> Bool {
        try Jobs.isWaiting(kind, subject: subject, in: reader)
    }

    /// Whether work of a kind could be begun now.
    package static func isDue(
        _ kind: JobKind, nowMilliseconds: Int64, in reader: Reader
    ) throws(ArchiveError) -> Bool {
        try Jobs.isDue(kind, nowMilliseconds: nowMilliseconds, in: reader)
    }

    /// Whether work of a kind is in line or being done.
    package static func isUnderway(_ kind: JobKind, in reader: Reader) throws(ArchiveError) -> Bool {
        try Jobs.isUnderway(kind, in: reader)
    }

    /// Whether work of a kind on a subject is in line or being done.
    package static func isUnderway(
        _ kind: JobKind, subject: String, in reader: Reader
    ) throws(ArchiveError) -> Bool {
        try Jobs.isUnderway(kind, subject: subject, in: reader)
    }

    /// How many jobs wait, are done now, and have been given up.
    package static func counts(
        in reader: Reader
    ) throws(ArchiveError) -> (waiting: Int, running: Int, dead: Int) {
        func all(_ state: String) throws(ArchiveError) -> Int {
            try Jobs.counts(state: state, in: reader).values.reduce(0, +)
        }
        return (try all("waiting"), try all("running"), try all("dead"))
    }

    private static func held(_ isHeld: Bool, _ job: Job) throws(ArchiveError) {
        guard isHeld else {
            throw ArchiveError(
                .leaseLost, "Try \(job.attempt) of job \(job.id) no longer belongs to \(job.worker).")
        }
    }
}
