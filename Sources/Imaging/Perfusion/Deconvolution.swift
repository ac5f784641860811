import CPerfusion
import Foundation

/// Delay-insensitive deconvolution: the arterial input and the tissue curves are padded to twice their
/// length, so the convolution is circular and its singular values are the magnitudes of the input's Fourier
/// transform (Wu et al. 2003).
struct CirculantDeconvolution {
    /// Scaled flow, delay and their like of sixteen voxels.
    struct Found {
        /// Largest value of flow times residue, in 1/s.
        var peak = SIMD16<Float>.zero
        /// Where it is, in samples after the arterial input.
        var lag = SIMD16<Float>.zero
    }

    private let count: Int
    private let length: Int
    private let interval: Double
    /// Lags that are looked at: from `first` to `first + lags - 1` samples.
    private let first: Int
    private let lags: Int
    /// Rows of cosine and sine for each frequency, `[frequency][time]`, applied to tissue curves.
    private let analysisCosine: [Float]
    private let analysisSine: [Float]
    /// Frequencies in descending order of the input's power, and at how many of them to stop to look.
    private let order: [Int32]
    private let stops: [Int32]
    private let inverseReal: [Float]
    private let inverseImaginary: [Float]
    /// The matrix from curve to flow-scaled residue with a fixed truncation, `[lag][time]`.
    private let matrix: [Float]
    private let method: CTPerfusion.Deconvolution
    private let oscillationLimit: Float
    private let level = cperfusion_best_level()

    /// - Parameters:
    ///   - arterial: enhancement in Hounsfield units on the uniform grid.
    ///   - interval: seconds between its samples.
    ///   - fraction: where block-circulant singular values are cut off.
    init(arterial: [Double], interval: Double, fraction: Double, parameters: CTPerfusion.Parameters) {
        count = arterial.count
        length = 2 * arterial.count
        self.interval = interval
        method = parameters.deconvolution
        oscillationLimit = Float(parameters.oscillationLimit)
        first = -min(arterial.count / 4, Int(3 / interval))
        lags = min(arterial.count, Int(parameters.longestTmaxSeconds / interval) + 1) - first
        let frequencies = length / 2 + 1
        var cosine = [Float](repeating: 0, count: frequencies * arterial.count)
        var sine = cosine
        var real = [Double](repeating: 0, count: frequencies)
        var imaginary = real
        for frequency in 0..<frequencies {
            let step = 2 * Double.pi * Double(frequency) / Double(length)
            for time in 0..<arterial.count {
                let angle = step * Double(time)
                cosine[frequency * arterial.count + time] = Float(cos(angle))
                sine[frequency * arterial.count + time] = Float(-sin(angle))
                real[frequency] += arterial[time] * cos(angle)
                imaginary[frequency] -= arterial[time] * sin(angle)
            }
            // Both curves are straight between samples: their convolution weighs samples 1/6, 4/6, 1/6.
            let weight = interval * (4 + 2 * cos(step)) / 6
            real[frequency] *= weight
            imaginary[frequency] *= weight
        }
        analysisCosine = cosine
        analysisSine = sine
        let power = zip(real, imaginary).map { $0 * $0 + $1 * $1 }
        let strongest = max(power.max() ?? 0, 1e-30)
        let order = power.indices.sorted { (power[$0], -$0) > (power[$1], -$1) }
        self.order = order.map { Int32($0) }
        inverseReal = power.indices.map { Float(real[$0] / max(power[$0], 1e-12 * strongest)) }
        inverseImaginary = power.indices.map { Float(-imaginary[$0] / max(power[$0], 1e-12 * strongest)) }
        let magnitudes = order.map { (power[$0] / strongest).squareRoot() }
        stops = Self.stops(magnitudes).map { Int32($0) }
        matrix = Self.truncated(
            order.filter { (power[$0] / strongest).squareRoot() >= fraction }, inverseReal,
            inverseImaginary, count: arterial.count, first: first, lags: lags)
    }

