import Imaging

/// How the limits that were published for block-circulant deconvolution read on the maps of the other engines: what
/// comes nearest to the truth on heads that no figure of accuracy is stated on.
struct Calibration {
    let heads: Heads

    private static let offsets = [-1.5, -1, -0.5, 0, 0.5]
    private static let dictionaryFactors = [0.50, 0.575, 0.65, 0.725, 0.80]
    private static let oscillationFactors = [0.80, 0.90, 1.0, 1.1, 1.2]

    private struct Error {
        let engine: CTPerfusion.Engine
        let step: Int
        let core, hypoperfusion: Double
    }

    func run(_ numbers: ClosedRange<Int>) throws {
        var byOffset: [Error] = []
        var byFactor: [Error] = []
        for number in numbers {
            let (phantom, series) = try heads.make(RandomHead(number: number))
            guard case .prepared(let prepared) = try CTPerfusion.prepare(series) else { continue }
            for step in Self.offsets.indices {
                var parameters = CTPerfusion.Parameters()
                parameters.dictionaryTmaxOffsetSeconds = Self.offsets[step]
                parameters.oscillationTmaxOffsetSeconds = Self.offsets[step]
                byOffset += try errors(prepared, parameters, step, phantom.truth)
                parameters = CTPerfusion.Parameters()
                parameters.dictionaryFlowFactor = Self.dictionaryFactors[step]
                parameters.oscillationFlowFactor = Self.oscillationFactors[step]
                byFactor += try errors(prepared, parameters, step, phantom.truth)
            }
        }
        print("| engine | Tmax limit | hypoperfusion: mean error, mean absolute error in mL |\n|---|---|---|")
        show(byOffset, { "6 s \(fixed(Self.offsets[$1], 1)) s" }, { $0.hypoperfusion })
        print("\n| engine | flow limit | core: mean error, mean absolute error in mL |\n|---|---|---|")
        show(
            byFactor,
            { engine, step in
                let factors = engine == .dictionary ? Self.dictionaryFactors : Self.oscillationFactors
                return "\(fixed(30 * factors[step], 1)) %"
            }, { $0.core })
    }

    private func errors(
        _ prepared: CTPerfusion.Prepared, _ parameters: CTPerfusion.Parameters, _ step: Int,
        _ truth: HeadPhantom.Truth
    ) throws -> [Error] {
        guard case .completed(let result) = try CTPerfusion.finish(prepared, parameters: parameters) else {
            return []
        }
        return result.engines.filter { $0.engine != .blockCirculant }.map {
            Error(
                engine: $0.engine, step: step, core: $0.coreMilliliters - truth.coreMilliliters,
                hypoperfusion: $0.hypoperfusionMilliliters - truth.hypoperfusionMilliliters)
        }
    }

    private func show(
        _ errors: [Error], _ name: (CTPerfusion.Engine, Int) -> String, _ value: (Error) -> Double
    ) {
        for engine in [CTPerfusion.Engine.dictionary, .oscillationIndex] {
            for step in Self.offsets.indices {
                let found = errors.filter { $0.engine == engine && $0.step == step }.map(value)
                print(
                    "| \(engine.rawValue) | \(name(engine, step)) | \(fixed(Agreement.mean(found), 1)), "
                        + "\(fixed(Agreement.mean(found.map { $0.magnitude }), 1)) |")
            }
        }
    }
}
