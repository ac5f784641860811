import Archive
import Records

/// The queue as a worker sees it: take a job, say how far it is, hand in what was found. Each step also moves the
/// study it is about, in the same transaction.
package struct WorkQueue: Sendable {
    let archive: Archive
    let worker: String
    let leaseMilliseconds: Int64
    let retries: RetryRule
    let clock: @Sendable () -> Int64

    /// - Parameter worker: a name no other worker has, for example host and process.
    package init(
        archive: Archive, worker: String, leaseMilliseconds: Int64 = 30_000, retries: RetryRule = RetryRule(),
        clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds
    ) {
        self.archive = archive
        self.worker = worker
        self.leaseMilliseconds = leaseMilliseconds
        self.retries = retries
        self.clock = clock
    }

    /// Takes the next job, or nil when there is nothing to do.
    package func claim() async throws -> Job? {
        let now = clock()
        // Looking costs nothing, writing costs a sync: an idle worker only looks.
        guard try await archive.read({ try Queue.isDue(nowMilliseconds: now, in: $0) }) else { return nil }
        return try await archive.write { writer in
            for (_, studyUID) in try Queue.buryExpired(retries: retries, nowMilliseconds: now, in: writer) {
                let reason = "The analysis stopped answering \(retries.attempts) times."
                try move(studyUID, to: .failed, reason: reason, now: now, in: writer)
            }
            let job = try Queue.claim(
                worker: worker, leaseMilliseconds: leaseMilliseconds, nowMilliseconds: now, in: writer)
            if let job { try move(job.subject, to: .analysing, now: now, in: writer) }
            return job
        }
    }

    /// Says that the worker is alive. Throws an `ArchiveError` of code `leaseLost` when it should stop, because
    /// the job is somebody else's now.
    package func heartbeat(_ job: Job) async throws {
        let now = clock()
        try await archive.write { writer in
            try Queue.heartbeat(
                job, leaseMilliseconds: leaseMilliseconds, nowMilliseconds: now, in: writer)
        }
    }

    /// Says which stage the work is in and how far through all of it (0 to 1), and that the worker is alive.
    /// Callers keep to a few a second.
    package func progress(_ job: Job, stage: String, fraction: Double) async throws {
        let now = clock()
        try await archive.write { writer in
            try Queue.progress(
                job, stage: stage, fraction: fraction, leaseMilliseconds: leaseMilliseconds,
                nowMilliseconds: now,
                in: writer)
            try Events.append(kind: Events.study, subject: job.subject, nowMilliseconds: now, in: writer)
        }
    }

    /// Hands in what was found. The reports replace those of an earlier run; none at all means that there was
    /// nothing to analyse.
    package func complete(_ job: Job, reports: [AnalysisReport]) async throws {
        let now = clock()
        try await archive.write { writer in
            try Queue.complete(job, nowMilliseconds: now, in: writer)
            try Reports.replace(
                studyUID: job.subject, run: job.id, with: reports, nowMilliseconds: now, in: writer)
            try move(job.subject, to: .done, now: now, in: writer)
        }
    }

    /// Gives a try up, for now or, after the last one, for good.
    package func fail(_ job: Job, reason: String) async throws {
        let now = clock()
        try await archive.write { writer in
            let verdict = try Queue.fail(
                job, reason: reason, retries: retries, nowMilliseconds: now, in: writer)
            let state: Studies.State = verdict == .dead ? .failed : .queued
            try move(
                job.subject, to: state, reason: verdict == .dead ? reason : "", now: now, in: writer)
        }
    }

    /// The images of a study that count, series by series, for the analysis.
    package func images(of job: Job) async throws -> [StoredImage] {
        try await archive.read { try Instances.ofStudy(job.subject, in: $0) }
    }

    /// The Part 10 file of an image, never changed once it is there; nil when its row names no file.
    package func path(of image: StoredImage) -> String? {
        BlobID(image.blob).map { archive.blobs.path(of: $0) }
    }

    /// Makes a picture durable and says its location, for a report that is handed in later.
    package func keep(picture png: [UInt8]) async throws -> String {
        try await archive.put(png).text
    }

    /// Moves a study on, unless newer images have taken it back to the start meanwhile.
    private func move(
        _ studyUID: String, to state: Studies.State, reason: String = "", now: Int64, in writer: Writer
    ) throws {
        let current = try Studies.state(studyUID, in: writer.reader)
        let waiting = try Queue.isWaiting(.analyseStudy, subject: studyUID, in: writer.reader)
        if current != .receiving {
            let next: Studies.State = state != .analysing && waiting ? .queued : state
            try Studies.setState(
                next, failure: next == .failed ? reason : "", studyUID: studyUID, in: writer)
        }
        try Events.append(kind: Events.study, subject: studyUID, nowMilliseconds: now, in: writer)
    }
}
