import Archive
import DICOM
import Imaging
import Records

extension AnalysisWorker {
    /// Keeps what the first stage has made of each analysis, while there is room on the disk.
    func cache(_ prepared: [CTPerfusion.Prepared?], of reports: [AnalysisReport]) async {
        guard let state = try? archive.blobs.space.look().state, state == .plenty else { return }
        let cache = PreparedCache(archive: archive)
        try? await compute.run {
            for (position, (prepared, report)) in zip(prepared, reports).enumerated() {
                if let prepared { cache.put(prepared, of: report, position: position) }
            }
        }
    }

    /// Makes a result with the vessels that a person has chosen. The page has it first, devices a moment later.
    func revise(_ job: Job, report: @escaping @Sendable (WorkerEvent) -> Void) async {
        let latest = LatestStage()
        let pulse = Task { await beat(job, latest, report: report) }
        defer { pulse.cancel() }
        await ending(job, isExtra: true, report: report) {
            guard let id = Int64(job.subject), let wish = try await queue.wish(id) else {
                return try await queue.finish(job)
            }
            let began = analyser.clock()
            let images = try await queue.images(ofStudy: wish.studyUID)
            let automatic = try await queue.report(ofStudy: wish.studyUID, position: wish.position)
            let quick = try await quickly(wish, automatic, images)
            let analysis: CompletedAnalysis
            if let quick { analysis = quick } else { analysis = try await fromImages(wish, images) }
            guard analysis.report.status == .completed else {
                let reason =
                    analysis.report.quality.reasons.first?.text ?? analysis.report.failure ?? "refused"
                try await queue.failVersion(job, wish, reason: reason)
                return report(.trouble("version \(wish.number) of \(wish.studyUID): \(reason)"))
            }
            let kept = try await compute.run { try keep(analysis) }
            try await queue.completeVersion(job, wish, report: kept)
            report(
                .revised(
                    studyUID: wish.studyUID, version: wish.number, seconds: analyser.clock() - began))
            try await publish(analysis, wish, images, report: report)
        }
    }

    /// From what the first stage left, without reading an image; nil when it is gone or of another version.
    private func quickly(
        _ wish: ReportVersions.Wish, _ automatic: AnalysisReport?, _ images: [StoredImage]
    ) async throws -> CompletedAnalysis? {
        guard let automatic, automatic.status == .completed else { return nil }
        let cache = PreparedCache(archive: archive)
        return try await compute.run { [analyser] in
            guard let prepared = cache.find(automatic, position: wish.position) else { return nil }
            return analyser.revise(automatic, prepared, wish.selection)
        }
    }

    private func fromImages(
        _ wish: ReportVersions.Wish, _ images: [StoredImage]
    ) async throws -> CompletedAnalysis {
        let found = try await compute.run { [self] in
            analyser.analyse(try images.map(file), selections: [wish.position: wish.selection])
        }
        guard found.indices.contains(wish.position) else {
            throw ArchiveError(.notFound, "The study has no analysis \(wish.position + 1) any more.")
        }
        await cache(found.map(\.prepared), of: found.map(\.report))
        return found[wish.position]
    }

    /// Puts the DICOM objects of a version into the archive, beside those of the automatic result.
    private func publish(
        _ analysis: CompletedAnalysis, _ wish: ReportVersions.Wish, _ images: [StoredImage],
        report: @escaping @Sendable (WorkerEvent) -> Void
    ) async throws {
        let known = try await queue.outputs(ofStudy: wish.studyUID)
        let outputs = try await compute.run { [self] in
            let complete =
                analysis.placement == nil
                ? try analyser.placed(analysis, try images.map(file), position: wish.position) : analysis
            return try publish(
                complete, number: wish.position + 1, occasion: "version \(wish.number)", unless: known,
                report: report)
        }
        try await queue.add(outputs, toStudy: wish.studyUID)
    }

    /// Measures a study under other settings; gives way to analyses between them.
    func assessStability(_ job: Job, report: @escaping @Sendable (WorkerEvent) -> Void) async {
        let latest = LatestStage()
        let pulse = Task { await beat(job, latest, report: report) }
        let yields = StopFlag()
        let look = Task {
            while !Task.isCancelled {
                if (try? await analysisWaits()) == true { yields.raise() }
                try? await Task.sleep(for: .milliseconds(300))
            }
        }
        defer {
            pulse.cancel()
            look.cancel()
        }
        await ending(job, isExtra: true, report: report) {
            let images = try await queue.images(ofStudy: job.subject)
            let reports = try await queue.reports(ofStudy: job.subject)
            let found: [Int: Stability]? = try await compute.run { [self] in
                var found: [Int: Stability] = [:]
                for (position, automatic) in reports.enumerated()
                where automatic.kind == .ctPerfusion && automatic.status == .completed {
                    let prepared =
                        try PreparedCache(archive: archive).find(automatic, position: position)
                        ?? analyser.prepare(try images.map(file), position: position)
                    guard let prepared else { continue }
                    let stability = try analyser.stability(
                        prepared, files: { try images.map(file) }, position: position
                    ) { _ in !yields.isRaised }
                    guard let stability else { return nil }
                    found[position] = stability
                }
                return found
            }
            guard let found else { return try await queue.giveBackQuietly(job) }
            try await queue.completeStability(job, found, digests: reports.map(\.inputs.digest))
            report(.assessed(studyUID: job.subject))
        }
    }
}
