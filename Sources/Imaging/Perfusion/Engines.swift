/// The maps of all engines for one study and one artery.
struct Engines {
    private var parameters: CTPerfusion.Parameters
    private let threads: Int
    private let circulant: PerfusionMaps
    /// Nil where it was not asked for.
    private let dictionary: DictionaryMaps?
    private let oscillation: PerfusionMaps?
    /// Whose Tmax decides in this study.
    let deciding: CTPerfusion.Engine

    /// - Parameters:
    ///   - maps: of block-circulant deconvolution.
    ///   - onlyRecord: make no maps that the volumes of record do not need.
    init(
        _ prepared: CTPerfusion.Prepared, arterial: [Double], maps: PerfusionMaps,
        parameters: CTPerfusion.Parameters, threads: Int, onlyRecord: Bool = false, progress: (Double) -> Void
    ) {
        self.parameters = parameters
        self.threads = threads
        circulant = maps
        let curves = prepared.enhancement.curves
        deciding = prepared.hypoperfusionEngine(parameters)
        let record = parameters.coreEngines + [deciding]
        dictionary =
            onlyRecord && !record.contains(.dictionary)
            ? nil
            : DictionaryMaps(
                curves, arterial: arterial, parameters: parameters, threads: threads, progress: progress)
        var other = parameters
        other.deconvolution = .oscillationIndex
        oscillation =
            onlyRecord && !record.contains(.oscillationIndex)
            ? nil
            : PerfusionMaps(
                curves, arterial: arterial, parameters: other, threads: threads, progress: progress)
    }

    /// Lesions by the flow of some engines and the Tmax of another, or of the same.
    func lesions(
        flows: [CTPerfusion.Engine], delay: CTPerfusion.Engine, _ prepared: CTPerfusion.Prepared,
        _ tissue: [Bool]
    ) -> Lesions {
        let curves = prepared.enhancement.curves
        func cbf(_ engine: CTPerfusion.Engine) -> [Float] {
            switch engine {
            case .blockCirculant: circulant.cbf
            case .oscillationIndex: oscillation?.cbf ?? []
            case .dictionary: dictionary?.cbf ?? []
            }
        }
        // Deconvolutions take the blood volume from the areas, which no truncation changes.
        let cbv = flows.first == .dictionary ? dictionary?.cbv ?? [] : circulant.cbv
        let tmax =
            switch delay {
            case .blockCirculant: circulant.tmax
            case .oscillationIndex: oscillation?.tmax ?? []
            case .dictionary: confirmedDelay
            }
        return Lesions(
            grid: prepared.grid, parameters: parameters, tissue: tissue, leftOfPlane: prepared.leftOfPlane,
            flows: flows.map {
                Lesions.Flow(
                    engine: $0, cbf: PerfusionAnalysis.onGrid(cbf($0), curves, tissue, outside: 0))
            },
            cbv: PerfusionAnalysis.onGrid(cbv, curves, tissue, outside: 0),
            tmax: PerfusionAnalysis.onGrid(tmax, curves, tissue, outside: 0), threads: threads,
            delayEngine: delay)
    }

    /// Lesions by the flow of some engines within the tissue that the dictionary finds delayed by more than a limit.
    func lesions(
        flows: [CTPerfusion.Engine], delaySeconds: Double, _ prepared: CTPerfusion.Prepared, _ tissue: [Bool]
    ) -> Lesions {
        var delayed = self
        delayed.parameters.hypoperfusionTmaxSeconds = delaySeconds
        // Seconds as they are: no limit of Tmax is translated to a delay.
        var lesions = delayed.lesions(flows: flows, delay: .blockCirculant, prepared, tissue)
        lesions.tmax = PerfusionAnalysis.onGrid(
            dictionary?.delay ?? [], prepared.enhancement.curves, tissue, outside: 0)
        return lesions
    }

    /// Tmax of the dictionary where deconvolution finds the tissue late as well. Curves that motion has bent fit no
    /// curve of the library, and what is then most probable is the prior's opinion.
    private var confirmedDelay: [Float] {
        let gate = Float(parameters.confirmingTmaxSeconds)
        return zip(dictionary?.tmax ?? [], circulant.tmax).map { $0.1 < gate ? min($0.0, $0.1) : $0.0 }
    }

    /// Core and hypoperfusion by each engine alone with its own rule, the engine of the hypoperfusion of record first.
    func volumes(_ prepared: CTPerfusion.Prepared, _ tissue: [Bool]) -> [CTPerfusion.EngineVolumes] {
        let first = deciding
        return ([first] + CTPerfusion.Engine.allCases.filter { $0 != first }).map {
            lesions(flows: [$0], delay: $0, prepared, tissue).volumes()
        }
    }

    func maps(_ prepared: CTPerfusion.Prepared, _ tissue: [Bool]) -> CTPerfusion.TransitTimeMaps {
        let curves = prepared.enhancement.curves
        func map(_ values: [Float]?) -> [Float] {
            values.map { PerfusionAnalysis.onGrid($0, curves, tissue) } ?? []
        }
        return CTPerfusion.TransitTimeMaps(
            cbf: map(dictionary?.cbf), cbv: map(dictionary?.cbv), mtt: map(dictionary?.mtt),
            delay: map(dictionary?.delay), tmax: map(dictionary?.tmax),
            mttDeviation: map(dictionary?.mttDeviation), tmaxDeviation: map(dictionary?.tmaxDeviation),
            noiseHounsfield: Double(dictionary?.noise ?? 0))
    }
}

extension CTPerfusion.Prepared {
    /// Whose Tmax decides on hypoperfusion in this study.
    func hypoperfusionEngine(_ parameters: CTPerfusion.Parameters) -> CTPerfusion.Engine {
        findings.contains { $0.code == QualityFinding.Code.motion.rawValue }
            ? parameters.hypoperfusionEngineAfterMotion : parameters.hypoperfusionEngine
    }
}
