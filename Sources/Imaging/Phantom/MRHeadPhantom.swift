/// A synthetic MR examination of a head with a stroke: a perfusion series (dynamic susceptibility contrast, one or more
/// gradient echoes) and a diffusion series on a grid of its own, with known truth.
///
/// Anatomy, lesion and bolus are those of ``HeadPhantom``; contrast shortens T2* of tissue and, less so, of blood. Noise
/// is that of magnitude images.
public struct MRHeadPhantom: Sendable {
    /// What it was made from.
    public let options: Options
    /// Grid of the perfusion images.
    public let perfusionGrid: Grid
    /// Grid of the diffusion images; the middle of both grids is the same place.
    public let diffusionGrid: Grid
    /// What an analysis should find.
    public let truth: Truth

    private let head: HeadPhantom
    private let diffusion: PhantomVoxels

    /// Everything that makes one MR phantom different from another.
    public struct Options: Codable, Sendable, Equatable {
        /// The head, its lesion and the perfusion series; its CT noise is not used.
        public var head: HeadPhantom.Options
        /// Echo times of the perfusion series in milliseconds.
        public var echoTimesMilliseconds = [30.0]
        /// Standard deviation of the noise of either channel, in units of which healthy tissue has about 450 in the
        /// perfusion and about 400 in the first diffusion images.
        public var noise = 8.0
        /// Frames at the start that are brighter, because the magnetisation has not settled.
        public var unsettledFrames = 0
        /// Columns and rows of a diffusion image.
        public var diffusionMatrix = 128
        /// Number of diffusion slices.
        public var diffusionSlices = 20
        /// Thickness and distance of the diffusion slices in millimetres.
        public var diffusionThicknessMillimeters = 5.0
        /// Diffusion weightings in s/mm².
        public var bValues = [0.0, 1000.0]
        /// Images taken with each weighting above 0.
        public var directions = 3
        /// Where the head lay while diffusion was imaged; nothing moved by default.
        public var diffusionMotion: HeadPhantom.MotionStep?

        /// A healthy head: 128 x 128 x 20, 60 frames 1.5 s apart.
        public init() {
            head = HeadPhantom.Options()
            head.matrix = 128
            head.slices = 20
            head.frameTimesSeconds = HeadPhantom.uniformTimes(interval: 1.5, duration: 88.5)
            head.bolusDelaySeconds = 8
        }
    }

    /// What an analysis of the phantom should find.
    public struct Truth: Codable, Sendable, Equatable {
        /// Tissue with restricted diffusion in the diffusion images, in millilitres.
        public var diffusionLesionMilliliters: Double
        /// Hypoperfused tissue in the perfusion images, core included, in millilitres.
        public var hypoperfusionMilliliters: Double
        /// The patient's side of the lesion.
        public var side: CTPerfusion.Side
        /// What each tissue is like; flow and volume as CT would measure them, of which MR gives ratios.
        public var tissues: [HeadPhantom.TissueTruth]
    }

    /// Builds anatomy, lesion and curves; images are made later on demand.
    ///
    /// - Throws: ``ImagingError`` with code `invalidParameter` when an option is out of range.
    public init(
        options: Options, atlas: BrainAtlas = .parametric, threads: Int = 2
    ) throws(ImagingError) {
        try options.validate()
        var still = options.head
        still.noiseHounsfield = 0
        head = try HeadPhantom(options: still, atlas: atlas, threads: threads)
        self.options = options
        perfusionGrid = head.grid
        var own = options.head
        own.matrix = options.diffusionMatrix
        own.slices = options.diffusionSlices
        own.sliceThicknessMillimeters = options.diffusionThicknessMillimeters
        let spacing = own.fieldOfViewMillimeters / Double(own.matrix)
        diffusionGrid = Grid(
            columns: own.matrix, rows: own.matrix, slices: own.slices, columnSpacingMillimeters: spacing,
            rowSpacingMillimeters: spacing, sliceSpacingMillimeters: own.sliceThicknessMillimeters)
        let anatomy = head.anatomy.onGrid(diffusionGrid, own)
        diffusion = anatomy.voxels(threads: threads, moved: options.diffusionMotion)
        let core = diffusion.codes.count {
            (PhantomTissue.greyCore...PhantomTissue.whiteCore).contains(PhantomTissue.tissue($0))
        }
        truth = Truth(
            diffusionLesionMilliliters: Double(core) * diffusionGrid.voxelMilliliters
                / Double(diffusion.planes),
            hypoperfusionMilliliters: head.truth.hypoperfusionMilliliters, side: head.truth.side,
            tissues: head.truth.tissues)
    }

    /// The true kind of every voxel of the perfusion images, in the middle of its slice.
    public var perfusionKinds: [HeadPhantom.Kind] { head.kinds }

    /// Number of time points of the perfusion series.
    public var frames: Int { head.frames(slice: 0) }

    /// When a perfusion image is taken, in seconds after the first.
    public func time(slice: Int, frame: Int) -> Double { head.time(slice: slice, frame: frame) }

