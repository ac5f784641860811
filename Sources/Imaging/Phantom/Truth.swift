extension HeadPhantom {
    /// What an analysis of a phantom should find.
    public struct Truth: Codable, Sendable, Equatable {
        /// Core tissue in the images in millilitres.
        public var coreMilliliters: Double
        /// Hypoperfused tissue including core in millilitres.
        public var hypoperfusionMilliliters: Double
        /// The patient's side of the lesion.
        public var side: CTPerfusion.Side
        /// What each tissue is like.
        public var tissues: [TissueTruth]
    }

    /// True perfusion of one kind of tissue, averaged over its voxels.
    public struct TissueTruth: Codable, Sendable, Equatable {
        /// For example `grey matter, core`.
        public var name: String
        /// Volume in the images in millilitres.
        public var milliliters: Double
        /// Blood flow in mL/100 g/min.
        public var cbf: Double
        /// Blood volume in mL/100 g.
        public var cbv: Double
        /// Mean transit time in seconds.
        public var mttSeconds: Double
        /// Arrival after the artery in seconds.
        public var delaySeconds: Double
        /// Time of the maximum of the residue function (middle of a plateau) in seconds.
        public var tmaxSeconds: Double
        /// The smallest Tmax of any voxel in seconds.
        public var smallestTmaxSeconds: Double
    }

    /// Kinds of voxels of the written images, for masks.
    public enum Kind: UInt8, Sendable, Codable {
        case other, greyMatter, whiteMatter, penumbra, core, artery, vein
    }

    /// The true kind of every voxel of the head at rest, in the middle of its slice, `[slice][row][column]`.
    public var kinds: [Kind] {
        (0..<grid.voxels).map { index -> Kind in
            let slice = index / grid.sliceVoxels
            let plane = slice * rest.planes + rest.planes / 2
            switch PhantomTissue.tissue(rest.codes[plane * grid.sliceVoxels + index % grid.sliceVoxels]) {
            case PhantomTissue.greyHealthy: return .greyMatter
            case PhantomTissue.whiteHealthy: return .whiteMatter
            case PhantomTissue.greyPenumbra, PhantomTissue.whitePenumbra: return .penumbra
            case PhantomTissue.greyCore, PhantomTissue.whiteCore: return .core
            case PhantomTissue.artery, PhantomTissue.delayedArtery: return .artery
            case PhantomTissue.vein: return .vein
            default: return .other
            }
        }
    }
}

extension HeadPhantom.Truth {
    init(options: HeadPhantom.Options, grid: Grid, voxels: PhantomVoxels, curves: PhantomCurves) {
        var counts = [Int](
            repeating: 0, count: PhantomTissue.count * PhantomTissue.variations * PhantomTissue.delays)
        for code in voxels.codes { counts[Int(code)] += 1 }
        let names = [
            "grey matter", "white matter", "grey matter, penumbra", "white matter, penumbra",
            "grey matter, core",
            "white matter, core",
        ]
        tissues = names.indices.map { tissue in
            Self.average(tissue, names[tissue], counts, options, grid)
        }
        let core = tissues[4].milliliters + tissues[5].milliliters
        coreMilliliters = core
        hypoperfusionMilliliters = core + tissues[2].milliliters + tissues[3].milliliters
        side = hypoperfusionMilliliters > 0 ? options.side : .none
    }

    private static func average(
        _ tissue: Int, _ name: String, _ counts: [Int], _ options: HeadPhantom.Options, _ grid: Grid
    ) -> HeadPhantom.TissueTruth {
        // From mL/100 mL as ratio of curves to mL/100 g of tissue: haematocrit factor 0.733 over density 1.04
        // g/mL.
        let perGram = 0.733 / 1.04
        var total = 0.0
        var truth = HeadPhantom.TissueTruth(
            name: name, milliliters: 0, cbf: 0, cbv: 0, mttSeconds: 0, delaySeconds: 0, tmaxSeconds: 0,
            smallestTmaxSeconds: .infinity)
        let steps = PhantomTissue.variations * PhantomTissue.delays
        for code in tissue * steps..<(tissue + 1) * steps where counts[code] > 0 {
            let weight = Double(counts[code])
            let variation = code / PhantomTissue.delays % PhantomTissue.variations
            let state = PhantomCurves.state(tissue: tissue, variation: variation, options)
            let time = PhantomCurves.delay(
                tissue: tissue, variation: variation, step: code % PhantomTissue.delays, options)
            let area = options.residue.areaSeconds(transitTime: state.transitTime)
            total += weight
            truth.cbf += weight * state.flow * perGram
            truth.cbv += weight * state.flow * area / 60 * perGram
            truth.mttSeconds += weight * area
            truth.delaySeconds += weight * time.delay
            truth.tmaxSeconds += weight * time.tmax
            truth.smallestTmaxSeconds = min(truth.smallestTmaxSeconds, time.tmax)
        }
        guard total > 0 else {
            truth.smallestTmaxSeconds = 0
            return truth
        }
        truth.milliliters = total * grid.voxelMilliliters / Double(options.planesPerSlice)
        truth.cbf /= total
        truth.cbv /= total
        truth.mttSeconds /= total
        truth.delaySeconds /= total
        truth.tmaxSeconds /= total
        return truth
    }
}
