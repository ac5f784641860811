import Archive
import DICOM
import Records
import Synchronization

/// Takes studies from the queue, one at a time, and hands in what it found.
package struct AnalysisWorker: Sendable {
    private let archive: Archive
    private let queue: WorkQueue
    private let analyser: StudyAnalyser
    private let compute = WorkThreads(count: 1, name: "analysis")

    package init(archive: Archive, queue: WorkQueue, analyser: StudyAnalyser) {
        self.archive = archive
        self.queue = queue
        self.analyser = analyser
    }

    /// Works until the task is cancelled.
    ///
    /// - Parameters:
    ///   - pause: how long to wait when there is nothing to do.
    ///   - report: told of every study and of every error.
    package func run(
        every pause: Duration = .milliseconds(150), report: @Sendable (WorkerEvent) -> Void = { _ in }
    ) async {
        while !Task.isCancelled {
            do {
                if let job = try await queue.claim() {
                    await work(on: job, report: report)
                } else {
                    try await Task.sleep(for: pause)
                }
            } catch is CancellationError {
                return
            } catch {
                report(.trouble("\(error)"))
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    private func work(on job: Job, report: @Sendable (WorkerEvent) -> Void) async {
        report(.began(studyUID: job.subject, attempt: job.attempt))
        do {
            let reports = try await analyse(job)
            try await queue.complete(job, reports: reports)
            report(.ended(studyUID: job.subject, reports: reports))
        } catch let error as ArchiveError where error.code == .leaseLost {
            // Another worker has the study now; what was found here is not written.
            report(.trouble("\(error)"))
        } catch {
            report(.trouble("\(error)"))
            do { try await queue.fail(job, reason: "\(error)") } catch { report(.trouble("\(error)")) }
        }
    }

    private func analyse(_ job: Job) async throws -> [AnalysisReport] {
        let images = try await queue.images(of: job)
        let latest = LatestStage()
        // Tells the queue how far the work is, which also says that this worker is alive.
        let pulse = Task { [queue] in
            while !Task.isCancelled {
                let (stage, fraction) = latest.value
                try await queue.progress(job, stage: stage, fraction: fraction)
                try await Task.sleep(for: .milliseconds(400))
            }
        }
        defer { pulse.cancel() }
        return try await compute.run { [self] in
            let files = images.compactMap { image in
                BlobID(image.blob).flatMap {
                    try? StudyFile(path: archive.blobs.path(of: $0), digest: image.blob)
                }
            }
            let found = analyser.analyse(files) { latest.value = ($0, $1) }
            return try found.map(keep)
        }
    }

    /// Puts the pictures into the archive and their places into the report.
    private func keep(_ analysis: CompletedAnalysis) throws -> AnalysisReport {
        var report = analysis.report
        report.pictures = try analysis.pictures.map { picture in
            Picture(
                code: picture.code, slice: picture.slice,
                location: try archive.blobs.put(picture.image.png()).text, width: picture.image.width,
                height: picture.image.height)
        }
        return report
    }
}

/// How far an analysis is, told by one thread and read by another.
private final class LatestStage: Sendable {
    private let stored = Mutex<(stage: String, fraction: Double)>(("read", 0))

    var value: (stage: String, fraction: Double) {
        get { stored.withLock { $0 } }
        set { stored.withLock { $0 = newValue } }
    }
}

/// What a worker tells whoever runs it.
package enum WorkerEvent: Sendable {
    case began(studyUID: String, attempt: Int)
    case ended(studyUID: String, reports: [AnalysisReport])
    case trouble(String)
}
