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
        guard weights.count > 1, columns > 0, rows > 0 else { return }
        var line = [Float](repeating: 0, count: columns)
        for row in 0..<rows {
            for column in 0..<columns { line[column] = image[row * columns + column] }
            convolve(line) { image[row * columns + $0] = $1 }
        }
        // All columns at once: whole rows are added, which vectorises.
        let copy = Array(image)
        for row in 0..<rows {
            let target = row * columns
            for column in 0..<columns { image[target + column] = weights[0] * copy[target + column] }
            for offset in 1..<weights.count {
                let above = max(0, row - offset) * columns
                let below = min(rows - 1, row + offset) * columns
                let weight = weights[offset]
                for column in 0..<columns {
                    image[target + column] += weight * (copy[above + column] + copy[below + column])
                }
            }
        }
    }

    private func convolve(_ line: [Float], _ store: (Int, Float) -> Void) {
        let radius = weights.count - 1
        for place in line.indices {
            var sum = weights[0] * line[place]
            if place >= radius, place + radius < line.count {
                for offset in 1...radius {
                    sum += weights[offset] * (line[place - offset] + line[place + offset])
                }
            } else {
                for offset in 1...radius {
                    sum +=
                        weights[offset]
                        * (line[max(0, place - offset)] + line[min(line.count - 1, place + offset)])
                }
            }
            store(place, sum)
        }
    }
}