    /// One perfusion image in arbitrary units, `[row][column]`; row 0 is anterior, column 0 patient right.
    public func perfusionImage(echo: Int, slice: Int, frame: Int) -> [UInt16] {
        let time = time(slice: slice, frame: frame)
        var levels = MRSignal.perfusion(
            enhancement: head.curves.levels(at: time), echoMilliseconds: options.echoTimesMilliseconds[echo])
        if frame < options.unsettledFrames {
            let gain = 1 + 0.25 / Float(1 << (2 * frame))
            levels = levels.map { $0 * gain }
        }
        let step = options.head.motion.last { $0.seconds <= time }
        let seed = SplitMix64(seed: options.head.seed, 1000 + echo * 2000 + slice, frame)
        if let step {
            return image(head.anatomy.voxels(slice: slice, moved: step), 0, perfusionGrid, levels, seed)
        }
        return image(head.rest, slice, perfusionGrid, levels, seed)
    }

    /// One diffusion image in arbitrary units, `[row][column]`.
    ///
    /// - Parameters:
    ///   - weighting: which of the options' b-values.
    ///   - direction: which image of that weighting, from 0.
    public func diffusionImage(weighting: Int, direction: Int, slice: Int) -> [UInt16] {
        let levels = MRSignal.diffusion(bValue: options.bValues[weighting], echoMilliseconds: 70)
        let seed = SplitMix64(
            seed: options.head.seed, 500_000 + weighting * 1000 + slice, 7000 + direction)
        return image(diffusion, slice, diffusionGrid, levels, seed)
    }

    /// Number of images taken with a weighting at each place.
    public func directions(weighting: Int) -> Int { options.bValues[weighting] > 0 ? options.directions : 1 }

    /// The mean of the planes of a slice, as the magnitude of a signal with noise in both channels.
    private func image(
        _ voxels: PhantomVoxels, _ slice: Int, _ grid: Grid, _ levels: [Float], _ seed: SplitMix64
    ) -> [UInt16] {
        var random = seed
        var noise = [Float](repeating: 0, count: 2 * grid.sliceVoxels)
        noise.withUnsafeMutableBufferPointer { NormalNoise.fill($0, &random) }
        let deviation = Float(options.noise)
        let share = 1 / Float(voxels.planes)
        return (0..<grid.sliceVoxels).map { pixel in
            var signal: Float = 0
            for plane in 0..<voxels.planes {
                let code = voxels.codes[(slice * voxels.planes + plane) * grid.sliceVoxels + pixel]
                signal += levels[Int(code)]
            }
            let real = signal * share + deviation * noise[2 * pixel]
            let imaginary = deviation * noise[2 * pixel + 1]
            return UInt16(min(4095, (real * real + imaginary * imaginary).squareRoot().rounded()))
        }
    }
}

extension MRHeadPhantom {
    /// The perfusion series as an assembler of the written files would make it.
    public func perfusionSeries(threads: Int = 2) -> MRPerfusion.Series {
        let echoes = options.echoTimesMilliseconds.indices.map { echo in
            let size = perfusionGrid.sliceVoxels
            let slices = perfusionGrid.slices
            let values = filled(frames * perfusionGrid.voxels, with: Float(0)) { buffer in
                inParallel(frames * slices, threads: threads) { index in
                    let image = perfusionImage(echo: echo, slice: index % slices, frame: index / slices)
                    for pixel in 0..<size { buffer[index * size + pixel] = Float(image[pixel]) }
                }
            }
            let times = (0..<frames).map { frame in
                (0..<slices).map { time(slice: $0, frame: frame) }
            }
            return PerfusionSeries(
                grid: perfusionGrid,
                slabs: [PerfusionSeries.Slab(slices: 0..<slices, times: times, hounsfield: values)])
        }
        return MRPerfusion.Series(
            echoes: echoes, echoTimesMilliseconds: options.echoTimesMilliseconds,
            space: PatientSpace(centred: perfusionGrid))
    }

    /// The diffusion series as an assembler of the written files would make it.
    public func diffusionSeries() -> MRDiffusion.Series {
        let weightings = options.bValues.indices.map { weighting in
            let images = (0..<directions(weighting: weighting)).map { direction in
                (0..<diffusionGrid.slices).flatMap { slice in
                    diffusionImage(weighting: weighting, direction: direction, slice: slice).map { Float($0) }
                }
            }
            return MRDiffusion.Weighting(bValue: options.bValues[weighting], images: images)
        }
        return MRDiffusion.Series(
            grid: diffusionGrid, weightings: weightings, space: PatientSpace(centred: diffusionGrid))
    }
}

extension MRHeadPhantom.Options {
    func validate() throws(ImagingError) {
        func demand(_ condition: Bool, _ what: String) throws(ImagingError) {
            guard condition else { throw ImagingError(.invalidParameter, "MR phantom: \(what).") }
        }
        try head.validate()
        try demand(
            (1...8).contains(echoTimesMilliseconds.count)
                && echoTimesMilliseconds.allSatisfy { 1...200 ~= $0 },
            "echo times are not 1 to 8 values in 1…200 ms")
        try demand(0...1000 ~= noise, "the noise is outside 0…1000")
        try demand((0...10).contains(unsettledFrames), "the unsettled frames are outside 0…10")
        try demand((8...512).contains(diffusionMatrix), "a diffusion matrix is outside 8…512")
        try demand((1...100).contains(diffusionSlices), "the diffusion slices are outside 1…100")
        try demand(0.5...20 ~= diffusionThicknessMillimeters, "the diffusion thickness is outside 0.5…20 mm")
        try demand(
            (1...8).contains(bValues.count) && bValues.allSatisfy { 0...5000 ~= $0 },
            "b-values are not 1 to 8 values in 0…5000 s/mm²")
        try demand((1...64).contains(directions), "the directions are outside 1…64")
    }
}
