/// MR perfusion by dynamic susceptibility contrast: from the signal of T2*-weighted images over time, with one echo or
/// more, to maps of relative flow and volume, of transit and delay, and to the volume of hypoperfused tissue. Vessels,
/// deconvolution and lesions are those of ``CTPerfusion``.
public enum MRPerfusion {
    /// Identifier of the algorithm.
    public static let id = "mr-perfusion"
    /// Version of the algorithm; it changes whenever the numbers may.
    public static let version = "1"

    /// The signal of one acquisition.
    public struct Series: Sendable {
        /// One series for each echo on the same grid with the same times, the shortest echo first. Signal in arbitrary
        /// units stands where CT numbers do.
        public var echoes: [PerfusionSeries]
        /// Echo times in milliseconds, ascending.
        public var echoTimesMilliseconds: [Double]
        /// Where the grid lies in the patient.
        public var space: PatientSpace

        /// Makes a series; ``MRPerfusion/run(_:parameters:threads:progress:)`` checks it.
        public init(echoes: [PerfusionSeries], echoTimesMilliseconds: [Double], space: PatientSpace) {
            self.echoes = echoes
            self.echoTimesMilliseconds = echoTimesMilliseconds
            self.space = space
        }
    }

    /// Every threshold and setting of the analysis.
    public struct Parameters: Codable, Sendable, Equatable {
        /// Settings of the engines that are shared with CT.
        public var engines: CTPerfusion.Parameters
        /// Signal above this multiple of the brain's median before the bolus is cerebrospinal fluid.
        public var fluidSignal = 1.6
        /// Blood volume below this fraction of the brain's median is fluid.
        public var fluidVolume = 0.1
        /// Blood volume above this multiple of the brain's median is a vessel.
        public var vesselVolume = 2.0
        /// Frames at the start that are brighter than those after them by this fraction have not settled.
        public var settlingFraction = 0.03

        /// The default parameters.
        public init() {
            engines = CTPerfusion.Parameters()
            // Flow and volume are relative: no vessel can be told by an absolute blood volume, and no artery's height
            // need be corrected.
            engines.vesselBloodVolume = 1000
            engines.vesselEnhancement = 1.8
            engines.scalesArterialInput = false
            // Whatever decides on CT, the other engines' limits were set on CT.
            engines.hypoperfusionEngine = .blockCirculant
            engines.coreEngines = [.blockCirculant]
        }
    }

    /// What an analysis found.
    public struct Result: Sendable {
        /// Maps, masks and curves. Flow and volume are relative: their median on the healthy side is 1. Curves are
        /// ΔR2* in 1/s. `baseline` is the signal before the bolus, scaled so that the brain's median is 40. Core is empty
        /// until ``MRPerfusion/mismatch(_:space:_:parameters:)`` has put the diffusion lesion there.
        public var maps: CTPerfusion.Result
        /// Echo times that were used, in milliseconds.
        public var echoTimesMilliseconds: [Double]
        /// Frames at the start that were left out, because the signal had not settled.
        public var unsettledFrames: Int
        /// Whether the core is known, because there was a diffusion lesion to compare with.
        public var hasCore = false
    }

    /// What an analysis ended with.
    public enum Outcome: Sendable {
        /// Maps and measurements.
        case completed(Result)
        /// The study is unfit; there are reasons and no numbers.
        case refused(QualityAssessment)
    }

