import Archive
import DICOM
import Records

extension AnalysisWorker {
    /// Files that were the last rows' stay so long, unless the data folder says otherwise.
    private static let usualGraceSeconds: Int64 = 3600

    /// Compresses the images of a study without loss, one after the other; gives way to analyses between them. What
    /// has been done stays done, however this ends.
    func recompress(_ job: Job, report: @escaping @Sendable (WorkerEvent) -> Void) async {
        guard let wish = RecompressionWish(subject: job.subject) else {
            report(.trouble("job \(job.id) does not say what to recompress"))
            try? await queue.finish(job)
            return
        }
        let latest = LatestStage()
        let pulse = Task { await beat(job, latest, report: report) }
        defer { pulse.cancel() }
        await ending(job, report: report) {
            let summary = try await recompress(wish)
            try await queue.finish(job)
            report(.recompressed(studyUID: wish.studyUID, summary))
        }
    }

    func recompress(_ wish: RecompressionWish) async throws -> RecompressionSummary {
        var summary = RecompressionSummary()
        let grace = try await archive.read { try StorageSettings.value(.removalGrace, in: $0) }
        let graceSeconds = grace.flatMap(StorageChoice.seconds) ?? Self.usualGraceSeconds
        while true {
            let page = try await archive.read { reader in
                try RecompressionsTable.candidates(
                    studyUID: wish.studyUID, modality: wish.modality, syntaxUID: wish.syntaxUID, limit: 16,
                    in: reader)
            }
            guard !page.isEmpty else { return summary }
            for candidate in page {
                try Task.checkCancellation()
                if try await analysisWaits() {
                    summary.isInterrupted = true
                    return summary
                }
                try await recompress(candidate, wish, graceSeconds, &summary)
            }
        }
    }

    func analysisWaits() async throws -> Bool {
        let now = queue.clock()
        return try await archive.read { try Queue.isDue(.analyseStudy, nowMilliseconds: now, in: $0) }
    }

    private func recompress(
        _ candidate: RecompressionsTable.Candidate, _ wish: RecompressionWish, _ graceSeconds: Int64,
        _ summary: inout RecompressionSummary
    ) async throws {
        let recompression = Recompression(archive: archive, clock: queue.clock)
        let syntax = TransferSyntax(UID(wish.syntaxUID))
        let now = queue.clock()
        do {
            let prepared = try await untilCancelled { [compute] in
                try await compute.run { try recompression.prepare(candidate, as: syntax) }
            }
            let isSwapped = try await archive.write { writer in
                try RecompressionsTable.swap(
                    prepared.row, byteCount: prepared.byteCount, syntaxUID: wish.syntaxUID,
                    removeNotBeforeMilliseconds: now + graceSeconds * 1000, in: writer)
            }
            guard isSwapped else {
                // Deleted, or held, since it was looked up.
                if let blob = BlobID(prepared.row.blob) { recompression.forget(blob) }
                return try await refuse(candidate, wish, "it was deleted or held meanwhile", &summary)
            }
            summary.done += 1
            summary.originalBytes += candidate.byteCount
            summary.bytes += prepared.byteCount
        } catch let reason as Recompression.Unsuitable {
            try await refuse(candidate, wish, reason.description, &summary)
        } catch let error as DICOMError {
            try await refuse(candidate, wish, "\(error.code.rawValue): \(error.reason)", &summary)
        } catch let error as ArchiveError where [.corrupt, .notFound].contains(error.code) {
            try await refuse(candidate, wish, error.reason, &summary)
        }
    }

    private func refuse(
        _ candidate: RecompressionsTable.Candidate, _ wish: RecompressionWish, _ reason: String,
        _ summary: inout RecompressionSummary
    ) async throws {
        let now = queue.clock()
        try await archive.write { writer in
            try RecompressionsTable.refuse(
                candidate.blob, syntaxUID: wish.syntaxUID, reason: reason, nowMilliseconds: now, in: writer)
        }
        summary.left += 1
        if summary.reasons.count < 10, !summary.reasons.contains(reason) { summary.reasons.append(reason) }
    }
}
