/// The maps of all engines for one study and one artery.
struct Engines {
    private let parameters: CTPerfusion.Parameters
    private let threads: Int
    private let circulant: PerfusionMaps
    /// Nil where it was not asked for.
    private let dictionary: DictionaryMaps?
    private let oscillation: PerfusionMaps?

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
        let record = parameters.engineOfRecord
        dictionary =
            onlyRecord && record != .dictionary
            ? nil
            : DictionaryMaps(
                curves, arterial: arterial, parameters: parameters, threads: threads, progress: progress)
        var other = parameters
        other.deconvolution = .oscillationIndex
        oscillation =
            onlyRecord && record != .oscillationIndex
            ? nil
            : PerfusionMaps(
                curves, arterial: arterial, parameters: other, threads: threads, progress: progress)
    }

    func lesions(
        _ engine: CTPerfusion.Engine, _ prepared: CTPerfusion.Prepared, _ tissue: [Bool]
    ) -> Lesions {
        switch engine {
        case .blockCirculant:
            lesions(engine, prepared, tissue, circulant.cbf, circulant.cbv, circulant.tmax)
        case .oscillationIndex:
            lesions(
                engine, prepared, tissue, oscillation?.cbf ?? [], oscillation?.cbv ?? [],
                oscillation?.tmax ?? [])
        case .dictionary:
            lesions(engine, prepared, tissue, dictionary?.cbf ?? [], dictionary?.cbv ?? [], confirmedDelay)
        }
    }

    /// Tmax of the dictionary where deconvolution finds the tissue late as well. Curves that motion has bent fit no
    /// curve of the library, and what is then most probable is the prior's opinion.
    private var confirmedDelay: [Float] {
        let gate = Float(parameters.confirmingTmaxSeconds)
        return zip(dictionary?.tmax ?? [], circulant.tmax).map { $0.1 < gate ? min($0.0, $0.1) : $0.0 }
    }

    private func lesions(
        _ engine: CTPerfusion.Engine, _ prepared: CTPerfusion.Prepared, _ tissue: [Bool], _ cbf: [Float],
        _ cbv: [Float], _ tmax: [Float]
    ) -> Lesions {
        let curves = prepared.enhancement.curves
        return Lesions(
            grid: prepared.grid, parameters: parameters, tissue: tissue, leftOfPlane: prepared.leftOfPlane,
            cbf: PerfusionAnalysis.onGrid(cbf, curves, tissue, outside: 0),
            cbv: PerfusionAnalysis.onGrid(cbv, curves, tissue, outside: 0),
            tmax: PerfusionAnalysis.onGrid(tmax, curves, tissue, outside: 0), threads: threads, engine: engine
        )
    }

    /// Core and hypoperfusion by each engine with its own rule, the engine of record first.
    func volumes(
        _ prepared: CTPerfusion.Prepared, _ tissue: [Bool], record: CTPerfusion.Measurements
    ) -> [CTPerfusion.EngineVolumes] {
        let engine = parameters.engineOfRecord
        let own = CTPerfusion.EngineVolumes(
            engine: engine, rule: parameters.rule(engine), coreMilliliters: record.coreMilliliters,
            hypoperfusionMilliliters: record.hypoperfusionMilliliters)
        let others = CTPerfusion.Engine.allCases.filter { $0 != engine }
        return [own] + others.map { lesions($0, prepared, tissue).volumes() }
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
