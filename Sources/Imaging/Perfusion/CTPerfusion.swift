/// CT perfusion: from CT numbers over time to maps of flow, volume and delay, and to the volumes of infarct
/// core and hypoperfused tissue. Pure and deterministic: the same series and parameters give the same bits on
/// any number of threads.
public enum CTPerfusion {
    /// Identifier of the algorithm.
    public static let id = "ct-perfusion"
    /// Version of the algorithm; it changes whenever the numbers may.
    public static let version = "6"

    /// The steps of an analysis in the order they run.
    public enum Stage: String, Sendable, CaseIterable {
        case motion
        case mask
        case inputFunction = "input-function"
        case deconvolution
        case lesions
        case quality
    }

    /// Analyses one acquisition.
    ///
    /// - Parameters:
    ///   - series: CT numbers over space and time; values that are not finite count as air.
    ///   - parameters: every threshold and setting.
    ///   - threads: how many threads to use; the result does not depend on it.
    ///   - progress: called on the caller's thread at the start of each stage and within it, with the
    ///     fraction of that stage from 0 to 1.
    /// - Returns: maps and measurements, or a refusal with reasons.
    /// - Throws: ``ImagingError`` when sizes or times of the series disagree or a parameter is out of range.
    public static func run(
        _ series: PerfusionSeries, parameters: Parameters = Parameters(), threads: Int = 2,
        progress: (Stage, Double) -> Void = { _, _ in }
    ) throws(ImagingError) -> Outcome {
        switch try prepare(series, parameters: parameters, threads: threads, progress: progress) {
        case .refused(let quality): return .refused(quality)
        case .prepared(let prepared):
            return try finish(prepared, parameters: parameters, threads: threads, progress: progress)
        }
    }
}
