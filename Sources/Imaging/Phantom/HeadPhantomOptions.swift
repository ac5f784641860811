extension HeadPhantom {
    /// Everything that makes one head phantom different from another.
    public struct Options: Codable, Sendable, Equatable {
        /// Columns and rows of an image.
        public var matrix = 512
        /// Width and height of an image in millimetres.
        public var fieldOfViewMillimeters = 230.0
        /// Number of slices; for a shuttle scan of both slabs together.
        public var slices = 16
        /// Thickness and distance of the slices in millimetres.
        public var sliceThicknessMillimeters = 5.0
        /// A slice is the mean of this many planes across its thickness, so that it shows partial volume.
        public var planesPerSlice = 3
        /// MNI height of the middle of the slices in millimetres.
        public var centreHeightMillimeters = 18.0
        /// Rotation of the head about the long axis of the body in degrees; positive turns the face to
        /// patient left.
        public var headRotationDegrees = 0.0
        /// Tilt of the head towards a shoulder in degrees.
        public var headTiltDegrees = 0.0
        /// Offset of the head towards patient left, posterior and head in millimetres (three values).
        public var headOffsetMillimeters = [0.0, 0.0, 0.0]

        /// The hemisphere of the lesion.
        public var side = CTPerfusion.Side.none
        /// Volume of core tissue in millilitres.
        public var coreMilliliters = 0.0
        /// Volume of hypoperfused tissue including the core in millilitres.
        public var hypoperfusionMilliliters = 0.0
        /// How contrast leaves the tissue.
        public var residue = ResidueFunction.exponential
        /// True Tmax at the rim and at the centre of the penumbra in seconds. The delay of a voxel is its
        /// Tmax less the middle of the plateau of its residue function, so that Tmax is the same in every
        /// residue family.
        public var penumbraTmaxSeconds = [7.5, 11.0]
        /// True Tmax at the rim and at the centre of the core in seconds.
        public var coreTmaxSeconds = [9.0, 12.5]
        /// Arrival delay of healthy grey and white matter in seconds.
        public var healthyDelaySeconds = [0.4, 1.0]
        /// How much of the natural variation within a tissue is shown, from 0 to 1.
        public var tissueVariation = 1.0

        /// The arterial bolus.
        public var bolus = BolusShape.fau
        /// Later arrival of the bolus in seconds.
        public var bolusDelaySeconds = 0.0
        /// Scales all enhancement; 0 makes a scan without contrast.
        public var enhancement = 1.0

        /// Haematocrit in large vessels; that of small vessels is five ninths of it. Contrast is in the plasma only.
        public var hematocrit = 0.45

        /// Standard deviation of the noise in a written image in Hounsfield units.
        public var noiseHounsfield = 3.0
        /// Full width at half maximum of the noise's own correlation in millimetres; 0 for white noise.
        public var noiseCorrelationMillimeters = 0.0
        /// Where the head moved to, and when; see ``HeadPhantom/suddenMotion(millimeters:seed:)``.
        public var motion: [MotionStep] = []

        /// When the frames are imaged, in seconds; see ``HeadPhantom/uniformTimes(interval:duration:)``.
        public var frameTimesSeconds = HeadPhantom.uniformTimes(interval: 1.5, duration: 66)
        /// Frames later than this are left out.
        public var truncateAtSeconds: Double?
        /// How much later each slice is imaged than the one below it, in seconds.
        public var sliceIntervalSeconds = 0.0
        /// The table toggles between two slabs: the upper half of the slices is imaged half an interval
        /// later.
        public var shuttle = false

        /// The same seed gives the same images.
        public var seed: UInt64 = 1

        /// The defaults: a healthy head, 512 x 512 x 16, 45 frames 1.5 s apart, noise 3 HU.
        public init() {}
    }

    /// From one moment on the head lies elsewhere.
    public struct MotionStep: Codable, Sendable, Equatable {
        /// Seconds after the first image.
        public var seconds: Double
        /// Towards patient left, posterior and head in millimetres (three values).
        public var translationMillimeters: [Double]
        /// About the same three axes in degrees (three values).
        public var rotationDegrees: [Double]

        /// Makes a step.
        public init(seconds: Double, translationMillimeters: [Double], rotationDegrees: [Double]) {
            self.seconds = seconds
            self.translationMillimeters = translationMillimeters
            self.rotationDegrees = rotationDegrees
        }
    }

    /// Evenly spaced frame times in seconds from 0 up to and including `duration`.
    public static func uniformTimes(interval: Double, duration: Double) -> [Double] {
        guard interval > 0.01, duration >= 0, duration < 3600 else { return [0] }
        return (0...Int((duration / interval + 1e-9).rounded(.down))).map { Double($0) * interval }
    }

    /// Frame times of a two-phase protocol: dense until `switchAt`, sparse until `duration`, all in seconds.
    public static func twoPhaseTimes(
        dense: Double = 1.5, switchAt: Double = 40, sparse: Double = 3, duration: Double = 70
    ) -> [Double] {
        let first = uniformTimes(interval: dense, duration: switchAt)
        guard let last = first.last, sparse > 0.01 else { return first }
        return first + uniformTimes(interval: sparse, duration: duration - last).dropFirst().map { $0 + last }
    }

    /// Sudden steps of up to `millimeters` with up to 0.7 degrees of rotation a millimetre, five in a scan.
    public static func suddenMotion(millimeters: Double, seed: UInt64) -> [MotionStep] {
        guard millimeters > 0 else { return [] }
        var random = SplitMix64(seed: seed, 77, 1)
        return [13.0, 20.0, 26.0, 38.0, 51.0].map { seconds in
            var direction = (0..<3).map { _ in random.uniform(-1...1) }
            let length = max(0.1, direction.reduce(0) { $0 + $1 * $1 }.squareRoot())
            let amplitude = millimeters * random.uniform(0.6...1)
            direction = direction.map { $0 / length * amplitude }
            let turn = (0..<3).map { _ in random.uniform(-0.7...0.7) * millimeters }
            return MotionStep(seconds: seconds, translationMillimeters: direction, rotationDegrees: turn)
        }
    }
}
