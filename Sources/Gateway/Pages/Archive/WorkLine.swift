import Clinic
import Records

/// One piece of work that was done with a study.
package struct WorkLine: Sendable, Equatable {
    package var what: String
    package var state: String
    package var detail: String
    package var when: String
    package var isFailed: Bool

    package init(
        what: String, state: String, detail: String, when: String, isFailed: Bool
    ) {
        self.what = what
        self.state = state
        self.detail = detail
        self.when = when
        self.isFailed = isFailed
    }

    init(_ job: StudyBrowser.Job, _ words: Phrases.Archive.Details, _ clock: WallClock, _ now: Int64) {
        what = words.jobAnalysis
        isFailed = job.state == "failed"
        switch job.state {
        case "waiting": state = words.jobWaiting
        case "running": state = words.jobRunning
        case "failed": state = words.jobFailed
        default: state = words.jobDone
        }
        let attempt = job.attempt > 1 ? words.attempt.filling("n", "\(job.attempt)") : ""
        detail = [attempt, job.failure].filter { !$0.isEmpty }.joined(separator: " · ")
        when = clock.short(job.finishedMilliseconds ?? job.createdMilliseconds, now: now)
    }

    init(_ transfer: Transfer, _ words: Phrases.Archive.Details, _ clock: WallClock, _ now: Int64) {
        switch transfer.destination {
        case .peer(let title): what = words.transferTo.filling("name", title)
        case .folder(let path): what = words.transferTo.filling("name", path)
        case .source(let title): what = words.transferFrom.filling("name", title)
        }
        isFailed = transfer.state == .failed
        switch transfer.state {
        case .waiting: state = words.jobWaiting
        case .running: state = words.jobRunning
        case .done: state = words.jobDone
        case .failed: state = words.jobFailed
        case .cancelled: state = words.jobCancelled
        }
        let progress = words.progress.filling("n", Figures.grouped(transfer.sent))
            .filling("total", Figures.grouped(transfer.total))
        let cause = transfer.state == .done ? "" : transfer.failure
        detail = [transfer.rule, progress, cause].filter { !$0.isEmpty }.joined(separator: " · ")
        when = clock.short(transfer.finishedMilliseconds ?? transfer.createdMilliseconds, now: now)
    }
}
