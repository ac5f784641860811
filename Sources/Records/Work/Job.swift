/// A piece of work that one worker has taken from the queue.
package struct Job: Sendable, Equatable {
    package var id: Int64
    package var kind: JobKind
    /// What the work is about, for example a Study Instance UID.
    package var subject: String
    /// 1 at the first try. With `id` it names this very try: a worker whose lease ran out holds an older one.
    package var attempt: Int
    package var worker: String

    package init(id: Int64, kind: JobKind, subject: String, attempt: Int, worker: String) {
        self.id = id
        self.kind = kind
        self.subject = subject
        self.attempt = attempt
        self.worker = worker
    }
}

package enum JobKind: String, Sendable, CaseIterable {
    case analyseStudy = "analyse-study"
}

/// How often a failing job is tried, and after which pauses.
package struct RetryRule: Sendable, Equatable {
    package var attempts: Int
    package var firstPauseMilliseconds: Int64

    package init(attempts: Int = 3, firstPauseMilliseconds: Int64 = 5_000) {
        self.attempts = attempts
        self.firstPauseMilliseconds = firstPauseMilliseconds
    }

    /// The pause after a failed try, or nil when it was the last. Each pause is four times the one before.
    package func pauseMilliseconds(afterAttempt attempt: Int) -> Int64? {
        guard attempt < attempts else { return nil }
        let step = max(0, min(attempt - 1, 8))
        return firstPauseMilliseconds << Int64(2 * step)
    }
}
