extension CTPerfusion {
    /// Every threshold and setting of the analysis, with the values that are used unless said otherwise.
    public struct Parameters: Codable, Sendable, Equatable {
        // Lesion definitions: the published rules, not to be tuned.

        /// Core: flow below this fraction of the median of the healthy side (Campbell 2011; Cereda 2016).
        public var coreRelativeFlow = 0.30
        /// Hypoperfusion: Tmax above this many seconds (Olivot 2009; DEFUSE 3).
        public var hypoperfusionTmaxSeconds = 6.0

        // The published limits hold for block-circulant deconvolution. On the maps of another engine they read otherwise:
        // `PerfusionBench calibrate` finds how, and docs/ACCURACY.md states the error.

        /// Whose Tmax decides on hypoperfusion and its bands.
        public var hypoperfusionEngine = Engine.dictionary
        /// Whose Tmax decides where the head has moved too much to be sure of: curves that motion has bent fit no curve of
        /// the dictionary, and what is then most probable is the prior's opinion.
        public var hypoperfusionEngineAfterMotion = Engine.blockCirculant
        /// Whose flow decides on the core and its bands, within the hypoperfusion: the mean over these engines, each
        /// relative to its own limit, so that what only one of them believes does not decide alone.
        public var coreEngines = [Engine.dictionary, .oscillationIndex]
        /// What the limits of flow are multiplied by for the dictionary of transit times.
        public var dictionaryFlowFactor = 0.65
        /// What is added to the limits of Tmax for the dictionary of transit times, in seconds.
        public var dictionaryTmaxOffsetSeconds = -1.0
        /// Tissue that block-circulant deconvolution finds earlier than this is not called late on the dictionary's
        /// word alone, in seconds.
        public var confirmingTmaxSeconds = 4.8
        /// What the limits of flow are multiplied by for deconvolution by oscillation index.
        public var oscillationFlowFactor = 1.1
        /// What is added to the limits of Tmax for deconvolution by oscillation index, in seconds.
        public var oscillationTmaxOffsetSeconds = -0.5

        /// Full width of the regions whose median flow is that of the healthy side, in millimetres; 0 for
        /// single voxels.
        public var referenceRegionMillimeters = 20.0

        // Motion.

        /// Frames are moved back to where the head lay at first.
        public var correctsMotion = true
        /// Frames that moved a point 70 mm from the middle of the head by less than this are left as they
        /// are: moving them back would blur more than it mends.
        public var motionToleranceMillimeters = 0.3
        /// A frame is dropped when it moved further than this…
        public var motionDropMillimeters = 12.0
        /// …or turned further than this.
        public var motionDropDegrees = 8.0

        // Tissue.

        /// Baseline CT numbers below this are cerebrospinal fluid (12 HU), not white matter (29 HU).
        public var fluidHounsfield = 19.0
        /// Blood volume above this is a vessel, in mL/100 g (usual limit 8 to 10).
        public var vesselBloodVolume = 9.0
        /// Peak enhancement above this multiple of the tissue's 99th percentile on a voxel is a vessel.
        public var vesselEnhancement = 1.5

        // Denoising.

        // Wide, because the noise of real images is correlated over 2 to 3 mm: averaging nearer neighbours
        // hardly lowers it, and what is left lifts the flow of the core. White noise would allow 4.5 mm.

        /// Neighbours within this distance in the plane may be averaged, in millimetres.
        public var denoisingRadiusMillimeters = 6.5
        /// Neighbours count for less the further they are: standard deviation in millimetres.
        public var denoisingDistanceMillimeters = 3.5
        /// Neighbours count for less the more their curves differ: excess of the mean squared difference over
        /// that of noise, as a multiple of the latter.
        public var denoisingSimilarity = 0.35

        // Deconvolution.

        /// How the residue function is regularised. On the twelve reference phantoms (one truncation of 0.15
        /// for both maps, narrower denoising) block-circulant truncation has a mean absolute error of 1.5 mL
        /// (core) and 1.8 mL (hypoperfusion), the oscillation index 1.1 mL and 2.8 mL at ten times the work.
        public var deconvolution = Deconvolution.blockCirculant
        /// Truncation of block-circulant singular values for Tmax, as a fraction of the largest: the place of
        /// the maximum suffers from noise and from ringing, so much is cut off.
        public var singularValueFraction = 0.15
        /// The same for flow: the height of the maximum suffers from what is cut off, most where transit is
        /// short, that is on the healthy side that flow is compared with, so less is.
        public var flowSingularValueFraction = 0.07
        /// Limit of the oscillation index (Wu 2003; 0.035 is usual).
        public var oscillationLimit = 0.035
        /// Tmax is looked for up to this many seconds after the arterial input.
        public var longestTmaxSeconds = 22.0
        /// Scale the arterial input up to the area of the venous output (at most threefold) for partial
        /// volume.
        public var scalesArterialInput = true
        /// Haematocrit factor (1 − 0.45) / (1 − 0.25).
        public var hematocritFactor = 0.733
        /// Density of brain tissue in g/mL.
        public var densityGramsPerMilliliter = 1.04

