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
            for (kind, studyUID) in try Queue.buryExpired(retries: retries, nowMilliseconds: now, in: writer)
            where kind == .analyseStudy {
                try move(
                    studyUID, to: .failed, reason: Queue.lost(retries.losses), now: now, in: writer)
            }
            let job = try Queue.claim(
                worker: worker, leaseMilliseconds: leaseMilliseconds, nowMilliseconds: now, in: writer)
            if let job, job.kind == .analyseStudy {
                try move(job.subject, to: .analysing, now: now, in: writer)
            }
            return job
        }
    }

    /// Takes the next analysis or another version that somebody waits for, and nothing else: for a worker that gets a
    /// study ready meanwhile.
    package func claimUrgent() async throws -> Job? {
        let now = clock()
        let isDue = try await archive.read { reader in
            try Queue.isDue(.analyseStudy, nowMilliseconds: now, in: reader)
                || Queue.isDue(.reviseResult, nowMilliseconds: now, in: reader)
        }
        guard isDue else { return nil }
        return try await archive.write { writer in
            let job = try Queue.claim(
                worker: worker, urgent: true, leaseMilliseconds: leaseMilliseconds, nowMilliseconds: now,
                in: writer)
            if let job, job.kind == .analyseStudy {
                try move(job.subject, to: .analysing, now: now, in: writer)
            }
            return job
        }
    }

    /// Whether a study is still to be got ready: its images are arriving, or its analysis is in line.
    package func isAwaited(_ job: Job) async throws -> Bool {
        try await archive.read { reader in
            switch try Studies.state(job.subject, in: reader) {
            case .receiving, .queued: true
            default: try Queue.isWaiting(.analyseStudy, subject: job.subject, in: reader)
            }
        }
    }

    /// Says which stage the work is in and how far through all of it (0 to 1), and that the worker is alive.
    /// Callers keep to a few a second. Throws an `ArchiveError` of code `leaseLost` when they should stop, because
    /// the job is somebody else's now.
    package func progress(_ job: Job, stage: String, fraction: Double) async throws {
        let now = clock()
        try await archive.write { writer in
            try Queue.progress(
                job, stage: stage, fraction: fraction, leaseMilliseconds: leaseMilliseconds,
                nowMilliseconds: now,
                in: writer)
            guard [.analyseStudy, .prepareStudy].contains(job.kind) else { return }
            try Events.append(kind: Events.study, subject: job.subject, nowMilliseconds: now, in: writer)
        }
    }

    /// Hands in what was found. The reports replace those of an earlier run; none at all means that there was
    /// nothing to analyse. The objects become instances of the study in the same transaction.
    package func complete(
        _ job: Job, reports: [AnalysisReport], outputs: [StoredOutput] = [], inputs: [[InputFile]] = []
    ) async throws {
        let now = clock()
        try await archive.write { writer in
            try Queue.complete(job, nowMilliseconds: now, in: writer)
            try Reports.replace(
                studyUID: job.subject, run: job.id, with: reports, nowMilliseconds: now, in: writer)
            if let study = try Studies.find(job.subject, in: writer.reader) {
                for output in outputs { try output.index(study: study, nowMilliseconds: now, in: writer) }
                for (position, files) in inputs.enumerated() {
                    try ReportExtras.putInputs(
                        files, study: study, run: job.id, position: position, in: writer)
                }
            }
            if reports.contains(where: { $0.kind == .ctPerfusion && $0.status == .completed }) {
                try Queue.enqueue(
                    .assessStability, subject: job.subject, nowMilliseconds: now, in: writer)
            }
            try MovingMoments.append(
                .analysisFinished, studyUID: job.subject, nowMilliseconds: now, in: writer)
            try move(job.subject, to: .done, now: now, in: writer)
        }
    }

    /// Notes what other programs found in the study of a job.
    package func note(_ foreign: [ForeignResult], of job: Job) async throws {
        let now = clock()
        try await archive.write { writer in
            guard let study = try Studies.find(job.subject, in: writer.reader),
                try ForeignResultsTable.ofStudy(study, in: writer.reader) != foreign
            else { return }
            try ForeignResultsTable.replace(study: study, with: foreign, in: writer)
            try Events.append(kind: Events.study, subject: job.subject, nowMilliseconds: now, in: writer)
        }
    }

    /// Ends a job well that is no analysis.
    package func finish(_ job: Job) async throws {
        let now = clock()
        try await archive.write { try Queue.complete(job, nowMilliseconds: now, in: $0) }
    }

    /// Gives a try up, for now or, after the last one, for good.
    package func fail(_ job: Job, reason: String) async throws {
        let now = clock()
        try await archive.write { writer in
            let verdict = try Queue.fail(
                job, reason: reason, retries: retries, nowMilliseconds: now, in: writer)
            try move(job, after: verdict, reason: reason, now: now, in: writer)
        }
    }

    /// Gives a job back because this worker was told to stop: another one goes on at once, and no try is spent.
    package func giveBack(_ job: Job) async throws {
        let now = clock()
        try await archive.write { writer in
            let verdict = try Queue.giveBack(job, nowMilliseconds: now, in: writer)
            try move(job, after: verdict, reason: "", now: now, in: writer)
        }
    }

    /// Takes back what this worker held, whose process is known to have ended. For whoever started it.
    ///
    /// - Returns: the studies concerned.
    @discardableResult
    package func release(after end: WorkerEnd) async throws -> [String] {
        let now = clock()
        return try await archive.write { writer in
            let released = try Queue.release(
                worker: worker, end: end, retries: retries, nowMilliseconds: now, in: writer)
            for (job, verdict) in released {
                let reason =
                    switch end {
                    case .crashed(let reason): reason
                    case .killed: Queue.lost(retries.losses)
                    }
                try move(job, after: verdict, reason: reason, now: now, in: writer)
            }
            return released.map(\.job.subject)
        }
    }

    /// Queues a study again whose analysis was given up. False when there is no such study or it has not failed.
    package static func retry(
        studyUID: String, in archive: Archive, nowMilliseconds now: Int64 = Clock.nowMilliseconds()
    ) async throws -> Bool {
        try await archive.write { writer in
            guard try Studies.state(studyUID, in: writer.reader) == .failed else { return false }
            try Queue.enqueue(.analyseStudy, subject: studyUID, nowMilliseconds: now, in: writer)
            try Studies.setState(.queued, studyUID: studyUID, in: writer)
            try Events.append(kind: Events.study, subject: studyUID, nowMilliseconds: now, in: writer)
            return true
        }
    }

    /// How many images of a study have come that count.
    package func imageCount(of job: Job) async throws -> Int {
        try await archive.read { try Instances.countOfStudy(job.subject, in: $0) }
    }

    /// The images of a study that count, series by series, for the analysis.
    package func images(of job: Job) async throws -> [StoredImage] {
        try await archive.read { try Instances.ofStudy(job.subject, in: $0) }
    }

    /// The objects that earlier runs made of a study, by SOP Instance UID.
    package func outputs(of job: Job) async throws -> Set<String> {
        let derived = try await archive.read { try Instances.derivedOfStudy(job.subject, in: $0) }
        return Set(derived.map(\.attributes.sopInstanceUID))
    }

    /// The Part 10 file of an image, never changed once it is there; nil when its row names no file.
    package func path(of image: StoredImage) -> String? {
        BlobID(image.blob).map { archive.blobs.path(of: $0) }
    }

    private func move(
        _ job: Job, after verdict: Queue.Verdict, reason: String, now: Int64, in writer: Writer
    ) throws {
        // Work that is no analysis does not change where a study stands.
        guard job.kind == .analyseStudy else { return }
        let isDead = verdict == .dead
        try move(
            job.subject, to: isDead ? .failed : .queued, reason: isDead ? reason : "", now: now, in: writer)
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
