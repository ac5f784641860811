import Glibc
import Imaging

/// The DSC digital reference object of the OSIPI code collection (`dsc_data.csv`), which is not part of Willis.
enum ReferenceObject {
    private struct Curve {
        let name: String
        let tissue, arterial: [Double]
        let volume, flow, interval: Double
    }

    static func run(path: String) throws {
        let curves = try read(path)
        print(
            "| engine | r CBF | slope CBF | RMSE CBF | CBF within 10 % + 15 | r CBV | RMSE CBV | CBV within 10 % + 1 |"
        )
        print("|---|---|---|---|---|---|---|---|")
        var parameters = CTPerfusion.Parameters()
        // The object's flow and volume are ratios of concentrations, per 100 mL.
        (parameters.hematocritFactor, parameters.densityGramsPerMilliliter) = (1, 1)
        for engine in [
            "block-circulant", "oscillation-index", "dictionary", "dictionary, sums as the object's",
        ] {
            parameters.deconvolution = engine == "oscillation-index" ? .oscillationIndex : .blockCirculant
            var (flow, volume): ([Float], [Float]) = ([], [])
            for curve in curves {
                let samples = curve.tissue.map { Float($0) }
                if engine.hasPrefix("dictionary") {
                    let found = try CTPerfusion.posterior(
                        curves: samples, arterial: curve.arterial, intervalSeconds: curve.interval,
                        parameters: parameters, isSummed: engine != "dictionary")
                    (flow, volume) = (flow + found.cbf, volume + found.cbv)
                } else {
                    let found = try CTPerfusion.deconvolve(
                        curves: samples, arterial: curve.arterial, intervalSeconds: curve.interval,
                        parameters: parameters)
                    (flow, volume) = (flow + found.cbf, volume + found.cbv)
                }
            }
            describe(engine, flow, volume, curves)
        }
    }

    private static func describe(_ engine: String, _ flow: [Float], _ volume: [Float], _ curves: [Curve]) {
        let (flows, volumes) = (curves.map { Float($0.flow) }, curves.map { Float($0.volume) })
        func within(_ found: [Float], _ truth: [Float], _ absolute: Float) -> String {
            "\(zip(found, truth).count { ($0 - $1).magnitude <= 0.1 * $1 + absolute }) of \(truth.count)"
        }
        print(
            "| \(engine) | \(fixed(Agreement.correlation(flow, flows))) | \(fixed(Agreement.slope(flow, flows), 2)) | "
                + "\(fixed(Agreement.rootMeanSquare(flow, flows), 1)) | \(within(flow, flows, 15)) | "
                + "\(fixed(Agreement.correlation(volume, volumes))) | "
                + "\(fixed(Agreement.rootMeanSquare(volume, volumes), 2)) | \(within(volume, volumes, 1)) |")
    }

    private static func read(_ path: String) throws -> [Curve] {
        guard let file = fopen(path, "r") else { throw BenchError("cannot read \(path)") }
        defer { fclose(file) }
        var text = [UInt8](repeating: 0, count: 8 << 20)
        text.removeLast(text.count - fread(&text, 1, text.count, file))
        let lines = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isNewline).dropFirst()
        let curves = lines.compactMap { line -> Curve? in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            guard fields.count >= 6, let volume = Double(fields[3]), let flow = Double(fields[4]),
                let interval = Double(fields[5])
            else { return nil }
            let numbers = { (field: Substring) in field.split(separator: " ").compactMap { Double($0) } }
            return Curve(
                name: String(fields[0]), tissue: numbers(fields[1]), arterial: numbers(fields[2]),
                volume: volume, flow: flow, interval: interval)
        }
        guard !curves.isEmpty else { throw BenchError("no curves in \(path)") }
        return curves
    }
}

/// What went wrong, for people.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
