import Imaging

/// Numbers that are the same everywhere (SplitMix64).
struct Dice {
    private var state: UInt64

    init(seed: UInt64) {
        // Neighbouring seeds must not give the same numbers shifted by one.
        state = (seed &+ 1) &* 0xD1B5_4A32_D192_ED03
        state = state ^ (state >> 29) ^ (state << 17)
    }

    mutating func uniform(_ range: ClosedRange<Double>) -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        let part = Double((mixed ^ (mixed >> 31)) >> 11) * 0x1p-53
        return range.lowerBound + (range.upperBound - range.lowerBound) * part
    }

    mutating func chance(_ probability: Double) -> Bool { uniform(0...1) < probability }

    mutating func pick<Value>(_ values: [Value]) -> Value {
        values[min(values.count - 1, Int(uniform(0...1) * Double(values.count)))]
    }
}

/// A head that a seed alone decides: what is drawn, and from where, is part of the figures in docs/ACCURACY.md.
struct RandomHead {
    let number: Int
    let options: HeadPhantom.Options
    let isAtlas: Bool
    let layout: String

    init(number: Int) {
        self.number = number
        var dice = Dice(seed: UInt64(number) &+ 20_000)
        var options = HeadPhantom.Options()
        isAtlas = dice.chance(0.75)
        options.headRotationDegrees = dice.uniform(-10...10)
        options.headTiltDegrees = dice.uniform(-4...4)
        options.headOffsetMillimeters = [dice.uniform(-10...10), dice.uniform(-8...8), dice.uniform(-3...3)]
        options.fieldOfViewMillimeters = dice.uniform(215...250)
        options.centreHeightMillimeters = dice.uniform(12...24)
        Self.lesion(&options, &dice)
        Self.bolus(&options, &dice)
        layout = Self.scan(&options, &dice)
        Self.noise(&options, &dice, seed: UInt64(number))
        options.seed = UInt64(number)
        self.options = options
    }

    private static func lesion(_ options: inout HeadPhantom.Options, _ dice: inout Dice) {
        options.side = dice.chance(0.12) ? .none : dice.pick([.left, .right])
        let core = dice.chance(0.25) ? 0 : dice.uniform(5...95)
        let more = dice.uniform(8...110)
        if options.side != .none {
            options.coreMilliliters = core
            options.hypoperfusionMilliliters = core + more
        }
        options.residue = dice.pick(ResidueFunction.allCases)
        let rim = dice.uniform(7...8.5)
        options.penumbraTmaxSeconds = [rim, rim + dice.uniform(2...4)]
        let deep = dice.uniform(8...10)
        options.coreTmaxSeconds = [deep, deep + dice.uniform(2...4)]
        let early = dice.uniform(0.1...1)
        options.healthyDelaySeconds = [early, early + dice.uniform(0.2...0.8)]
    }

    private static func bolus(_ options: inout HeadPhantom.Options, _ dice: inout Dice) {
        options.bolus = dice.chance(0.6) ? .fau : .gammaVariate
        options.bolusDelaySeconds = dice.uniform(0...6)
        options.enhancement = dice.uniform(0.65...1.2)
        options.hematocrit = dice.uniform(0.32...0.52)
    }

    /// Slices, times and how long the scan lasts.
    private static func scan(_ options: inout HeadPhantom.Options, _ dice: inout Dice) -> String {
        let duration = dice.chance(0.75) ? dice.uniform(64...75) : dice.uniform(40...60)
        let layout = dice.pick(["16 × 5 mm", "8 × 10 mm", "20 × 4 mm", "shuttle 16 × 5 mm"])
        switch layout {
        case "8 × 10 mm": (options.slices, options.sliceThicknessMillimeters) = (8, 10)
        case "20 × 4 mm": (options.slices, options.sliceThicknessMillimeters) = (20, 4)
        default: break
        }
        let interval = dice.pick([1.0, 1.5, 2.0])
        options.frameTimesSeconds = HeadPhantom.uniformTimes(interval: interval, duration: 75)
        if layout.hasPrefix("shuttle") {
            options.shuttle = true
            options.frameTimesSeconds = HeadPhantom.uniformTimes(
                interval: dice.uniform(2.5...3), duration: 75)
            options.sliceIntervalSeconds = 0.03
        } else if dice.chance(0.25) {
            options.frameTimesSeconds = HeadPhantom.twoPhaseTimes(duration: 75)
        }
        options.truncateAtSeconds = duration
        return layout
    }

    private static func noise(_ options: inout HeadPhantom.Options, _ dice: inout Dice, seed: UInt64) {
        options.noiseHounsfield = dice.uniform(2...6)
        options.noiseCorrelationMillimeters = dice.chance(0.5) ? 0 : dice.uniform(0.5...1.5)
        let motion = dice.chance(0.45) ? 0 : dice.uniform(0.5...6)
        options.motion = HeadPhantom.suddenMotion(millimeters: motion, seed: seed)
    }

    /// One line for a table.
    var words: String {
        let times = options.frameTimesSeconds
        let steps = zip(times.dropFirst(), times).map { $0 - $1 }
        let even = (steps.max() ?? 0) - (steps.min() ?? 0) < 0.01
        let moved =
            options.motion.map { step in
                step.translationMillimeters.reduce(0) { $0 + $1 * $1 }.squareRoot()
            }.max() ?? 0
        return [
            isAtlas ? "atlas" : "formulas", layout, options.residue.rawValue, options.bolus.rawValue,
            even ? "\(fixed(steps.first ?? 0, 1)) s" : "two-phase",
            "\(fixed(options.truncateAtSeconds ?? 0, 0)) s", "σ \(fixed(options.noiseHounsfield, 1))",
            "corr \(fixed(options.noiseCorrelationMillimeters, 1))", "motion \(fixed(moved, 1))",
            "Hct \(fixed(options.hematocrit, 2))",
        ].joined(separator: ", ")
    }
}
