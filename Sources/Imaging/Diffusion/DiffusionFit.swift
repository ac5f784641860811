import Foundation

/// The straight line through −ln S over b: the apparent diffusion coefficient (Stejskal and Tanner 1965), with one
/// weighting besides b = 0 simply −ln(S_b/S_0)/b.
struct DiffusionFit {
    /// Weightings up to 1500 s/mm², ascending: beyond, diffusion in tissue is no longer of one exponent.
    let bValues: [Double]
    /// Geometric mean over directions for each weighting, which is the isotropic signal.
    let signals: [[Float]]

    static let highestB = 1500.0
    /// A weighting this small stands for none; a larger one is needed besides it.
    static let unweighted = 200.0
    static let weighted = 500.0

    /// Nil when there is no image without weighting or none with.
    init?(_ weightings: [MRDiffusion.Weighting], threads: Int) {
        let used = weightings.filter { $0.bValue <= Self.highestB }.sorted { $0.bValue < $1.bValue }
        guard let first = used.first, let last = used.last, first.bValue < Self.unweighted,
            last.bValue >= Self.weighted
        else { return nil }
        bValues = used.map(\.bValue)
        signals = used.map { Self.mean($0.images, threads: threads) }
    }

    private static func mean(_ images: [[Float]], threads: Int) -> [Float] {
        guard images.count > 1 else { return images[0].map { $0 > 0 ? $0 : 0 } }
        let count = images[0].count
        let share = 1 / Float(images.count)
        return filled(count, with: Float(0)) { target in
            let block = 1 << 14
            inParallel((count + block - 1) / block, threads: threads) { index in
                for voxel in index * block..<min(count, (index + 1) * block) {
                    var sum: Float = 0
                    for image in images { sum += log(max(1e-3, image[voxel])) }
                    target[voxel] = exp(sum * share)
                }
            }
        }
    }

    /// The coefficient in 10⁻⁶ mm²/s at each voxel; zero where there is no signal.
    func coefficients(threads: Int) -> [Float] {
        let mean = bValues.reduce(0, +) / Double(bValues.count)
        let squares = bValues.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let weights = bValues.map { Float(-1e6 * ($0 - mean) / squares) }
        let count = signals[0].count
        return filled(count, with: Float(0)) { target in
            let block = 1 << 14
            inParallel((count + block - 1) / block, threads: threads) { index in
                for voxel in index * block..<min(count, (index + 1) * block) where signals[0][voxel] > 0 {
                    var sum: Float = 0
                    for place in weights.indices {
                        sum += weights[place] * log(max(1e-3, signals[place][voxel]))
                    }
                    target[voxel] = sum
                }
            }
        }
    }
}