    /// How many frequencies are left at each truncation from 0.80 down to 0.02 of the largest.
    private static func stops(_ magnitudes: [Double]) -> [Int] {
        var found: [Int] = []
        for step in stride(from: 40, through: 1, by: -1) {
            let kept = magnitudes.count { $0 >= Double(step) * 0.02 }
            if kept > 0, kept != found.last { found.append(kept) }
        }
        return found
    }

    private static func truncated(
        _ kept: [Int], _ real: [Float], _ imaginary: [Float], count: Int, first: Int, lags: Int
    ) -> [Float] {
        let length = 2 * count
        return (0..<lags * count).map { index in
            let (lag, time) = (index / count + first, index % count)
            var sum = 0.0
            for frequency in kept {
                let angle = 2 * Double.pi * Double(frequency) * Double(lag - time) / Double(length)
                let double = frequency == 0 || frequency == count ? 1.0 : 2.0
                sum +=
                    double
                    * (Double(real[frequency]) * cos(angle) - Double(imaginary[frequency]) * sin(angle))
            }
            return Float(sum / Double(length))
        }
    }

    /// Deconvolves sixteen curves.
    ///
    /// - Parameter curves: enhancement, `[time]` of sixteen voxels.
    func solve(_ curves: UnsafePointer<Float>, _ work: inout Workspace) -> Found {
        switch method {
        case .blockCirculant:
            matrix.withUnsafeBufferPointer { rows in
                guard let rows = rows.baseAddress else { return }
                cperfusion_multiply(level, rows, Int32(lags), Int32(count), curves, &work.residue)
            }
        case .oscillationIndex:
            withTables { cosine, sine, real, imaginary, order, stops in
                var problem = cperfusion_oscillation(
                    cosine: cosine, sine: sine, inverse_real: real, inverse_imaginary: imaginary,
                    order: order,
                    stops: stops, stop_count: Int32(self.stops.count), count: Int32(count),
                    first: Int32(first),
                    lags: Int32(lags), limit: oscillationLimit)
                cperfusion_smooth_residue(level, &problem, curves, &work.full, &work.residue)
            }
        }
        return work.residue.withUnsafeBytes { peak(Residue(bytes: $0)) }
    }

    private func withTables(
        _ body: (
            UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>,
            UnsafePointer<Int32>, UnsafePointer<Int32>
        ) -> Void
    ) {
        body(analysisCosine, analysisSine, inverseReal, inverseImaginary, order, stops)
    }

    /// Memory that one thread uses again for every block.
    struct Workspace {
        /// `[lag]` of sixteen voxels.
        fileprivate var residue: [Float]
        fileprivate var full: [Float]

        init(_ deconvolution: CirculantDeconvolution) {
            residue = [Float](repeating: 0, count: 16 * max(1, deconvolution.lags))
            full = [Float](repeating: 0, count: 16 * deconvolution.length)
        }
    }

    /// Sixteen floats a lag, wherever they lie.
    private struct Residue {
        let bytes: UnsafeRawBufferPointer

        subscript(lag: Int) -> SIMD16<Float> {
            bytes.loadUnaligned(fromByteOffset: lag * 64, as: SIMD16<Float>.self)
        }
    }

    /// The maximum and its place between samples by a parabola.
    private func peak(_ residue: Residue) -> Found {
        var best = residue[0]
        var place = SIMD16<Float>.zero
        for lag in 1..<max(1, lags) {
            let higher = residue[lag] .> best
            best.replace(with: residue[lag], where: higher)
            place.replace(with: Float(lag), where: higher)
        }
        var found = Found()
        for lane in 0..<16 {
            let lag = Int(place[lane])
            found.peak[lane] = best[lane]
            found.lag[lane] = Float(lag + first)
            guard lag > 0, lag + 1 < lags else { continue }
            let (before, top, after) = (residue[lag - 1][lane], residue[lag][lane], residue[lag + 1][lane])
            let bend = before - 2 * top + after
            guard bend < 0 else { continue }
            let offset = max(-0.5, min(0.5, 0.5 * (before - after) / bend))
            found.lag[lane] += offset
            found.peak[lane] = top - 0.25 * (before - after) * offset
        }
        return found
    }
}