        // Cleanup.

        /// Full width of the smoothing of flow before it is compared with the healthy side, in millimetres.
        /// Smoothing lowers noise but pulls the border of a core inwards, because the limit lies nearer to
        /// the core's flow.
        public var flowSmoothingMillimeters = 0.0
        /// Full width of the neighbourhood whose majority decides on a voxel, in millimetres: single noisy
        /// voxels must not decide, and a symmetric vote leaves borders where they are.
        public var voteMillimeters = 4.0

        /// Smaller pieces of core are noise, in millilitres.
        public var smallestCoreMilliliters = 1.0
        /// Smaller pieces of hypoperfusion are noise, in millilitres.
        public var smallestHypoperfusionMilliliters = 3.0
        /// Hypoperfusion of the other hemisphere is reported only from this volume, in millilitres.
        public var secondSideMilliliters = 20.0

        /// Makes the default parameters.
        public init() {}
    }

    /// Regularisation of the delay-insensitive deconvolution.
    public enum Deconvolution: String, Codable, Sendable, CaseIterable {
        /// Block-circulant singular value decomposition with one truncation for all voxels.
        case blockCirculant = "block-circulant"
        /// The smallest truncation at which the voxel's residue function does not oscillate (Wu 2003).
        case oscillationIndex = "oscillation-index"
    }
}

extension CTPerfusion.Parameters {
    func validate() throws(ImagingError) {
        let ranges: [(String, Double, ClosedRange<Double>)] = [
            ("coreRelativeFlow", coreRelativeFlow, 0...1),
            ("hypoperfusionTmaxSeconds", hypoperfusionTmaxSeconds, 0...60),
            ("dictionaryFlowFactor", dictionaryFlowFactor, 0.1...3),
            ("dictionaryTmaxOffsetSeconds", dictionaryTmaxOffsetSeconds, -10...10),
            ("confirmingTmaxSeconds", confirmingTmaxSeconds, 0...60),
            ("oscillationFlowFactor", oscillationFlowFactor, 0.1...3),
            ("oscillationTmaxOffsetSeconds", oscillationTmaxOffsetSeconds, -10...10),
            ("motionToleranceMillimeters", motionToleranceMillimeters, 0...100),
            ("motionDropMillimeters", motionDropMillimeters, 0...1000),
            ("motionDropDegrees", motionDropDegrees, 0...180),
            ("fluidHounsfield", fluidHounsfield, -100...100),
            ("vesselBloodVolume", vesselBloodVolume, 0...1000),
            ("vesselEnhancement", vesselEnhancement, 0...100),
            ("denoisingRadiusMillimeters", denoisingRadiusMillimeters, 0...15),
            ("denoisingDistanceMillimeters", denoisingDistanceMillimeters, 0.1...100),
            ("denoisingSimilarity", denoisingSimilarity, 0.001...1000),
            ("singularValueFraction", singularValueFraction, 0.001...0.99),
            ("flowSingularValueFraction", flowSingularValueFraction, 0.001...0.99),
            ("oscillationLimit", oscillationLimit, 0.0001...10),
            ("longestTmaxSeconds", longestTmaxSeconds, 1...120),
            ("hematocritFactor", hematocritFactor, 0.1...1),
            ("densityGramsPerMilliliter", densityGramsPerMilliliter, 0.5...2),
            ("flowSmoothingMillimeters", flowSmoothingMillimeters, 0...30),
            ("referenceRegionMillimeters", referenceRegionMillimeters, 0...100),
            ("voteMillimeters", voteMillimeters, 0...30),
            ("smallestCoreMilliliters", smallestCoreMilliliters, 0...1000),
            ("smallestHypoperfusionMilliliters", smallestHypoperfusionMilliliters, 0...1000),
            ("secondSideMilliliters", secondSideMilliliters, 0...10000),
        ]
        for (name, value, range) in ranges where !range.contains(value) {
            throw ImagingError(
                .invalidParameter,
                "\(name) is \(value), outside \(range.lowerBound)…\(range.upperBound).")
        }
    }
}
