/// A synthetic perfusion scan of a head with known truth: real or made-up anatomy, an arterial bolus, healthy
/// tissue and, if asked for, a core inside a hypoperfused region of one middle cerebral artery's territory.
///
/// Tissue enhances by `flow / 6000 · (artery ⊛ residue)` with the constants of ``TissueConstants``; the truth
/// states flow and volume per 100 g as an analysis with a haematocrit factor of 0.733 and a density of 1.04
/// g/mL has them.
public struct HeadPhantom: Sendable {
    /// What it was made from.
    public let options: Options
    /// The grid of the written images.
    public let grid: Grid
    /// What an analysis should find.
    public let truth: Truth

    let anatomy: HeadAnatomy
    let curves: PhantomCurves
    /// Tissue class and base CT number for each voxel of the head at rest, `[slice][row][column]`.
    let rest: PhantomVoxels

    /// Builds anatomy, lesion and curves; images are made later on demand.
    ///
    /// - Throws: ``ImagingError`` with code `invalidParameter` when an option is out of range.
    public init(
        options: Options, atlas: BrainAtlas = .parametric, threads: Int = 2
    ) throws(ImagingError) {
        try options.validate()
        self.options = options
        let spacing = options.fieldOfViewMillimeters / Double(options.matrix)
        grid = Grid(
            columns: options.matrix, rows: options.matrix, slices: options.slices,
            columnSpacingMillimeters: spacing, rowSpacingMillimeters: spacing,
            sliceSpacingMillimeters: options.sliceThicknessMillimeters)
        var anatomy = HeadAnatomy(options: options, grid: grid, model: atlas.model)
        anatomy.growLesion(threads: threads)
        self.anatomy = anatomy
        rest = anatomy.voxels(threads: threads)
        curves = PhantomCurves(options: options)
        truth = Truth(options: options, grid: grid, voxels: rest, curves: curves)
    }

    /// Number of time points of a slice.
    public func frames(slice: Int) -> Int { options.keptTimes.count }

    /// When an image is made, in seconds after the first.
    public func time(slice: Int, frame: Int) -> Double {
        let times = options.keptTimes
        let upper = options.shuttle && slice >= grid.slices / 2
        let within = options.shuttle ? slice % max(1, grid.slices / 2) : slice
        let interval = times.count > 1 ? times[1] - times[0] : 0
        return times[frame] + (upper ? interval / 2 : 0) + Double(within) * options.sliceIntervalSeconds
    }

    /// The slices that are imaged together: one range, or two for a shuttle scan.
    public var slabs: [Range<Int>] {
        guard options.shuttle, grid.slices > 1 else { return [0..<grid.slices] }
        return [0..<grid.slices / 2, grid.slices / 2..<grid.slices]
    }

    /// One image in Hounsfield units, `[row][column]`; row 0 is anterior, column 0 patient right. Any image
    /// can be made at any time in any order, from any thread.
    public func image(slice: Int, frame: Int) -> [Int16] {
        let time = time(slice: slice, frame: frame)
        let step = options.motion.lastIndex { $0.seconds <= time }
        let levels = curves.levels(at: time)
        var random = SplitMix64(seed: options.seed, slice, frame)
        let noise = PhantomNoise(options: options, spacing: grid.columnSpacingMillimeters)
            .image(columns: grid.columns, rows: grid.rows, &random)
        guard let step else {
            return rest.image(slice: slice, sliceVoxels: grid.sliceVoxels, levels: levels, noise: noise)
        }
        return anatomy.voxels(slice: slice, moved: options.motion[step])
            .image(slice: 0, sliceVoxels: grid.sliceVoxels, levels: levels, noise: noise)
    }

