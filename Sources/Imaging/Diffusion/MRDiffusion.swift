/// MR diffusion: from diffusion-weighted images to the apparent diffusion coefficient and the volume of tissue whose
/// diffusion is restricted, the infarct core of MR.
public enum MRDiffusion {
    /// Identifier of the algorithm.
    public static let id = "mr-diffusion"
    /// Version of the algorithm; it changes whenever the numbers may.
    public static let version = "1"

    /// All images of one weighting.
    public struct Weighting: Sendable {
        /// s/mm².
        public var bValue: Double
        /// One volume for each direction or repetition, `[slice][row][column]`, in arbitrary units.
        public var images: [[Float]]

        /// Makes a weighting.
        public init(bValue: Double, images: [[Float]]) {
            self.bValue = bValue
            self.images = images
        }
    }

    /// One diffusion acquisition.
    public struct Series: Sendable {
        /// The grid of all images.
        public var grid: Grid
        /// Two weightings or more, at least one below 200 and one of 500 to 1500 s/mm².
        public var weightings: [Weighting]
        /// Where the grid lies in the patient.
        public var space: PatientSpace

        /// Makes a series; ``MRDiffusion/run(_:parameters:threads:)`` checks it.
        public init(grid: Grid, weightings: [Weighting], space: PatientSpace) {
            self.grid = grid
            self.weightings = weightings
            self.space = space
        }
    }

    /// Every threshold and setting of the analysis.
    public struct Parameters: Codable, Sendable, Equatable {
        /// Lesion: diffusion coefficient up to this many 10⁻⁶ mm²/s (the rule of the late-window trials' software).
        public var lesionDiffusion = 620.0
        /// Diffusion coefficient above this many 10⁻⁶ mm²/s is cerebrospinal fluid.
        public var fluidDiffusion = 1600.0
        /// A lesion is brighter than its mirror image on the most weighted images by this factor…
        public var mirrorSignal = 1.12
        /// …and its coefficient is below this fraction of its mirror image's.
        public var mirrorDiffusion = 0.85
        /// Full width of the neighbourhood whose majority decides on a voxel, in millimetres.
        public var voteMillimeters = 4.0
        /// Voxels nearer to the border of the brain than this are not judged, in millimetres.
        public var rimMillimeters = 1.6
        /// Smaller pieces are noise, in millilitres.
        public var smallestMilliliters = 0.3

        /// Makes the default parameters.
        public init() {}
    }

    /// What an analysis found. Maps and masks are stored `[slice][row][column]` on `grid`.
    public struct Result: Sendable {
        /// The grid of all maps and masks.
        public var grid: Grid
        /// Where it lies in the patient.
        public var space: PatientSpace
        /// Signal without diffusion weighting, scaled so that the brain's median is 40.
        public var baseline: [Float]
        /// Signal of the most weighted images up to 1500 s/mm², scaled so that the brain's median is 40.
        public var weighted: [Float]
        /// Apparent diffusion coefficient in 10⁻⁶ mm²/s; NaN outside the brain.
        public var adc: [Float]
        /// Brain without fluid.
        public var brain: [Bool]
        /// Tissue with restricted diffusion.
        public var lesion: [Bool]
        /// Volume of `lesion` in millilitres.
        public var lesionMilliliters: Double
        /// The patient's side with more of it.
        public var affectedSide: CTPerfusion.Side
        /// Median coefficient of the lesion in 10⁻⁶ mm²/s; nil without lesion.
        public var lesionMedianDiffusion: Double?
        /// Median coefficient of the rest of the brain in 10⁻⁶ mm²/s.
        public var brainMedianDiffusion: Double
        /// Weightings that were used, in s/mm².
        public var bValues: [Double]
        /// The verdict (good or limited) with its reasons.
        public var quality: QualityAssessment
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
    /// - Throws: ``ImagingError`` when sizes disagree or a parameter is out of range.
    public static func run(
        _ series: Series, parameters: Parameters = Parameters(), threads: Int = 2
    ) throws(ImagingError) -> Outcome {
        try series.validate()
        try parameters.validate()
        var analysis = DiffusionAnalysis(parameters: parameters, threads: max(1, threads))
        return analysis.run(series)
    }
}

extension MRDiffusion.Parameters {
    func validate() throws(ImagingError) {
        let ranges: [(String, Double, ClosedRange<Double>)] = [
            ("lesionDiffusion", lesionDiffusion, 100...2000), ("fluidDiffusion", fluidDiffusion, 800...4000),
            ("mirrorSignal", mirrorSignal, 0...10), ("mirrorDiffusion", mirrorDiffusion, 0...10),
            ("voteMillimeters", voteMillimeters, 0...30), ("rimMillimeters", rimMillimeters, 0...30),
            ("smallestMilliliters", smallestMilliliters, 0...1000),
        ]
        for (name, value, range) in ranges where !range.contains(value) {
            throw ImagingError(
                .invalidParameter,
                "\(name) is \(value), outside \(range.lowerBound)…\(range.upperBound).")
        }
    }
}

extension MRDiffusion.Series {
    func validate() throws(ImagingError) {
        guard (1...1024).contains(grid.columns), (1...1024).contains(grid.rows),
            (1...512).contains(grid.slices)
        else { throw ImagingError(.invalidGeometry, "A diffusion grid is outside 1…1024 x 1…1024 x 1…512.") }
        let spacings = [
            grid.columnSpacingMillimeters, grid.rowSpacingMillimeters, grid.sliceSpacingMillimeters,
        ]
        for spacing in spacings where !(spacing >= 0.05 && spacing <= 50) {
            throw ImagingError(.invalidGeometry, "A voxel spacing of \(spacing) mm is outside 0.05…50 mm.")
        }
        guard weightings.count <= 256 else {
            throw ImagingError(.tooLarge, "\(weightings.count) weightings are more than 256.")
        }
        for weighting in weightings {
            guard 0...20_000 ~= weighting.bValue, !weighting.images.isEmpty else {
                throw ImagingError(.invalidParameter, "A b-value of \(weighting.bValue) or no image of it.")
            }
            for image in weighting.images where image.count != grid.voxels {
                throw ImagingError(
                    .sizeMismatch, "An image has \(image.count) values where \(grid.voxels) were expected.")
            }
        }
    }
}
