import Foundation

/// What stands at a voxel of a phantom.
enum PhantomTissue {
    /// Tissue in the order of the curve table.
    static let greyHealthy = 0
    static let whiteHealthy = 1
    static let greyPenumbra = 2
    static let whitePenumbra = 3
    static let greyCore = 4
    static let whiteCore = 5
    static let artery = 6
    static let delayedArtery = 7
    static let vein = 8
    /// No enhancement: air, skin, bone, fluid.
    static let still = 9
    /// What does not enhance, as the delay step of `still`: scans other than CT tell these apart.
    static let air = 0
    static let bone = 1
    static let skin = 2
    static let fluid = 3

    /// Steps of variation within a tissue, and of delay.
    static let variations = 5
    static let delays = 12
    static let count = 10

    static func code(_ tissue: Int, variation: Int, delay: Int) -> UInt16 {
        UInt16((tissue * variations + variation) * delays + delay)
    }

    static func tissue(_ code: UInt16) -> Int { Int(code) / (variations * delays) }
    static func variation(_ code: UInt16) -> Int { Int(code) / delays % variations }
    static func delay(_ code: UInt16) -> Int { Int(code) % delays }
}

/// Tissue codes and base CT numbers of some slices.
struct PhantomVoxels: Sendable {
    /// `[slice][plane within the slice][row][column]`.
    var codes: [UInt16]
    /// Mean over the planes, `[slice][row][column]`.
    var base: [Float]
    let planes: Int

    func image(slice: Int, sliceVoxels: Int, levels: [Float], noise: [Float]) -> [Int16] {
        let start = slice * sliceVoxels
        let scale = 1 / Float(planes)
        let scaled = levels.map { $0 * scale }
        return codes.withUnsafeBufferPointer { codes in
            base.withUnsafeBufferPointer { base in
                scaled.withUnsafeBufferPointer { levels in
                    (0..<sliceVoxels).map { pixel in
                        var value = base[start + pixel] + noise[pixel]
                        for plane in 0..<planes {
                            value += levels[Int(codes[(slice * planes + plane) * sliceVoxels + pixel])]
                        }
                        return Int16(max(-1024, min(3071, value.rounded())))
                    }
                }
            }
        }
    }
}

/// A head laid into the scanner, with its lesion.
struct HeadAnatomy: Sendable {
    let options: HeadPhantom.Options
    let grid: Grid
    let model: HeadModel
    /// Rotation from scanner to head.
    private let turn: Rotation
    private let territory: LesionTerritory
    private var hypoperfusionLimit = -Float.infinity
    private var coreLimit = -Float.infinity

    init(options: HeadPhantom.Options, grid: Grid, model: HeadModel) {
        self.options = options
        self.grid = grid
        self.model = model
        turn = Rotation(degrees: [0, options.headTiltDegrees, options.headRotationDegrees])
        territory = LesionTerritory(seed: options.seed, side: options.side)
    }

    /// MNI coordinates of a place in the scanner (towards left, posterior, head; from the middle of the
    /// slices).
    private func headPlace(_ place: SIMD3<Double>, _ motion: HeadPhantom.MotionStep?) -> SIMD3<Float> {
        var place = place
        if let motion {
            place = Rotation(degrees: motion.rotationDegrees)
                .inverse(place - vector(motion.translationMillimeters))
        }
        place = turn.inverse(place - vector(options.headOffsetMillimeters))
        return SIMD3(
            Float(-place.x), Float(-place.y - 17), Float(place.z + options.centreHeightMillimeters))
    }

    private func vector(_ values: [Double]) -> SIMD3<Double> { SIMD3(values[0], values[1], values[2]) }

    private func scannerPlace(_ column: Double, _ row: Double, _ slice: Double) -> SIMD3<Double> {
        SIMD3(
            (column - Double(grid.columns - 1) / 2) * grid.columnSpacingMillimeters,
            (row - Double(grid.rows - 1) / 2) * grid.rowSpacingMillimeters,
            (slice - Double(grid.slices - 1) / 2) * grid.sliceSpacingMillimeters)
    }

    /// Where the planes of a slice lie, in slices.
    private func heights(_ slice: Int) -> [Double] {
        let planes = Double(options.planesPerSlice)
        return (0..<options.planesPerSlice).map { Double(slice) + (Double($0) + 0.5) / planes - 0.5 }
    }

    /// Calls `body` with pixel, head place and sample of every pixel of a plane that lies in the model's
    /// grid.
    private func scan(
        height: Double, moved: HeadPhantom.MotionStep?, _ body: (Int, SIMD3<Float>, HeadModel.Sample) -> Void
    ) {
        // The map from pixels to head is affine, so three points and two differences are enough.
        let start = headPlace(scannerPlace(0, 0, height), moved)
        let acrossColumns = headPlace(scannerPlace(1, 0, height), moved) - start
        let acrossRows = headPlace(scannerPlace(0, 1, height), moved) - start
        model.fields.withUnsafeBufferPointer { fields in
            for row in 0..<grid.rows {
                for column in 0..<grid.columns {
                    let place = start + Float(column) * acrossColumns + Float(row) * acrossRows
                    guard let sample = model.sample(fields, place.x, place.y, place.z) else { continue }
                    body(row * grid.columns + column, place, sample)
                }
            }
        }
    }

