import Glibc
import Imaging

/// Microseconds of processor a voxel of each engine on one thread, and how they grow.
enum Speed {
    static func run() throws {
        let phantom = TilePhantom(noiseHounsfield: 2, voxelsPerTile: 128, seed: 1)
        print("| engine | µs a voxel, one thread, 40 samples |\n|---|---|")
        for engine in CTPerfusion.Engine.allCases {
            print("| \(engine.rawValue) | \(fixed(try microseconds(engine, phantom.curves, phantom), 2)) |")
        }
        // What other programs' deconvolution alone does: flow and delay from one residue function.
        print(
            "| block-circulant, one truncation | \(fixed(try microseconds(.blockCirculant, phantom.curves, phantom, truncations: 1), 3)) |"
        )
        print("\n| instruction set | dictionary, µs a voxel |\n|---|---|")
        for (level, name) in ["baseline", "AVX2", "AVX-512"].enumerated() {
            print("| \(name) | \(fixed(try microseconds(.dictionary, phantom.curves, phantom, level), 2)) |")
        }
        print("\n| voxels | block-circulant, s | dictionary, s |\n|---|---|---|")
        for part in [8, 4, 2, 1] {
            let curves = Array(phantom.curves.prefix(phantom.curves.count / part / 40 * 40))
            let voxels = curves.count / 40
            let seconds = try [CTPerfusion.Engine.blockCirculant, .dictionary].map {
                try microseconds($0, curves, phantom) * Double(voxels) / 1e6
            }
            print("| \(voxels) | \(fixed(seconds[0], 3)) | \(fixed(seconds[1], 3)) |")
        }
    }

    private static func microseconds(
        _ engine: CTPerfusion.Engine, _ curves: [Float], _ phantom: TilePhantom, _ level: Int? = nil,
        truncations: Int = 2
    ) throws -> Double {
        var parameters = CTPerfusion.Parameters()
        if truncations == 1 { parameters.flowSingularValueFraction = parameters.singularValueFraction }
        parameters.deconvolution = engine == .oscillationIndex ? .oscillationIndex : .blockCirculant
        var best = Double.infinity
        for _ in 0..<3 {
            let start = processorTime()
            if engine == .dictionary {
                _ = try CTPerfusion.posterior(
                    curves: curves, arterial: phantom.arterial, intervalSeconds: phantom.intervalSeconds,
                    threads: 1, instructions: level)
            } else {
                _ = try CTPerfusion.deconvolve(
                    curves: curves, arterial: phantom.arterial, intervalSeconds: phantom.intervalSeconds,
                    parameters: parameters, threads: 1)
            }
            best = min(best, processorTime() - start)
        }
        return best * 1e6 / Double(curves.count / phantom.arterial.count)
    }

    /// Writes tiles as raw numbers of this machine for the programs of others: `arterial.f64`, `curves.f32`, and
    /// `cbf.f32`, `cbv.f32`, `mtt.f32`, `delay.f32`.
    static func export(to folder: String, noise: Double) throws {
        let phantom = TilePhantom(noiseHounsfield: noise, voxelsPerTile: noise == 0 ? 1 : 256, seed: 7)
        try write(phantom.arterial, "\(folder)/arterial.f64")
        try write(phantom.curves, "\(folder)/curves.f32")
        try write(phantom.cbf, "\(folder)/cbf.f32")
        try write(phantom.cbv, "\(folder)/cbv.f32")
        try write(phantom.mtt, "\(folder)/mtt.f32")
        try write(phantom.delay, "\(folder)/delay.f32")
    }

    private static func write<Value: BitwiseCopyable>(_ values: [Value], _ path: String) throws {
        guard let file = fopen(path, "wb") else { throw BenchError("cannot write \(path)") }
        defer { fclose(file) }
        let bytes = values.withUnsafeBytes { Array($0) }
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
            throw BenchError("cannot write \(path)")
        }
    }
}

/// Seconds that this process has computed for, which other work on the machine hardly changes.
private func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
