import Foundation

/// The directions in which curves differ most, as an orthonormal basis: by subspace iteration on their matrix of
/// products, from a fixed start, so that the same curves always give the same basis.
struct PrincipalComponents {
    let rank: Int
    /// `[component][sample]`
    let basis: [Double]

    /// - Parameter curves: `[curve][sample]`
    init(curves: [Double], samples: Int, rank wanted: Int) {
        let rank = min(wanted, samples)
        self.rank = rank
        var products = [Double](repeating: 0, count: samples * samples)
        products.withUnsafeMutableBufferPointer { products in
            curves.withUnsafeBufferPointer { curves in
                for start in stride(from: 0, to: curves.count, by: samples) {
                    for row in 0..<samples {
                        let value = curves[start + row]
                        for column in row..<samples {
                            products[row * samples + column] += value * curves[start + column]
                        }
                    }
                }
            }
            for row in 0..<samples {
                for column in 0..<row { products[row * samples + column] = products[column * samples + row] }
            }
        }
        var basis = (0..<rank * samples).map { index in
            cos(Double.pi * Double(index / samples) * (Double(index % samples) + 0.5) / Double(samples))
        }
        Self.orthonormalize(&basis, samples, rank)
        for _ in 0..<60 {
            var next = [Double](repeating: 0, count: rank * samples)
            for component in 0..<rank {
                for row in 0..<samples {
                    var sum = 0.0
                    for column in 0..<samples {
                        sum += products[row * samples + column] * basis[component * samples + column]
                    }
                    next[component * samples + row] = sum
                }
            }
            Self.orthonormalize(&next, samples, rank)
            basis = next
        }
        self.basis = basis
    }

    /// Gram-Schmidt, twice for accuracy. A direction that is exhausted becomes zero and does no harm.
    private static func orthonormalize(_ basis: inout [Double], _ samples: Int, _ rank: Int) {
        for component in 0..<rank {
            let start = component * samples
            let before = basis[start..<start + samples].reduce(0) { $0 + $1 * $1 }.squareRoot()
            for _ in 0..<2 {
                for earlier in 0..<component {
                    var product = 0.0
                    for index in 0..<samples {
                        product += basis[start + index] * basis[earlier * samples + index]
                    }
                    for index in 0..<samples {
                        basis[start + index] -= product * basis[earlier * samples + index]
                    }
                }
            }
            let length = basis[start..<start + samples].reduce(0) { $0 + $1 * $1 }.squareRoot()
            let scale = length > 1e-12 * before && length > 0 ? 1 / length : 0
            for index in 0..<samples { basis[start + index] *= scale }
        }
    }

    /// Coordinates of one curve.
    func coordinates(_ curve: ArraySlice<Double>) -> [Double] {
        (0..<rank).map { component in
            zip(curve, basis[component * curve.count..<(component + 1) * curve.count]).reduce(0) {
                $0 + $1.0 * $1.1
            }
        }
    }
}