    /// The same head with the same lesion on another grid, for a second series of the same examination.
    func onGrid(_ other: Grid, _ options: HeadPhantom.Options) -> HeadAnatomy {
        var anatomy = HeadAnatomy(options: options, grid: other, model: model)
        anatomy.hypoperfusionLimit = hypoperfusionLimit
        anatomy.coreLimit = coreLimit
        return anatomy
    }

    /// Chooses the limits of the lesion scores so that the volumes are exact to a voxel.
    mutating func growLesion(threads: Int) {
        guard options.side != .none, options.hypoperfusionMilliliters > 0 else { return }
        var found = [[SIMD2<Float>]](repeating: [], count: grid.slices)
        found.withUnsafeMutableBufferPointer { slices in
            inParallel(grid.slices, threads: threads) { slice in
                var scores: [SIMD2<Float>] = []
                for height in heights(slice) {
                    scan(height: height, moved: nil) { _, place, sample in
                        guard isTissue(sample), territory.contains(place) else { return }
                        scores.append(SIMD2(territory.score(place), territory.coreScore(place)))
                    }
                }
                slices[slice] = scores
            }
        }
        let scores = found.flatMap { $0 }
        hypoperfusionLimit = limit(scores.map { $0.x }, milliliters: options.hypoperfusionMilliliters)
        coreLimit = limit(
            scores.filter { $0.x <= hypoperfusionLimit }.map { $0.y }, milliliters: options.coreMilliliters)
    }

    private func limit(_ scores: [Float], milliliters: Double) -> Float {
        let part = grid.voxelMilliliters / Double(options.planesPerSlice)
        let count = min(scores.count, Int((milliliters / part).rounded()))
        return count == 0 ? -.infinity : scores.sorted()[count - 1]
    }

    private func isTissue(_ sample: HeadModel.Sample) -> Bool {
        sample.skullDistance < 0 && sample.arterialDepth <= 0 && sample.venousDepth <= 0
            && sample.brightness >= model.fluidLimit
    }

    /// All slices of the head at rest, or where it lies after a motion step.
    func voxels(threads: Int, moved: HeadPhantom.MotionStep? = nil) -> PhantomVoxels {
        let planes = options.planesPerSlice
        var codes = [UInt16](repeating: 0, count: grid.voxels * planes)
        var base = [Float](repeating: 0, count: grid.voxels)
        codes.withUnsafeMutableBufferPointer { codes in
            base.withUnsafeMutableBufferPointer { base in
                inParallel(grid.slices, threads: threads) { slice in
                    let found = voxels(slice: slice, moved: moved)
                    let start = slice * grid.sliceVoxels
                    for pixel in 0..<grid.sliceVoxels { base[start + pixel] = found.base[pixel] }
                    for place in found.codes.indices { codes[start * planes + place] = found.codes[place] }
                }
            }
        }
        return PhantomVoxels(codes: codes, base: base, planes: planes)
    }

    /// One slice of the head where it lies after a motion step.
    func voxels(slice: Int, moved: HeadPhantom.MotionStep?) -> PhantomVoxels {
        let air = PhantomTissue.code(PhantomTissue.still, variation: 0, delay: PhantomTissue.air)
        let planes = options.planesPerSlice
        let scale = 1 / Float(planes)
        var codes = [UInt16](repeating: air, count: grid.sliceVoxels * planes)
        var base = [Float](repeating: -1000, count: grid.sliceVoxels)
        for (plane, height) in heights(slice).enumerated() {
            scan(height: height, moved: moved) { pixel, place, sample in
                let (code, level) = classify(place, sample)
                codes[plane * grid.sliceVoxels + pixel] = code
                base[pixel] += (level + 1000) * scale
            }
        }
        return PhantomVoxels(codes: codes, base: base, planes: planes)
    }

    private func classify(_ place: SIMD3<Float>, _ sample: HeadModel.Sample) -> (UInt16, Float) {
        func still(_ level: Float, _ kind: Int) -> (UInt16, Float) {
            (PhantomTissue.code(PhantomTissue.still, variation: 0, delay: kind), level)
        }
        guard sample.skullDistance < 0 else {
            // Inner table, diploe, outer table, scalp, skin, air.
            return switch sample.skullDistance {
            case ..<1.8: still(950, PhantomTissue.bone)
            case ..<4.2: still(450, PhantomTissue.bone)
            case ..<6.2: still(1100, PhantomTissue.bone)
            case ..<10.5: still(-20, PhantomTissue.skin)
            case ..<12: still(40, PhantomTissue.skin)
            default: still(-1000, PhantomTissue.air)
            }
        }
        if sample.arterialDepth > 0 {
            let affected = territory.sideMatches(place) && place.x.magnitude > 31
            return (
                PhantomTissue.code(
                    affected ? PhantomTissue.delayedArtery : PhantomTissue.artery, variation: 0, delay: 0), 40
            )
        }
        if sample.venousDepth > 0 {
            return (PhantomTissue.code(PhantomTissue.vein, variation: 0, delay: 0), 40)
        }
        guard sample.brightness >= model.fluidLimit else { return still(12, PhantomTissue.fluid) }
        return tissue(place, sample)
    }

