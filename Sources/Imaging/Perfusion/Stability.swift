extension CTPerfusion {
    /// One reasonable way to analyse a study, and what it measures.
    public struct StabilityRun: Sendable, Codable, Equatable {
        /// What was done otherwise than in the main result.
        public var setting: StabilitySetting
        /// In millilitres.
        public var coreMilliliters: Double
        /// In millilitres.
        public var hypoperfusionMilliliters: Double
    }

    /// A combination of choices that others would have made.
    public struct StabilitySetting: Sendable, Codable, Equatable {
        /// Which of the candidates is the artery: 0 is the one of the main result.
        public var artery: Int
        /// What the truncations of the deconvolution are multiplied by: 1 in the main result.
        public var truncation: Double
        /// The core's limit of relative flow.
        public var relativeFlow: Double
        /// The rule of hypoperfusion: `tmax-6`, `tmax-circulant-6` by block-circulant deconvolution at the published limit,
        /// or `delay-3`, the dictionary's delay above 3 s (as MIStar's delay time).
        public var delay: String
        /// Whether frames were moved back.
        public var motionCorrected: Bool
    }

    /// Every choice by itself, each with all limits of flow; a choice that changes nothing is left out.
    ///
    /// - Parameters:
    ///   - uncorrected: the study prepared without moving frames back, when any was moved.
    ///   - choice: the vessels of the main result.
    ///   - goesOn: asked before each set of maps, with the fraction that is done; false ends the work.
    /// - Returns: nil when it was ended.
    /// - Throws: ``ImagingError`` when a parameter is out of range.
    package static func stability(
        _ prepared: Prepared, uncorrected: Prepared?, choice: VesselChoice = VesselChoice(),
        parameters: Parameters = Parameters(), threads: Int = 2, goesOn: (Double) -> Bool = { _ in true }
    ) throws(ImagingError) -> [StabilityRun]? {
        let rivals = prepared.vesselCandidates(parameters: parameters).arterial.dropFirst().prefix(2)
        var ways: [StabilityWay] = [StabilityWay(prepared: prepared, choice: choice)]
        for (number, rival) in rivals.enumerated() {
            var way = ways[0]
            way.artery = number + 1
            way.choice.arterial = rival.voxels
            ways.append(way)
        }
        for truncation in [0.67, 1.33] {
            var way = ways[0]
            way.truncation = truncation
            ways.append(way)
        }
        for late in [LateRule.circulant, .delay] {
            var way = ways[0]
            way.late = late
            ways.append(way)
        }
        if let uncorrected {
            var way = StabilityWay(prepared: uncorrected, choice: VesselChoice())
            way.motionCorrected = false
            ways.append(way)
        }
        var runs: [StabilityRun] = []
        for (number, way) in ways.enumerated() {
            guard goesOn(Double(number) / Double(ways.count)) else { return nil }
            runs += try way.runs(parameters, threads: threads)
        }
        return runs
    }

    /// The limits of relative flow in use: Campbell 2011 and most packages, between, Cereda 2016.
    private static let relativeFlows = [0.30, 0.34, 0.38]

    /// What makes tissue hypoperfused.
    enum LateRule: Sendable {
        /// Tmax of the engine of record.
        case record
        /// Tmax of the dictionary of transit times, with its own limit.
        case circulant
        /// The dictionary's delay above ``longestDelaySeconds``.
        case delay

        static let longestDelaySeconds = 3.0
    }

    /// One set of maps.
    private struct StabilityWay {
        var prepared: Prepared
        var choice: VesselChoice
        var artery = 0
        var truncation = 1.0
        var motionCorrected = true
        var late = LateRule.record

        private func code(_ parameters: Parameters) -> String {
            switch late {
            case .record: "tmax-\(Int(parameters.hypoperfusionTmaxSeconds))"
            case .circulant: "tmax-circulant-\(Int(parameters.hypoperfusionTmaxSeconds))"
            case .delay: "delay-\(Int(LateRule.longestDelaySeconds))"
            }
        }

        func runs(_ usual: Parameters, threads: Int) throws(ImagingError) -> [StabilityRun] {
            var parameters = usual
            parameters.singularValueFraction = min(0.99, usual.singularValueFraction * truncation)
            parameters.flowSingularValueFraction = min(0.99, usual.flowSingularValueFraction * truncation)
            parameters.oscillationLimit = usual.oscillationLimit / truncation
            // Truncation is a choice of deconvolution only, so these runs also show what another engine says.
            if truncation != 1 || late == .circulant {
                parameters.hypoperfusionEngine = .blockCirculant
                parameters.hypoperfusionEngineAfterMotion = .blockCirculant
                parameters.coreEngines = [.blockCirculant]
            }
            try parameters.validate()
            try prepared.validate(choice)
            let analysis = PerfusionAnalysis(
                parameters: parameters, choice: choice, threads: max(1, threads), findings: [], checks: [])
            let volumes = analysis.volumes(prepared, relativeFlows: CTPerfusion.relativeFlows, late: late)
            return volumes.map { found in
                StabilityRun(
                    setting: StabilitySetting(
                        artery: artery, truncation: truncation, relativeFlow: found.relativeFlow,
                        delay: code(parameters),
                        motionCorrected: motionCorrected),
                    coreMilliliters: found.core, hypoperfusionMilliliters: found.hypoperfusion)
            }
        }
    }
}

extension PerfusionAnalysis {
    /// The volumes at several limits of flow; none without an artery.
    func volumes(
        _ prepared: CTPerfusion.Prepared, relativeFlows: [Double], late: CTPerfusion.LateRule
    ) -> [(relativeFlow: Double, core: Double, hypoperfusion: Double)] {
        let inputs = prepared.inputFunctions(parameters: parameters, choice: choice)
        guard let arterial = inputs.arterial else { return [] }
        let maps = PerfusionMaps(
            prepared.enhancement.curves, arterial: arterial.samples, parameters: parameters, threads: threads
        ) { _ in }
        let tissue = TissueMask(prepared, maps, parameters).tissue()
        return lesions(prepared, arterial: arterial.samples, maps, tissue, late: late).volumes(
            relativeFlows: relativeFlows)
    }
}
