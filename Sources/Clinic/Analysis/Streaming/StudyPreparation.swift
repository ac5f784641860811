import Imaging
import Records
import Synchronization

/// What can be known of a study before all of it is here. Images are read and placed as they come, time points are
/// compared with the first as soon as they are whole, and when images stop coming the scan is analysed as if it were
/// whole: nobody sees that result unless it turns out to be so.
///
/// Everything here is a pure function of images that do not change, remembered with what it was made from. An analysis
/// that finds nothing remembered makes the same bits.
final class StudyPreparation: Sendable {
    private struct State {
        var files: [String: StudyFile] = [:]
        var frames: [String: [ImageFrame]] = [:]
        var order: [String] = []
        /// Analyses of what looked whole, by the digest of their input.
        var finished: [String: CompletedAnalysis] = [:]
        /// Time points that have been compared with the first.
        var compared: Set<String> = []
        /// Images are here that have not been looked at.
        var isStale = false
        /// All that is here has been analysed as if it were whole.
        var isTried = false
    }

    let placed = PlacedImages()
    let memory = PerfusionMemory()
    private let state = Mutex(State())
    private let threads: Int

    init(threads: Int = 1) { self.threads = threads }

    var count: Int { state.withLock { $0.order.count } }

    /// Takes images in that have come. Their headers are all that is read.
    func take(_ files: [StudyFile]) {
        let found = files.map { ($0, FrameReader.frames(of: $0)) }
        state.withLock { state in
            for (file, frames) in found where state.files[file.path] == nil {
                state.files[file.path] = file
                state.frames[file.path] = frames
                state.order.append(file.path)
            }
            state.isStale = true
            state.isTried = false
            state.finished = [:]
        }
    }

    /// Whether it is worth analysing what is here as if it were whole: every place has its time points.
    var isUntried: Bool {
        let frames = state.withLock { state in
            state.isTried ? [] : state.order.flatMap { state.frames[$0] ?? [] }
        }
        guard let scan = AcquisitionFinder.find(in: frames, modality: "CT").first,
            scan.timePointCount >= Self.fewestTimePoints
        else { return false }
        return scan.slices.allSatisfy { $0.frames.count == scan.timePointCount }
    }

    /// A scan of fewer time points is refused anyhow, or not over.
    private static let fewestTimePoints = 15

    func file(path: String) -> StudyFile? { state.withLock { $0.files[path] } }

    func frames(of file: StudyFile) -> [ImageFrame]? { state.withLock { $0.frames[file.path] } }

    func finished(_ digest: String) -> CompletedAnalysis? { state.withLock { $0.finished[digest] } }

    func keep(_ analyses: [CompletedAnalysis]) {
        state.withLock { state in
            for analysis in analyses where !analysis.report.inputs.digest.isEmpty {
                state.finished[analysis.report.inputs.digest] = analysis
            }
            state.isTried = true
        }
    }

    /// Compares a few whole time points with the first.
    ///
    /// - Returns: whether more wait.
    private func compare(_ assembler: Assembler, progress: (String, Double) -> Void) -> Bool {
        let known = state.withLock { $0.compared }
        let frames = WholeFrames(assembler, unless: known, limit: 4)
        guard let series = frames.series else { return false }
        progress("motion", Double(known.count) / Double(max(1, frames.total)))
        // Series that no analysis would take are refused by the analysis, with the reason.
        try? CTPerfusion.prepareAhead(series, threads: threads, memory: memory)
        state.withLock { state in
            state.compared.formUnion(frames.names)
            state.isStale = true
        }
        return true
    }

    /// Everything that has come, to be analysed as if it were whole.
    var files: [StudyFile] { state.withLock { state in state.order.compactMap { state.files[$0] } } }

    /// Reads what has come and not been read, a part of it at a time, and then compares time points.
    ///
    /// - Returns: whether something is left to do.
    func advance(images limit: Int, progress: (_ stage: String, _ fraction: Double) -> Void) -> Bool {
        let frames: [ImageFrame]? = state.withLock { state in
            guard state.isStale else { return nil }
            state.isStale = false
            return state.order.flatMap { state.frames[$0] ?? [] }
        }
        guard let frames else { return false }
        // What cannot be assembled yet may be when more has come, or will be refused by the analysis.
        guard let acquisition = AcquisitionFinder.find(in: frames, modality: "CT").first,
            let assembler = try? Assembler(acquisition, placed: placed)
        else { return false }
        let images = assembler.plans.flatMap { $0.images.flatMap { $0 } }.compactMap { $0 }
        let waiting = images.filter { !assembler.isPlaced($0) }
        let part = Array(waiting.prefix(limit))
        // One core is left to those who receive.
        for image in part { assembler.placeAhead(image) }
        progress("read", Double(images.count - waiting.count + part.count) / Double(max(1, images.count)))
        guard waiting.count == part.count else {
            state.withLock { $0.isStale = true }
            return true
        }
        return compare(assembler, progress: progress)
    }
}

extension Assembler {
    func isPlaced(_ image: ImageFrame) -> Bool {
        placed?.holds(image, placement, shift: shift(of: image)) ?? false
    }

    /// Reads an image before it is needed. One that cannot be read will be named by the analysis.
    func placeAhead(_ image: ImageFrame) {
        guard let placed else { return }
        let values = [Float](unsafeUninitializedCapacity: placement.columns * placement.rows) {
            buffer, count in
            buffer.initialize(repeating: 0)
            let isRead = (try? SlabReader.read(image, SharedPixels([image]), self, into: buffer)) != nil
            count = isRead ? buffer.count : 0
        }
        guard !values.isEmpty else { return }
        placed.keep(image, placement, shift: shift(of: image), values: values)
    }

    func shift(of image: ImageFrame) -> SIMD2<Double> {
        let shift = placement.shift(of: image.geometry, from: reference)
        return SIMD2(shift.columns, shift.rows)
    }
}
