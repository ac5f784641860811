extension CTPerfusion {
    /// A way from curves to flow and delay. Each has thresholds of its own: a limit that was published for one says
    /// nothing about the numbers of another.
    public enum Engine: String, Codable, Sendable, CaseIterable {
        /// Block-circulant singular value decomposition with one truncation, for which rCBF < 30 % and Tmax > 6 s have
        /// been published.
        case blockCirculant = "block-circulant"
        /// Block-circulant decomposition whose truncation grows until a voxel's residue function is smooth.
        case oscillationIndex = "oscillation-index"
        /// Bayesian estimates by a dictionary of transit-time distributions.
        case dictionary = "transit-time-dictionary"
    }

    /// Where core and hypoperfusion begin on the maps of one engine.
    public struct EngineRule: Codable, Sendable, Equatable {
        /// Core: flow below this fraction of that of the healthy side.
        public var relativeFlow: Double
        /// Hypoperfusion: Tmax above this many seconds.
        public var tmaxSeconds: Double
        /// The limits stand in the literature; otherwise they were derived by `PerfusionBench calibrate`.
        public var isPublished: Bool

        /// Makes a rule.
        public init(relativeFlow: Double, tmaxSeconds: Double, isPublished: Bool) {
            self.relativeFlow = relativeFlow
            self.tmaxSeconds = tmaxSeconds
            self.isPublished = isPublished
        }
    }

    /// What one engine makes of a study by its own rule.
    public struct EngineVolumes: Codable, Sendable, Equatable {
        /// Which engine.
        public var engine: Engine
        /// Its limits.
        public var rule: EngineRule
        /// In millilitres, like the volumes of record.
        public var coreMilliliters: Double
        /// In millilitres.
        public var hypoperfusionMilliliters: Double
        /// Hypoperfusion less core.
        public var mismatchMilliliters: Double { hypoperfusionMilliliters - coreMilliliters }
    }

    /// Maps of the dictionary of transit times, `[slice][row][column]`, NaN outside the brain.
    public struct TransitTimeMaps: Sendable {
        /// Blood flow in mL/100 g/min.
        public var cbf: [Float]
        /// Blood volume in mL/100 g.
        public var cbv: [Float]
        /// Mean transit time in seconds.
        public var mtt: [Float]
        /// Arrival after the arterial input in seconds.
        public var delay: [Float]
        /// Delay and half the transit time in seconds.
        public var tmax: [Float]
        /// Standard deviation of the posterior of the transit time in seconds.
        public var mttDeviation: [Float]
        /// Standard deviation of the posterior of Tmax in seconds.
        public var tmaxDeviation: [Float]
        /// Standard deviation of what the dictionary leaves unexplained in a typical voxel, in Hounsfield units.
        public var noiseHounsfield: Double
    }
}

/// How limits that were published for block-circulant deconvolution read on the maps of an engine.
struct EngineScale {
    /// What fractions of flow are multiplied by.
    let flowFactor: Double
    /// What is added to Tmax.
    let tmaxOffsetSeconds: Double

    func flow(_ published: Double) -> Double { published * flowFactor }
    func tmax(_ published: Double) -> Double { published + tmaxOffsetSeconds }
}

extension CTPerfusion.Parameters {
    func scale(_ engine: CTPerfusion.Engine) -> EngineScale {
        switch engine {
        case .blockCirculant: EngineScale(flowFactor: 1, tmaxOffsetSeconds: 0)
        case .oscillationIndex:
            EngineScale(flowFactor: oscillationFlowFactor, tmaxOffsetSeconds: oscillationTmaxOffsetSeconds)
        case .dictionary:
            EngineScale(flowFactor: dictionaryFlowFactor, tmaxOffsetSeconds: dictionaryTmaxOffsetSeconds)
        }
    }

    /// The limits for the maps of an engine.
    public func rule(_ engine: CTPerfusion.Engine) -> CTPerfusion.EngineRule {
        let scale = scale(engine)
        return CTPerfusion.EngineRule(
            relativeFlow: scale.flow(coreRelativeFlow), tmaxSeconds: scale.tmax(hypoperfusionTmaxSeconds),
            isPublished: engine == .blockCirculant)
    }
}
