/// Brain tissue: inside the skull without its rim, without fluid and without large vessels.
struct TissueMask {
    private let prepared: CTPerfusion.Prepared
    private let maps: PerfusionMaps
    private let parameters: CTPerfusion.Parameters
    /// Bone blurs into the outermost voxels.
    private static let rimMillimeters: Float = 1.6
    /// Brain and blood without contrast stay below this.
    private static let calcifiedHounsfield: Float = 95

    init(_ prepared: CTPerfusion.Prepared, _ maps: PerfusionMaps, _ parameters: CTPerfusion.Parameters) {
        self.prepared = prepared
        self.maps = maps
        self.parameters = parameters
    }

    func tissue() -> [Bool] {
        let enhancement = prepared.enhancement
        let curves = enhancement.curves
        let depth = prepared.depth
        let brightest = Float(parameters.vesselEnhancement) * percentile(maps.peak, 0.95)
        var tissue = [Bool](repeating: false, count: curves.grid.voxels)
        for (place, voxel) in curves.voxels.enumerated() {
            let fluid = enhancement.baseline[place] < Float(parameters.fluidHounsfield)
            let vessel = maps.cbv[place] > Float(parameters.vesselBloodVolume) || maps.peak[place] > brightest
            let calcified = enhancement.baseline[place] > Self.calcifiedHounsfield
            tissue[voxel] = !fluid && !vessel && !calcified && depth[voxel] > Self.rimMillimeters
        }
        return tissue
    }
}
