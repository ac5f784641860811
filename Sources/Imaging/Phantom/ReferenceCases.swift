extension HeadPhantom {
    /// One of the phantoms that the accuracy of an analysis is stated on.
    public struct ReferenceCase: Sendable, Codable, Equatable {
        /// A short name that is safe as a folder name.
        public var name: String
        /// How it is made.
        public var options: Options

        /// Names a case.
        public init(name: String, options: Options) {
            self.name = name
            self.options = options
        }
    }

    /// Twelve cases: both sides, core 0 to 80 mL, hypoperfusion 0 to 160 mL, three residue functions, noise 2
    /// to 4 HU at a matrix of 512, even and two-phase sampling, one with 3 mm of motion, two without lesion.
    /// The head is turned and off the centre by a different amount in each.
    public static let referenceCases: [ReferenceCase] = [
        referenceCase("01-left-exponential", .left, 25, 90, .exponential, 3),
        referenceCase("02-right-exponential", .right, 50, 130, .exponential, 3) {
            $0.headRotationDegrees = 6
        },
        referenceCase("03-left-box", .left, 30, 100, .box, 2) { $0.headRotationDegrees = -8 },
        referenceCase("04-right-box-two-phase", .right, 15, 70, .box, 3) {
            $0.frameTimesSeconds = twoPhaseTimes()
            $0.headOffsetMillimeters = [8, -4, 0]
        },
        referenceCase("05-left-linear", .left, 60, 150, .linear, 3) { $0.headTiltDegrees = 3 },
        referenceCase("06-right-linear-noisy", .right, 20, 80, .linear, 4) { $0.headRotationDegrees = -4 },
        referenceCase("07-left-large", .left, 80, 160, .exponential, 4) {
            $0.frameTimesSeconds = twoPhaseTimes()
            $0.headRotationDegrees = 3
        },
        referenceCase("08-right-penumbra-only", .right, 0, 60, .exponential, 3) {
            $0.headOffsetMillimeters = [-6, 3, 2]
        },
        referenceCase("09-left-small", .left, 8, 30, .box, 4) { $0.headRotationDegrees = 5 },
        referenceCase("10-right-motion", .right, 35, 110, .exponential, 3) {
            $0.motion = suddenMotion(millimeters: 3, seed: 10)
            $0.headRotationDegrees = -5
        },
        referenceCase("11-healthy-exponential", .none, 0, 0, .exponential, 3) { $0.headRotationDegrees = 7 },
        referenceCase("12-healthy-two-phase", .none, 0, 0, .box, 4) {
            $0.frameTimesSeconds = twoPhaseTimes()
            $0.headTiltDegrees = -2
        },
    ]

    private static func referenceCase(
        _ name: String, _ side: CTPerfusion.Side, _ core: Double, _ hypoperfusion: Double,
        _ residue: ResidueFunction, _ noise: Double, _ change: (inout Options) -> Void = { _ in }
    ) -> ReferenceCase {
        var options = Options()
        options.side = side
        options.coreMilliliters = core
        options.hypoperfusionMilliliters = hypoperfusion
        options.residue = residue
        options.noiseHounsfield = noise
        // Every case has its own noise, lesion outline and motion.
        options.seed = UInt64(name.prefix(2)) ?? 1
        change(&options)
        return ReferenceCase(name: name, options: options)
    }
}
