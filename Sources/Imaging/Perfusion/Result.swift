extension CTPerfusion {
    /// What an analysis ended with.
    public enum Outcome: Sendable {
        /// Maps and measurements, with a verdict of good or limited.
        case completed(Result)
        /// The study is unfit; there are reasons and no numbers.
        case refused(QualityAssessment)
    }

    /// Maps, masks, curves and measurements of one study. Maps and masks are stored `[slice][row][column]` on
    /// `grid`.
    public struct Result: Sendable {
        /// The grid of all maps and masks.
        public var grid: Grid
        /// Mean CT number before the contrast arrives, in Hounsfield units.
        public var baseline: [Float]
        /// Cerebral blood flow in mL/100 g/min; NaN outside the brain.
        public var cbf: [Float]
        /// Cerebral blood volume in mL/100 g; NaN outside the brain.
        public var cbv: [Float]
        /// Mean transit time in seconds; NaN outside the brain.
        public var mtt: [Float]
        /// Time of the maximum of the residue function in seconds; NaN outside the brain.
        public var tmax: [Float]
        /// Time of the peak of the tissue curve in seconds after the first image; NaN outside the brain.
        public var ttp: [Float]
        /// Largest enhancement in Hounsfield units; NaN outside the skull. Shows where the vessels are.
        public var peak: [Float]
        /// Tissue that was analysed: inside the skull, without cerebrospinal fluid and large vessels.
        public var brain: [Bool]
        /// Infarct core: flow below 30 % of the healthy side, inside `hypoperfused`.
        public var core: [Bool]
        /// Hypoperfused tissue: Tmax above 6 s.
        public var hypoperfused: [Bool]
        /// The arterial input function, after partial-volume scaling.
        public var arterial: InputFunction
        /// The venous output function; zero, without voxels, when none was found.
        public var venous: InputFunction
        /// The uniform time grid of both functions: seconds after the first image.
        public var times: [Double]
        /// Volumes, ratios and side.
        public var measurements: Measurements
        /// Whose flows, averaged, decided on the core of record.
        public var coreEngines: [Engine]
        /// Whose Tmax decided on the hypoperfusion of record.
        public var hypoperfusionEngine: Engine
        /// Core and hypoperfusion by each engine alone with its own rule.
        public var engines: [EngineVolumes]
        /// Maps of the second engine.
        public var transitTimes: TransitTimeMaps
        /// Leakage of contrast into tissue; nil when the scan is too short to tell.
        public var permeability: Permeability?
        /// The motion trace, one entry a frame (and slab).
        public var motion: [MotionEstimate]
        /// What else could have been taken as artery and vein.
        public var candidates: VesselCandidates
        /// The verdict (good or limited) with its reasons.
        public var quality: QualityAssessment
    }

    /// A vessel's curve and where it was read.
    public struct InputFunction: Sendable, Codable, Equatable {
        /// Enhancement over baseline in Hounsfield units on the uniform time grid.
        public var samples: [Double]
        /// The voxels whose curves were averaged.
        public var voxels: [Voxel]
        /// What the samples have been multiplied by to undo partial volume; 1 when nothing was done.
        public var partialVolumeScale: Double
    }

    /// The patient's left or right.
    public enum Side: String, Sendable, Codable {
        case left, right, none
    }

    /// The numbers a report is made of.
    public struct Measurements: Sendable, Codable, Equatable {
        /// Volume with flow below 30 % of the healthy side, in millilitres.
        public var coreMilliliters: Double
        /// Volume with Tmax above 6 s, in millilitres.
        public var hypoperfusionMilliliters: Double
        /// Hypoperfusion less core, in millilitres.
        public var mismatchMilliliters: Double
        /// Hypoperfusion over core; nil when the core is zero.
        public var mismatchRatio: Double?
        /// Volume with Tmax above 4 s, in millilitres.
        public var tmax4Milliliters: Double
        /// Volume with Tmax above 8 s, in millilitres.
        public var tmax8Milliliters: Double
        /// Volume with Tmax above 10 s, in millilitres.
        public var tmax10Milliliters: Double
        /// Volumes of hypoperfused tissue with flow below several fractions of that of the healthy side, ascending.
        public var flowBands: [FlowBand]
        /// Volume with Tmax above 10 s over volume with Tmax above 6 s; nil without hypoperfusion.
        public var hypoperfusionIntensityRatio: Double?
        /// Mean blood volume where Tmax is above 6 s over its mean on the healthy side; nil without
        /// hypoperfusion.
        public var cbvIndex: Double?
        /// The patient's side with the larger hypoperfusion; none without hypoperfusion.
        public var affectedSide: Side
        /// Tmax of the vein in seconds, the median of the voxels it was read from; nil when no vein was found.
        public var venousTmaxSeconds: Double?
        /// Whether the vein's Tmax reaches 10 s: prolonged venous transit (Yedavalli et al. 2023), a sign of poor
        /// outflow; nil when no vein was found.
        public var hasProlongedVenousTransit: Bool? {
            venousTmaxSeconds.map { $0 >= CTPerfusion.prolongedVenousTmaxSeconds }
        }
    }

    /// Volume of hypoperfused tissue below a fraction of the healthy side's flow.
    public struct FlowBand: Sendable, Codable, Equatable {
        /// The fraction, for example 0.34.
        public var relativeFlow: Double
        /// The volume in millilitres.
        public var milliliters: Double
    }

    /// Fractions of the healthy side's flow that volumes are given for.
    static let flowBands = [0.20, 0.30, 0.34, 0.38, 0.40]
    /// A vein that is as late as this empties slowly.
    static let prolongedVenousTmaxSeconds = 10.0

    /// How the head lay at one frame, relative to the reference frame.
    public struct MotionEstimate: Sendable, Codable, Equatable {
        /// Which slab of the series.
        public var slab: Int
        /// Frame within the slab, from zero.
        public var frame: Int
        /// Translation towards patient left, posterior and head, in millimetres (three values).
        public var translationMillimeters: [Double]
        /// Rotation about the same three axes in degrees (three values).
        public var rotationDegrees: [Double]
        /// How well the frame then fits the reference at its bone: root mean squared difference in Hounsfield units.
        public var residualHounsfield: Double
        /// The frame has been moved back.
        public var corrected: Bool
        /// The frame was hopeless and has been replaced by interpolation in time.
        public var dropped: Bool
    }
}
