import Archive
import Records

extension AnalysisWorker {
    /// Follows a study while its images arrive, and analyses it when it is whole. Other studies that become whole
    /// meanwhile are analysed between two looks.
    func prepare(_ job: Job, report: @escaping @Sendable (WorkerEvent) -> Void) async {
        let preparation = StudyPreparation()
        let latest = LatestStage()
        let pulse = Task { await beat(job, latest, report: report) }
        defer { pulse.cancel() }
        do {
            if let analysis = try await follow(job, preparation, latest, report: report) {
                pulse.cancel()
                try await queue.finish(job)
                await work(on: analysis, with: preparation, report: report)
            } else {
                try await queue.finish(job)
            }
        } catch is CancellationError {
            do { try await queue.giveBack(job) } catch { report(.trouble("\(error)")) }
        } catch let error as ArchiveError where error.code == .leaseLost {
            report(.trouble("\(error)"))
        } catch {
            // Nothing but time depends on it: the analysis will say what is wrong with the images.
            report(.trouble("a study cannot be got ready: \(error)"))
            try? await queue.finish(job)
        }
    }

    /// - Returns: the study's own analysis once it can begin; nil when the study is not waited for any more.
    private func follow(
        _ job: Job, _ preparation: StudyPreparation, _ latest: LatestStage,
        report: @escaping @Sendable (WorkerEvent) -> Void
    ) async throws -> Job? {
        var pace = ArrivalPace()
        while true {
            try Task.checkCancellation()
            if let analysis = try await queue.claimUrgent() {
                if analysis.kind == .analyseStudy, analysis.subject == job.subject { return analysis }
                await take(analysis, report: report)
                continue
            }
            let new = try await arrived(job, preparation)
            pace.note(new.count, at: queue.clock())
            let isBusy = try await untilCancelled { [compute, pace] in
                try await compute.run { try look(at: new, pace, preparation, latest) }
            }
            guard !isBusy, new.isEmpty else { continue }
            guard try await queue.isAwaited(job) else { return nil }
            try await Task.sleep(for: .milliseconds(60))
        }
    }

    /// The images that have come since the last look.
    private func arrived(_ job: Job, _ preparation: StudyPreparation) async throws -> [StoredImage] {
        guard try await queue.imageCount(of: job) != preparation.count else { return [] }
        return try await queue.images(of: job).filter { image in
            queue.path(of: image).map { preparation.file(path: $0) == nil } ?? false
        }
    }

    /// One piece of work on the computing thread.
    ///
    /// - Returns: whether there is more to do at once.
    private func look(
        at new: [StoredImage], _ pace: ArrivalPace, _ preparation: StudyPreparation, _ latest: LatestStage
    ) throws -> Bool {
        if !new.isEmpty { preparation.take(try new.map { try file($0) }) }
        if preparation.advance(images: 32, progress: { latest.value = ($0, $1) }) { return true }
        guard new.isEmpty, pace.hasPaused(at: queue.clock()), preparation.isUntried else { return false }
        let found = analyser.analyse(preparation.files, ahead: preparation) { latest.value = ($0, $1) }
        preparation.keep(found)
        return false
    }
}

/// How images come, as seen by the worker that follows them.
struct ArrivalPace: Sendable {
    private var last: Int64?
    private var count = 0
    private(set) var longestGapMilliseconds: Int64 = 0

    /// A pause of at least this many milliseconds, and twice as long as any before, may be the end.
    static let leastPauseMilliseconds: Int64 = 200

    mutating func note(_ images: Int, at now: Int64) {
        guard images > 0 else { return }
        // Before the first images are taken, many may have come.
        if let last, count > 64 { longestGapMilliseconds = max(longestGapMilliseconds, now - last) }
        last = now
        count += images
    }

    func hasPaused(at now: Int64) -> Bool {
        guard let last else { return false }
        return now - last >= max(Self.leastPauseMilliseconds, 2 * longestGapMilliseconds)
    }
}
