import Archive
import DICOM
import Dispatch
import Imaging
import Records
import Synchronization

/// Takes studies from the queue, one at a time, and hands in what it found.
package struct AnalysisWorker: Sendable {
    let archive: Archive
    let queue: WorkQueue
    let analyser: StudyAnalyser
    let compute = WorkThreads(count: 1, name: "analysis")

    package init(archive: Archive, queue: WorkQueue, analyser: StudyAnalyser) {
        self.archive = archive
        self.queue = queue
        self.analyser = analyser
    }

    /// Works until the task is cancelled. A study that is being analysed then is given back at once, without waiting
    /// for the thread that computes.
    ///
    /// - Parameters:
    ///   - pause: how long to wait when there is nothing to do.
    ///   - report: told of every study and of every error.
    package func run(
        every pause: Duration = .milliseconds(150),
        report: @escaping @Sendable (WorkerEvent) -> Void = { _ in }
    ) async {
        var isWaiting = false
        while !Task.isCancelled {
            do {
                // Work writes: it waits for room, with nothing taken from the queue meanwhile.
                let hasRoom = try archive.blobs.space.look().state != .refusing
                if !hasRoom, !isWaiting { report(.trouble("waiting for room on the disk")) }
                isWaiting = !hasRoom
                if hasRoom, let job = try await queue.claim() {
                    await take(job, report: report)
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

    func take(_ job: Job, report: @escaping @Sendable (WorkerEvent) -> Void) async {
        switch job.kind {
        case .analyseStudy: await work(on: job, report: report)
        case .prepareStudy: await prepare(job, report: report)
        case .recompressStudy: await recompress(job, report: report)
        case .reviseResult: await revise(job, report: report)
        case .assessStability: await assessStability(job, report: report)
        }
    }

    /// - Parameter ahead: what this worker has made of the study's images while they came.
    func work(
        on job: Job, with ahead: StudyPreparation? = nil,
        report: @escaping @Sendable (WorkerEvent) -> Void
    ) async {
        report(.began(studyUID: job.subject, attempt: job.attempt))
        await ending(job, report: report) {
            let done = try await untilCancelled { try await analyse(job, with: ahead, report: report) }
            try await queue.note(try await foreignResults(of: job), of: job)
            try await queue.complete(job, reports: done.reports, outputs: done.outputs, inputs: done.inputs)
            report(.ended(studyUID: job.subject, reports: done.reports))
            // Nobody waits for it: whoever wants other vessels does so after having looked.
            await cache(done.prepared, of: done.reports)
        }
    }

    /// Runs the work of a job, and ends the job as its errors say.
    /// - Parameter isExtra: the study stands as it is when the job fails.
    func ending(
        _ job: Job, isExtra: Bool = false, report: @escaping @Sendable (WorkerEvent) -> Void,
        _ work: () async throws -> Void
    ) async {
        do {
            try await work()
        } catch is CancellationError {
            do { try await queue.giveBack(job) } catch { report(.trouble("\(error)")) }
        } catch let error as ArchiveError where error.code == .leaseLost {
            // Another worker has the job now; what was found here is not written.
            report(.trouble("\(error)"))
        } catch let error as ArchiveError where [.lowSpace, .noSpace].contains(error.code) {
            // Nobody's fault: done again when there is room, and no try is spent.
            report(.trouble("\(error)"))
            do { try await queue.giveBack(job) } catch { report(.trouble("\(error)")) }
            try? await Task.sleep(for: .seconds(1))
        } catch {
            report(.trouble("\(error)"))
            do {
                if isExtra {
                    try await queue.failExtra(job, reason: "\(error)")
                } else {
                    try await queue.fail(job, reason: "\(error)")
                }
            } catch { report(.trouble("\(error)")) }
        }
    }

    /// What other programs found in the study, as far as their objects have come.
    private func foreignResults(of job: Job) async throws -> [ForeignResult] {
        let objects = try await queue.images(of: job).compactMap { image in
            ForeignResultReader.isCandidate(sopClassUID: image.attributes.sopClassUID)
                ? queue.path(of: image).map { ForeignResultReader.Object(image, path: $0) } : nil
        }
        guard !objects.isEmpty else { return [] }
        return try await compute.run { ForeignResultReader.read(objects) }
    }

    /// What an analysis of a study leaves.
    struct Finished: Sendable {
        var reports: [AnalysisReport]
        var outputs: [StoredOutput]
        var inputs: [[InputFile]]
        var prepared: [CTPerfusion.Prepared?]
    }

    private func analyse(
        _ job: Job, with ahead: StudyPreparation?, report: @escaping @Sendable (WorkerEvent) -> Void
    ) async throws -> Finished {
        let images = try await queue.images(of: job)
        let known = try await queue.outputs(of: job)
        let latest = LatestStage()
        let pulse = Task { await beat(job, latest, report: report) }
        defer { pulse.cancel() }
        return try await compute.run { [self] in
            let files = try images.map { try ahead?.file(path: queue.path(of: $0) ?? "") ?? file($0) }
            let found = analyser.analyse(files, ahead: ahead) { latest.value = ($0, $1) }
            let (reports, outputs) = try bothAtOnce {
                try found.map(keep)
            } _: {
                try found.enumerated().flatMap { index, analysis in
                    try publish(analysis, number: index + 1, unless: known, report: report)
                }
            }
            return Finished(
                reports: reports, outputs: outputs, inputs: found.map(\.inputs),
                prepared: found.map(\.prepared))
        }
    }

    /// Tells the queue how far the work is, which also says that this worker is alive. A database that is busy or a
    /// disk that is full for a moment must not silence a living worker; only a job that is somebody else's now may.
    func beat(
        _ job: Job, _ latest: LatestStage, report: @Sendable (WorkerEvent) -> Void
    ) async {
        while !Task.isCancelled {
            let (stage, fraction) = latest.value
            do {
                try await queue.progress(job, stage: stage, fraction: fraction)
            } catch let error as ArchiveError where error.code == .leaseLost {
                return
            } catch {
                report(.trouble("progress could not be noted: \(error)"))
            }
            try? await Task.sleep(for: .milliseconds(400))
        }
    }

    /// The file of an image. One that is gone must fail the try: an analysis of the rest would look whole.
    func file(_ image: StoredImage) throws(UnreadableImage) -> StudyFile {
        guard let path = queue.path(of: image) else {
            throw UnreadableImage(image: image, reason: "its row names no file")
        }
        do {
            return try StudyFile(path: path, digest: image.blob, characterSet: image.characterSet)
        } catch {
            throw UnreadableImage(image: image, reason: error.reason)
        }
    }

    /// Puts the DICOM objects of an analysis into the archive. Equal runs make equal identifiers, so that those of an
    /// earlier run stay as they are.
    func publish(
        _ analysis: CompletedAnalysis, number: Int, occasion: String = "", unless known: Set<String>,
        report: @Sendable (WorkerEvent) -> Void
    ) throws -> [StoredOutput] {
        let created = DateAndTime(localMilliseconds: queue.clock())
        let (objects, failures) = AnalysisOutputs(
            analysis, number: number, created: created, occasion: occasion
        ).make()
        // The result stands without an object that these images do not allow.
        for failure in failures { report(.trouble("an object is missing: \(failure)")) }
        return try objects.filter { !known.contains($0.dataSet.uid(.sopInstanceUID)?.string ?? "") }
            .map { try StoredOutput($0, in: archive.blobs) }
    }

    /// Puts the pictures into the archive and their places into the report.
    func keep(_ analysis: CompletedAnalysis) throws -> AnalysisReport {
        var report = analysis.report
        // Each is compressed and synced by itself: the disk and both cores have something to do meanwhile.
        let pictures = analysis.pictures
        let locations = Mutex([Int: Result<String, any Error>]())
        DispatchQueue.concurrentPerform(iterations: pictures.count) { index in
            let stored = Result { try archive.blobs.put(pictures[index].image.png()).text }
            locations.withLock { $0[index] = stored }
        }
        let stored = locations.withLock { $0 }
        report.pictures = try pictures.enumerated().compactMap { index, picture in
            try stored[index].map {
                Picture(
                    code: picture.code, slice: picture.slice, location: try $0.get(),
                    width: picture.image.width,
                    height: picture.image.height)
            }
        }
        return report
    }
}

/// Why a study cannot be analysed although all its images have come.
struct UnreadableImage: Error, CustomStringConvertible {
    var image: StoredImage
    var reason: String

    var description: String {
        "The file \(image.blob) of image \(image.attributes.sopInstanceUID) cannot be read: \(reason)"
    }
}

/// Runs `body`, but throws `CancellationError` as soon as the task is cancelled, whether `body` notices or not.
func untilCancelled<T: Sendable>(_ body: @escaping @Sendable () async throws -> T) async throws -> T {
    let (stream, continuation) = AsyncThrowingStream.makeStream(of: T.self)
    // Unstructured, so that nobody waits for it.
    Task {
        do {
            continuation.yield(try await body())
            continuation.finish()
        } catch {
            continuation.finish(throwing: error)
        }
    }
    for try await value in stream { return value }
    throw CancellationError()
}

/// How far an analysis is, told by one thread and read by another.
final class LatestStage: Sendable {
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
    case revised(studyUID: String, version: Int, seconds: Double)
    case assessed(studyUID: String)
    case recompressed(studyUID: String, RecompressionSummary)
    case trouble(String)
}