    /// All images as a series, each reduced in plane by averaging `reduction` x `reduction` pixels, as an
    /// assembler of the written files would make it.
    public func series(reduction: Int = 1, threads: Int = 2) -> PerfusionSeries {
        let factor = max(1, reduction)
        let columns = grid.columns / factor
        let rows = grid.rows / factor
        var reduced = grid
        (reduced.columns, reduced.rows) = (columns, rows)
        reduced.columnSpacingMillimeters *= Double(factor)
        reduced.rowSpacingMillimeters *= Double(factor)
        let slabs = slabs.map { slices in
            let frames = options.keptTimes.count
            let images = frames * slices.count
            let values = filled(images * columns * rows, with: Float(0)) { buffer in
                inParallel(images, threads: threads) { index in
                    let slice = slices.lowerBound + index % slices.count
                    let image = image(slice: slice, frame: index / slices.count)
                    let small = ImageReduction.averaged(
                        image, columns: grid.columns, rows: grid.rows, factor: factor)
                    for pixel in small.indices { buffer[index * columns * rows + pixel] = small[pixel] }
                }
            }
            let times = (0..<frames).map { frame in slices.map { time(slice: $0, frame: frame) } }
            return PerfusionSeries.Slab(slices: slices, times: times, hounsfield: values)
        }
        return PerfusionSeries(grid: reduced, slabs: slabs)
    }
}

extension HeadPhantom.Options {
    /// The frame times that are not cut off.
    var keptTimes: [Double] {
        guard let end = truncateAtSeconds else { return frameTimesSeconds }
        let kept = frameTimesSeconds.filter { $0 <= end }
        return kept.isEmpty ? Array(frameTimesSeconds.prefix(1)) : kept
    }

    func validate() throws(ImagingError) {
        func demand(_ condition: Bool, _ what: String) throws(ImagingError) {
            guard condition else { throw ImagingError(.invalidParameter, "Phantom: \(what).") }
        }
        try demand((8...1024).contains(matrix), "a matrix of \(matrix) is outside 8…1024")
        try demand((1...15).contains(planesPerSlice), "\(planesPerSlice) planes a slice are outside 1…15")
        try demand((1...320).contains(slices), "\(slices) slices are outside 1…320")
        try demand(50...600 ~= fieldOfViewMillimeters, "the field of view is outside 50…600 mm")
        try demand(0.4...20 ~= sliceThicknessMillimeters, "the slice thickness is outside 0.4…20 mm")
        try demand(-60...90 ~= centreHeightMillimeters, "the centre height is outside −60…90 mm")
        try demand(headRotationDegrees.magnitude <= 30, "the head rotation exceeds 30 degrees")
        try demand(headTiltDegrees.magnitude <= 30, "the head tilt exceeds 30 degrees")
        try demand(
            headOffsetMillimeters.count == 3 && headOffsetMillimeters.allSatisfy { $0.magnitude <= 60 },
            "the head offset must be three values within 60 mm")
        try demand(0...400 ~= coreMilliliters, "the core is outside 0…400 mL")
        try demand(
            coreMilliliters...600 ~= hypoperfusionMilliliters, "the hypoperfusion is outside core…600 mL")
        for range in [penumbraTmaxSeconds, coreTmaxSeconds, healthyDelaySeconds] {
            try demand(
                range.count == 2 && range.allSatisfy { 0...40 ~= $0 }, "a delay is not two values in 0…40 s")
        }
        try demand(0...1 ~= tissueVariation, "the tissue variation is outside 0…1")
        try demand(0...60 ~= bolusDelaySeconds, "the bolus delay is outside 0…60 s")
        try demand(0.1...0.8 ~= hematocrit, "the haematocrit is outside 0.1…0.8")
        try demand(0...5 ~= enhancement, "the enhancement is outside 0…5")
        try demand(0...200 ~= noiseHounsfield, "the noise is outside 0…200 HU")
        try demand(0...20 ~= noiseCorrelationMillimeters, "the noise correlation is outside 0…20 mm")
        try demand((1...1000).contains(frameTimesSeconds.count), "the number of frames is outside 1…1000")
        try demand(
            frameTimesSeconds.allSatisfy { 0...600 ~= $0 }
                && zip(frameTimesSeconds, frameTimesSeconds.dropFirst()).allSatisfy { $0 < $1 },
            "the frame times do not ascend within 0…600 s")
        try demand(0...1 ~= sliceIntervalSeconds, "the slice interval is outside 0…1 s")
        for step in motion {
            try demand(
                step.translationMillimeters.count == 3 && step.rotationDegrees.count == 3
                    && (step.translationMillimeters + step.rotationDegrees).allSatisfy { $0.magnitude <= 60 },
                "a motion step is not three and three values within 60")
        }
    }
}