    /// Grey or white matter, healthy or not, with its place in the natural variation (FAU: the brightness, in
    /// two standard deviations) and its delay step (deeper in the lesion, later).
    private func tissue(_ place: SIMD3<Float>, _ sample: HeadModel.Sample) -> (UInt16, Float) {
        let white = sample.brightness >= model.whiteLimit
        let statistics = white ? model.whiteStatistics : model.greyStatistics
        let spread = max(-1, min(1, (sample.brightness - statistics.mean) / (2 * statistics.deviation)))
        let variation = Int(((spread + 1) * 2).rounded())
        let level = (white ? 29 : 35) + 3 * spread
        let score = territory.contains(place) ? territory.score(place) : .infinity
        guard score <= hypoperfusionLimit else {
            let tissue = white ? PhantomTissue.whiteHealthy : PhantomTissue.greyHealthy
            return (PhantomTissue.code(tissue, variation: variation, delay: 0), level)
        }
        let steps = Float(PhantomTissue.delays)
        let depth = max(0, min(0.999, 1 - score / max(hypoperfusionLimit, 1e-3)))
        let delay = Int(depth * steps)
        if territory.coreScore(place) <= coreLimit {
            let tissue = white ? PhantomTissue.whiteCore : PhantomTissue.greyCore
            return (PhantomTissue.code(tissue, variation: variation, delay: delay), level - 1.5)
        }
        let tissue = white ? PhantomTissue.whitePenumbra : PhantomTissue.greyPenumbra
        return (PhantomTissue.code(tissue, variation: variation, delay: delay), level)
    }
}

/// The territory of one middle cerebral artery and two orders in which a lesion fills it.
struct LesionTerritory: Sendable {
    private let sign: Float
    private let phases: [Float]

    init(seed: UInt64, side: CTPerfusion.Side) {
        // MNI x runs to patient right.
        sign = side == .right ? 1 : (side == .left ? -1 : 0)
        var random = SplitMix64(seed: seed, 5, 9)
        phases = (0..<6).map { _ in Float(random.uniform(0...(2 * .pi))) }
    }

    func sideMatches(_ place: SIMD3<Float>) -> Bool { place.x * sign > 0 }

    /// Lateral of the anterior and in front of the posterior cerebral artery's territory.
    func contains(_ place: SIMD3<Float>) -> Bool {
        let lateral = place.x * sign
        return lateral > 12 && place.y > -72 + 0.15 * lateral && place.z > -30
            && lateral > 16 + 0.12 * (place.z - 20)
    }

    /// Distance from the insula, irregular like a real lesion's rim.
    func score(_ place: SIMD3<Float>) -> Float {
        distance(place, center: [42, -10, 16], axes: [0.85, 1.35, 1.1]) + ripple(place, 0)
    }

    /// Distance from the deep territory, with a rim of its own.
    func coreScore(_ place: SIMD3<Float>) -> Float {
        distance(place, center: [36, -4, 12], axes: [0.9, 1.3, 1.05]) + ripple(place, 3)
    }

    private func distance(_ place: SIMD3<Float>, center: SIMD3<Float>, axes: SIMD3<Float>) -> Float {
        let offset = (SIMD3(place.x * sign, place.y, place.z) - center) / axes
        return (offset * offset).sum().squareRoot()
    }

    private func ripple(_ place: SIMD3<Float>, _ first: Int) -> Float {
        2.2 * sin(place.x * 0.16 + phases[first]) + 2.2 * sin(place.y * 0.13 + phases[first + 1])
            + 2.2 * sin(place.z * 0.17 + phases[first + 2])
    }
}

/// Rotations about the axes towards patient left, posterior and head, applied in this order.
struct Rotation: Sendable {
    private let rows: [SIMD3<Double>]

    init(degrees: [Double]) {
        let (a, b, c) = (degrees[0] * .pi / 180, degrees[1] * .pi / 180, degrees[2] * .pi / 180)
        let (sa, ca, sb, cb, sc, cc) = (sin(a), cos(a), sin(b), cos(b), sin(c), cos(c))
        rows = [
            SIMD3(cc * cb, cc * sb * sa - sc * ca, cc * sb * ca + sc * sa),
            SIMD3(sc * cb, sc * sb * sa + cc * ca, sc * sb * ca - cc * sa),
            SIMD3(-sb, cb * sa, cb * ca),
        ]
    }

    func apply(_ vector: SIMD3<Double>) -> SIMD3<Double> {
        SIMD3((rows[0] * vector).sum(), (rows[1] * vector).sum(), (rows[2] * vector).sum())
    }

    func inverse(_ vector: SIMD3<Double>) -> SIMD3<Double> {
        rows[0] * vector.x + rows[1] * vector.y + rows[2] * vector.z
    }
}
