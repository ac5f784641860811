import CPerfusion

/// Bayesian estimates of transit time, delay and flow: the probability of every curve of a library given the measured
/// one, under white noise and a log-normal prior of the transit time (after Mouannes-Srour et al. 2012).
struct TransitTimeDictionary {
    /// Principal components that are kept.
    static let rank = 12
    /// Places in the sums of the kernel.
    enum Sum: Int {
        case weight, volume, volumeSquared, flow, transit, transitSquared, delay, delaySquared, tmax,
            tmaxSquared
        case amplitude
    }

    let samples: Int
    let rank: Int
    /// Components that are left when amplitude, transit time, delay and shape are taken.
    var freedom: Int { max(1, rank - 4) }
    let count: Int
    /// `[component][time]`
    let basis: [Float]
    /// `[atom][component]`, of unit length.
    private let atoms: [Float]
    private let prior: [Float]
    private let volume: [Float]
    private let flow: [Float]
    private let transit: [Float]
    private let delay: [Float]
    private let tmax: [Float]

    init(
        arterial: [Double], interval: Double,
        convolution: TransitTimeLibrary.Convolution = .integral
    ) {
        let library = TransitTimeLibrary(arterial: arterial, interval: interval, convolution: convolution)
        samples = library.samples
        let components = PrincipalComponents(
            curves: library.curves, samples: samples, rank: Self.rank)
        rank = components.rank
        basis = components.basis.map { Float($0) }
        var atoms: [Float] = []
        for atom in library.atoms.indices {
            let place = components.coordinates(library.curves[atom * samples..<(atom + 1) * samples])
            let length = place.reduce(0) { $0 + $1 * $1 }.squareRoot()
            atoms += place.map { Float($0 / max(1e-9, length)) }
        }
        self.atoms = atoms
        count = library.atoms.count
        prior = library.atoms.map { Float($0.logPrior) }
        volume = library.atoms.map { Float($0.volume) }
        flow = library.atoms.map { Float($0.flow) }
        transit = library.atoms.map { Float($0.transitSeconds) }
        delay = library.atoms.map { Float($0.delaySeconds) }
        tmax = library.atoms.map { Float($0.tmaxSeconds) }
    }

    /// Memory that one thread uses again for every block of sixteen voxels.
    struct Workspace {
        var coordinates: [Float]
        var scratch: [Float]
        /// `[sum]` of sixteen voxels.
        var sums: [Float]

        init(_ dictionary: TransitTimeDictionary) {
            coordinates = [Float](repeating: 0, count: 16 * dictionary.rank)
            scratch = [Float](repeating: 0, count: 16 * dictionary.count)
            sums = [Float](repeating: 0, count: 16 * Int(CPERFUSION_SUMS))
        }

        subscript(sum: Sum, lane: Int) -> Float { sums[sum.rawValue * 16 + lane] }
    }

    /// Sixteen voxels at once.
    ///
    /// - Parameters:
    ///   - curves: `[time]` of sixteen voxels.
    ///   - variance: of the noise of one sample.
    func solve(_ curves: UnsafePointer<Float>, variance: Float, level: Int32, _ work: inout Workspace) {
        basis.withUnsafeBufferPointer { basis in
            guard let matrix = basis.baseAddress else { return }
            cperfusion_multiply(level, matrix, Int32(rank), Int32(samples), curves, &work.coordinates)
        }
        atoms.withUnsafeBufferPointer { atoms in
            withFeatures { prior, volume, flow, transit, delay, tmax in
                var dictionary = cperfusion_dictionary(
                    atoms: atoms.baseAddress, prior: prior, volume: volume, flow: flow, transit: transit,
                    delay: delay, tmax: tmax, count: Int32(count), rank: Int32(rank))
                cperfusion_posterior(
                    level, &dictionary, work.coordinates, max(1e-12, variance), &work.scratch,
                    &work.sums)
            }
        }
    }

    private func withFeatures(
        _ body: (
            UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>,
            UnsafePointer<Float>, UnsafePointer<Float>
        ) -> Void
    ) {
        body(prior, volume, flow, transit, delay, tmax)
    }
}
