extension MRPerfusion {
    /// Settings of the comparison of perfusion with diffusion.
    public struct Comparison: Codable, Sendable, Equatable {
        /// Movement between the two series beyond this is undone, in millimetres at the head's surface.
        public var correctedMillimeters = 3.0
        /// Movement beyond this is told, because volumes at the border of the slices may differ.
        public var toldMillimeters = 5.0
        /// Movement beyond this is no movement: the two do not belong together.
        public var limitMillimeters = 40.0

        /// Makes the default settings.
        public init() {}
    }

    /// Puts the diffusion lesion onto the grid of the perfusion maps as the core. Grids are laid on each other by their
    /// places in the patient; then a rigid registration of the unweighted images says whether the head has moved
    /// between the two series.
    ///
    /// Volumes stay what each series measured: the core is that of the diffusion images, on their own grid, and mismatch
    /// is the difference of the volumes, as the trials had it.
    ///
    /// - Parameters:
    ///   - result: maps of the perfusion series.
    ///   - space: where their grid lies.
    ///   - diffusion: the diffusion series of the same examination.
    /// - Returns: the result with core and mismatch, and how far the head had moved, in millimetres at its surface.
    public static func mismatch(
        _ result: Result, space: PatientSpace, diffusion: MRDiffusion.Result,
        comparison: Comparison = Comparison(), threads: Int = 2
    ) -> (result: Result, movedMillimeters: Double) {
        var own = result
        let overlay = SeriesOverlay(
            grid: result.maps.grid, space: space, other: diffusion.grid, otherSpace: diffusion.space,
            threads: threads)
        let pose = overlay.pose(of: diffusion.baseline, on: result.maps.baseline)
        let moved = pose?.displacementMillimeters ?? 0
        let applied = moved > comparison.correctedMillimeters && moved <= comparison.limitMillimeters
        let share = overlay.laidOver(
            diffusion.lesion.map { $0 ? 1 : 0 }, pose: applied ? pose ?? RigidPose() : RigidPose())
        own.maps.core = share.map { $0 >= 0.5 }
        let core = diffusion.lesionMilliliters
        let total = own.maps.measurements.hypoperfusionMilliliters
        own.maps.measurements.coreMilliliters = core
        own.maps.measurements.mismatchMilliliters = total - core
        own.maps.measurements.mismatchRatio = core > 0 ? total / core : nil
        if own.maps.measurements.affectedSide == .none {
            own.maps.measurements.affectedSide = diffusion.affectedSide
        }
        own.hasCore = true
        var findings =
            own.maps.quality.reasons
            + diffusion.quality.reasons.filter { reason in
                !own.maps.quality.reasons.contains { $0.code == reason.code }
            }
        if moved > comparison.toldMillimeters { findings.append(movement(moved, comparison)) }
        own.maps.quality = MRQuality.assessment(findings, checks: own.maps.quality.checks)
        return (own, moved)
    }

    private static func movement(_ moved: Double, _ comparison: Comparison) -> QualityFinding {
        let undone =
            moved <= comparison.limitMillimeters
            ? "which has been undone"
            : "too far to be the same head in the same place, so it was left as it is"
        return MRQuality.finding(
            .seriesMoved,
            "Between the perfusion and the diffusion series the head moved by \(MRQuality.short(moved)) mm at its "
                + "surface (limit \(MRQuality.short(comparison.toldMillimeters)) mm), \(undone). Compare the two lesions "
                + "by eye.",
            ["movedMillimeters": moved, "limitMillimeters": comparison.toldMillimeters])
    }
}

/// Lays a volume of one series over the grid of another of the same examination.
struct SeriesOverlay {
    let grid: Grid
    let space: PatientSpace
    let other: Grid
    let otherSpace: PatientSpace
    let threads: Int

    /// Trilinear values of the other series at the voxels of the grid, zero outside; the head lies there as `pose` says.
    func laidOver(_ values: [Float], pose: RigidPose = RigidPose()) -> [Float] {
        let map = pose.voxelMap(grid)
        return filled(grid.voxels, with: Float(0)) { target in
            values.withUnsafeBufferPointer { source in
                guard let base = source.baseAddress, values.count == other.voxels else { return }
                let sampler = VolumeSampler(
                    values: base, columns: other.columns, rows: other.rows, slices: other.slices)
                inParallel(grid.slices, threads: threads) { slice in
                    for row in 0..<grid.rows {
                        for column in 0..<grid.columns {
                            let moved =
                                map.start + Float(column) * map.column + Float(row) * map.row
                                + Float(slice) * map.slice
                            let place = otherSpace.voxel(space.place(SIMD3<Double>(moved)))
                            let inPlane =
                                place.x >= -0.5 && place.y >= -0.5 && place.x <= Double(other.columns) - 0.5
                                && place.y <= Double(other.rows) - 0.5
                            let value = inPlane ? sampler.value(SIMD3<Float>(place)) : 0
                            target[grid.index(column, row, slice)] = value.isNaN ? 0 : value
                        }
                    }
                }
            }
        }
    }

    /// How the head lies in the other series relative to this one; nil when the outlines cannot be matched. Both volumes
    /// are scaled so that the brain's median is 40.
    func pose(of moving: [Float], on reference: [Float]) -> RigidPose? {
        let fixed = Self.outline(reference)
        let laid = Self.outline(laidOver(moving))
        return fixed.withUnsafeBufferPointer { fixed in
            laid.withUnsafeBufferPointer { laid in
                let found = Registration(reference: fixed, grid: grid).pose(of: laid, grid: grid)
                return found.residual.isFinite ? found.pose : nil
            }
        }
    }

    /// The outline of the head as CT would show bone.
    private static func outline(_ volume: [Float]) -> [Float] {
        volume.map { 100 + 800 * max(0, min(1, ($0 - 2) / 12)) }
    }
}
