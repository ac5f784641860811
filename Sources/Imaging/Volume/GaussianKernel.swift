import CPerfusion
import Foundation

/// A separable Gaussian filter in the plane, cut off at three standard deviations; edges are repeated.
struct GaussianKernel: Sendable {
    /// One half of the symmetric weights, the middle first.
    let weights: [Float]

    /// - Parameter fullWidth: full width at half maximum in pixels; at most about 60.
    init(fullWidth: Double) {
        let deviation = max(0.05, min(25, fullWidth / 2.354820045))
        let radius = Int((3 * deviation).rounded(.up))
        var values = (0...radius).map { exp(-0.5 * pow(Double($0) / deviation, 2)) }
        let sum = values[0] + 2 * values.dropFirst().reduce(0, +)
        values = values.map { $0 / sum }
        weights = values.map { Float($0) }
    }

    /// So narrow that nothing changes.
    var isIdentity: Bool { weights.dropFirst().allSatisfy { $0 == 0 } }

    /// What the filter multiplies the standard deviation of white noise by, in two dimensions.
    var noiseGain: Float { weights[0] * weights[0] + 2 * weights.dropFirst().reduce(0) { $0 + $1 * $1 } }

    /// Filters an image `[row][column]` in place.
    func filter(_ image: UnsafeMutableBufferPointer<Float>, columns: Int, rows: Int) {
        guard weights.count > 1, columns > 0, rows > 0, let pixels = image.baseAddress else { return }
        var scratch = [Float](repeating: 0, count: columns * rows + columns + 2 * (weights.count + 15))
        cperfusion_filter(
            cperfusion_best_level(), pixels, Int32(columns), Int32(rows), weights, Int32(weights.count),
            &scratch)
    }
}
