import Glibc
import Imaging

/// Heads drawn at random, analysed whole and compared with the truth.
struct Heads {
    /// What became of one head.
    struct Outcome {
        let head: RandomHead
        let core, hypoperfusion: Double
        let side: CTPerfusion.Side
        var found: CTPerfusion.Measurements?
        var engines: [CTPerfusion.EngineVolumes] = []
        var quality: QualityAssessment
        var seconds = 0.0

        /// Core and hypoperfusion of record, and by each engine alone.
        var volumes: [(name: String, core: Double, hypoperfusion: Double)] {
            guard let found else { return [] }
            return [("of record", found.coreMilliliters, found.hypoperfusionMilliliters)]
                + CTPerfusion.Engine.allCases.compactMap { engine in
                    engines.first { $0.engine == engine }.map {
                        (engine.rawValue, $0.coreMilliliters, $0.hypoperfusionMilliliters)
                    }
                }
        }
    }

    /// The atlas's brain and labels as decompressed NIfTI files; nil builds all heads from formulas.
    let atlas: BrainAtlas
    /// How many written pixels make one analysed pixel, each way: 2 as the product does with 512 pixels.
    let reduction: Int

    init(brain: String?, labels: String?, reduction: Int) throws {
        self.reduction = reduction
        guard let brain else {
            atlas = .parametric
            return
        }
        atlas = try BrainAtlas(brain: try Self.bytes(brain), labels: try labels.map(Self.bytes))
    }

    func run(_ numbers: ClosedRange<Int>) throws {
        var outcomes: [Outcome] = []
        for number in numbers {
            let outcome = try one(RandomHead(number: number))
            outcomes.append(outcome)
            print(row(outcome))
            fflush(nil)
        }
        HeadFigures(outcomes).show()
    }

    func make(_ head: RandomHead) throws -> (HeadPhantom, PerfusionSeries) {
        var options = head.options
        options.matrix = 256 * reduction
        // Averaging pixels leaves as much of their noise as they have in common.
        if reduction == 1, options.noiseCorrelationMillimeters == 0 { options.noiseHounsfield /= 2 }
        let phantom = try HeadPhantom(options: options, atlas: head.isAtlas ? atlas : .parametric)
        return (phantom, phantom.series(reduction: reduction))
    }

    private func one(_ head: RandomHead) throws -> Outcome {
        let (phantom, series) = try make(head)
        let start = now()
        let outcome = try CTPerfusion.run(series)
        let seconds = now() - start
        let truth = phantom.truth
        var made = Outcome(
            head: head, core: truth.coreMilliliters, hypoperfusion: truth.hypoperfusionMilliliters,
            side: truth.side, quality: QualityAssessment(verdict: .unfit, reasons: []), seconds: seconds)
        switch outcome {
        case .completed(let result):
            (made.found, made.engines, made.quality) = (result.measurements, result.engines, result.quality)
        case .refused(let quality): made.quality = quality
        }
        return made
    }

    private func row(_ outcome: Outcome) -> String {
        let pairs = outcome.volumes.map {
            "\($0.name.prefix(3)) \(fixed($0.core, 1))/\(fixed($0.hypoperfusion, 1))"
        }
        let codes = outcome.quality.reasons.map { $0.code }.joined(separator: " ")
        return "\(outcome.head.number) true \(fixed(outcome.core, 1))/\(fixed(outcome.hypoperfusion, 1)) "
            + "\(pairs.joined(separator: " ")) \(outcome.quality.verdict.rawValue) [\(codes)] "
            + "side \(outcome.side == outcome.found?.affectedSide ? "ok" : "WRONG") "
            + "\(outcome.head.words) \(fixed(outcome.seconds, 1)) s"
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "r") else { throw BenchError("cannot read \(path)") }
        defer { fclose(file) }
        fseek(file, 0, SEEK_END)
        var bytes = [UInt8](repeating: 0, count: max(0, ftell(file)))
        rewind(file)
        guard fread(&bytes, 1, bytes.count, file) == bytes.count else {
            throw BenchError("cannot read \(path)")
        }
        return bytes
    }
}

/// Seconds of a clock that only goes forward.
func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