    /// Analyses one acquisition.
    ///
    /// - Throws: ``ImagingError`` when sizes, times or echoes disagree or a parameter is out of range.
    public static func run(
        _ series: Series, parameters: Parameters = Parameters(), threads: Int = 2,
        progress: (CTPerfusion.Stage, Double) -> Void = { _, _ in }
    ) throws(ImagingError) -> Outcome {
        try series.validate()
        try parameters.validate()
        var preparing = MRPreparing(parameters: parameters, threads: max(1, threads))
        guard let prepared = preparing.run(series, progress: progress) else {
            return .refused(MRQuality.assessment(preparing.findings, checks: preparing.checks))
        }
        switch try CTPerfusion.finish(
            prepared, parameters: parameters.engines, threads: threads, progress: progress)
        {
        case .refused(let quality):
            return .refused(MRQuality.assessment(quality.reasons, checks: quality.checks))
        case .completed(let maps):
            return .completed(
                Result(
                    maps: relative(maps, parameters.engines),
                    echoTimesMilliseconds: series.echoTimesMilliseconds,
                    unsettledFrames: preparing.unsettledFrames))
        }
    }

    private static func perSecond(_ candidate: CTPerfusion.VesselCandidate) -> CTPerfusion.VesselCandidate {
        var own = candidate
        own.samples = own.samples.map { $0 / RelaxationCurves.gain }
        own.peakHounsfield /= RelaxationCurves.gain
        return own
    }

    /// Curves in their own unit, flow and volume in multiples of the healthy side's median.
    private static func relative(
        _ result: CTPerfusion.Result, _ parameters: CTPerfusion.Parameters
    ) -> CTPerfusion.Result {
        var own = result
        own.arterial.samples = own.arterial.samples.map { $0 / RelaxationCurves.gain }
        own.venous.samples = own.venous.samples.map { $0 / RelaxationCurves.gain }
        own.candidates.arterial = own.candidates.arterial.map(perSecond)
        own.candidates.venous = own.candidates.venous.map(perSecond)
        let healthy = own.brain.indices.filter { own.brain[$0] && !(own.tmax[$0] > 4) }
        func scaled(_ map: [Float]) -> [Float] {
            let median = percentile(healthy.map { map[$0] }, 0.5)
            return median > 0 ? map.map { $0 / median } : map
        }
        own.cbf = scaled(own.cbf)
        own.cbv = scaled(own.cbv)
        own.permeability = nil
        own.core = [Bool](repeating: false, count: own.core.count)
        own.measurements.coreMilliliters = 0
        own.measurements.mismatchMilliliters = own.measurements.hypoperfusionMilliliters
        own.measurements.mismatchRatio = nil
        own.quality = MRQuality.assessment(own.quality.reasons, checks: own.quality.checks)
        return own
    }
}

extension MRPerfusion.Parameters {
    func validate() throws(ImagingError) {
        try engines.validate()
        let ranges: [(String, Double, ClosedRange<Double>)] = [
            ("fluidSignal", fluidSignal, 1.05...10), ("fluidVolume", fluidVolume, 0...1),
            ("vesselVolume", vesselVolume, 1...100), ("settlingFraction", settlingFraction, 0.005...1),
        ]
        for (name, value, range) in ranges where !range.contains(value) {
            throw ImagingError(
                .invalidParameter,
                "\(name) is \(value), outside \(range.lowerBound)…\(range.upperBound).")
        }
    }
}

extension MRPerfusion.Series {
    func validate() throws(ImagingError) {
        guard let first = echoes.first, echoes.count == echoTimesMilliseconds.count, echoes.count <= 8 else {
            throw ImagingError(.sizeMismatch, "\(echoes.count) echoes have other than as many echo times.")
        }
        for time in echoTimesMilliseconds where !(0.5...500 ~= time) {
            throw ImagingError(.invalidGeometry, "An echo time of \(time) ms is outside 0.5…500 ms.")
        }
        for (time, next) in zip(echoTimesMilliseconds, echoTimesMilliseconds.dropFirst())
        where next - time < 0.5 {
            throw ImagingError(.invalidGeometry, "Echo times do not ascend by 0.5 ms or more.")
        }
        for echo in echoes {
            try echo.validate()
            guard echo.grid == first.grid, echo.slabs.map(\.slices) == first.slabs.map(\.slices),
                echo.slabs.map(\.frames) == first.slabs.map(\.frames)
            else { throw ImagingError(.sizeMismatch, "The echoes differ in size.") }
        }
    }
}
