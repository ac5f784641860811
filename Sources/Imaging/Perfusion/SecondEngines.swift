/// The engines beside the one of record.
struct SecondEngines {
    private let parameters: CTPerfusion.Parameters
    private let threads: Int
    private let dictionary: DictionaryMaps
    private let oscillation: PerfusionMaps

    init(
        _ prepared: CTPerfusion.Prepared, arterial: [Double], parameters: CTPerfusion.Parameters, threads: Int,
        progress: (Double) -> Void
    ) {
        self.parameters = parameters
        self.threads = threads
        let curves = prepared.enhancement.curves
        dictionary = DictionaryMaps(
            curves, arterial: arterial, parameters: parameters, threads: threads, progress: progress)
        var other = parameters
        other.deconvolution = .oscillationIndex
        oscillation = PerfusionMaps(
            curves, arterial: arterial, parameters: other, threads: threads, progress: progress)
    }

    /// Core and hypoperfusion of each, by its own rule.
    func volumes(_ prepared: CTPerfusion.Prepared, _ tissue: [Bool]) -> [CTPerfusion.EngineVolumes] {
        [
            lesions(.dictionary, prepared, tissue, dictionary.cbf, dictionary.cbv, dictionary.tmax),
            lesions(.oscillationIndex, prepared, tissue, oscillation.cbf, oscillation.cbv, oscillation.tmax),
        ]
    }

    private func lesions(
        _ engine: CTPerfusion.Engine, _ prepared: CTPerfusion.Prepared, _ tissue: [Bool], _ cbf: [Float],
        _ cbv: [Float], _ tmax: [Float]
    ) -> CTPerfusion.EngineVolumes {
        let curves = prepared.enhancement.curves
        var own = parameters
        let rule = parameters.rule(engine)
        (own.coreRelativeFlow, own.hypoperfusionTmaxSeconds) = (rule.relativeFlow, rule.tmaxSeconds)
        return Lesions(
            grid: prepared.grid, parameters: own, tissue: tissue, leftOfPlane: prepared.leftOfPlane,
            cbf: PerfusionAnalysis.onGrid(cbf, curves, tissue, outside: 0),
            cbv: PerfusionAnalysis.onGrid(cbv, curves, tissue, outside: 0),
            tmax: PerfusionAnalysis.onGrid(tmax, curves, tissue, outside: 0), threads: threads
        ).volumes(engine)
    }

    func maps(_ prepared: CTPerfusion.Prepared, _ tissue: [Bool]) -> CTPerfusion.TransitTimeMaps {
        let curves = prepared.enhancement.curves
        func map(_ values: [Float]) -> [Float] { PerfusionAnalysis.onGrid(values, curves, tissue) }
        return CTPerfusion.TransitTimeMaps(
            cbf: map(dictionary.cbf), cbv: map(dictionary.cbv), mtt: map(dictionary.mtt),
            delay: map(dictionary.delay), tmax: map(dictionary.tmax), mttDeviation: map(dictionary.mttDeviation),
            tmaxDeviation: map(dictionary.tmaxDeviation), noiseHounsfield: Double(dictionary.noise))
    }
}
