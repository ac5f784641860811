/// A piece of work that one worker has taken from the queue.
package struct Job: Sendable, Equatable {
    package var id: Int64
    package var kind: JobKind
    /// What the work is about, for example a Study Instance UID.
    package var subject: String
    /// 1 at the first try. With `id` it names this very try: a worker whose lease ran out holds an older one.
    package var attempt: Int
    package var worker: String
    /// How many tries failed of themselves before this one. Tries that were given back or whose worker was killed
    /// from outside are not among them.
    package var failures: Int

    package init(
        id: Int64, kind: JobKind, subject: String, attempt: Int, worker: String, failures: Int = 0
    ) {
        self.id = id
        self.kind = kind
        self.subject = subject
        self.attempt = attempt
        self.worker = worker
        self.failures = failures
    }
}

package enum JobKind: String, Sendable, CaseIterable {
    case analyseStudy = "analyse-study"
    /// Reads the images of a dynamic scan while more arrive, for the analysis that follows. Nothing depends on it but
    /// time.
    case prepareStudy = "prepare-study"
    /// Compresses images without loss; its subject says which and how (`RecompressionWish`).
    case recompressStudy = "recompress-study"
    /// Makes a result with vessels that a person has chosen; its subject is the number of the version.
    case reviseResult = "revise-result"
    /// Measures a study, its subject, under other settings.
    case assessStability = "assess-stability"
}

/// How a worker process came to its end while it held a job.
package enum WorkerEnd: Sendable, Equatable {
    /// By a fault of its own: the work itself may be to blame, so the try counts.
    case crashed(String)
    /// Killed from outside. That says nothing about the work, unless it happens over and over: the kernel also kills
    /// what takes too much memory.
    case killed(String)

    package var reason: String {
        switch self {
        case .crashed(let reason), .killed(let reason): reason
        }
    }
}

/// How often a failing job is tried, and after which pauses.
package struct RetryRule: Sendable, Equatable {
    /// Tries that fail of themselves.
    package var attempts: Int
    /// Tries whose worker was killed or never heard of again.
    package var losses: Int
    package var firstPauseMilliseconds: Int64

    package init(attempts: Int = 3, losses: Int = 20, firstPauseMilliseconds: Int64 = 5_000) {
        self.attempts = attempts
        self.losses = losses
        self.firstPauseMilliseconds = firstPauseMilliseconds
    }

    /// The pause after a number of failures, or nil when that was the last. Each pause is four times the one before.
    package func pauseMilliseconds(afterFailures failures: Int) -> Int64? {
        guard failures < attempts else { return nil }
        let step = max(0, min(failures - 1, 8))
        return firstPauseMilliseconds << Int64(2 * step)
    }
}
