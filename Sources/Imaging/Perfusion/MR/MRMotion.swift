/// Head motion in echo-planar images. The signal is cut off well below that of brain, so that only the outline of the
/// head drives the registration and the bolus, which darkens the brain, cannot pull.
struct MRMotion {
    let parameters: CTPerfusion.Parameters
    /// Median signal of the brain.
    let level: Float
    let threads: Int

    /// Fractions of the brain's signal between which the outline lies. A bolus leaves more than the upper one.
    private static let window: (low: Float, high: Float) = (0.05, 0.35)
    /// What the window is mapped to: the CT numbers between which a registration sees bone.
    private static let numbers: (low: Float, high: Float) = (100, 900)

    /// Corrects all echoes in place by the motion of the first.
    ///
    /// - Parameter skipping: frames at the start that must not be used.
    /// - Returns: the motion trace and, for each slab, the frames that may be used.
    func correct(
        _ echoes: inout [PerfusionSeries], skipping: Int, progress: (Double) -> Void
    ) -> (trace: [CTPerfusion.MotionEstimate], usable: [[Int]]) {
        let grid = echoes[0].grid
        let correction = MotionCorrection(parameters: parameters, threads: threads)
        var trace: [CTPerfusion.MotionEstimate] = []
        var usable: [[Int]] = []
        let share = 1 / Double(echoes[0].slabs.count)
        for number in echoes[0].slabs.indices {
            var outline = outline(echoes[0].slabs[number], grid, skipping: skipping)
            let (found, _) = correction.correct(&outline, number: number, grid: grid) {
                progress(share * (Double(number) + 0.8 * $0))
            }
            let moved = found.map { estimate in
                var shifted = estimate
                shifted.frame += skipping
                return shifted
            }
            for echo in echoes.indices {
                var slabGrid = grid
                slabGrid.slices = echoes[echo].slabs[number].slices.count
                resample(&echoes[echo].slabs[number], slabGrid, moved)
            }
            trace += moved
            let kept = moved.filter { !$0.dropped }.map(\.frame)
            usable.append(kept.isEmpty ? moved.map(\.frame) : kept)
        }
        return (trace, usable)
    }

    /// The outline of the head as CT would show bone, without the frames that are skipped.
    private func outline(
        _ slab: PerfusionSeries.Slab, _ grid: Grid, skipping: Int
    ) -> PerfusionSeries.Slab {
        let size = slab.slices.count * grid.sliceVoxels
        let (low, high) = (Self.window.low * level, max(1e-6, Self.window.high * level))
        let scale = (Self.numbers.high - Self.numbers.low) / max(1e-6, high - low)
        let values = slab.hounsfield[min(slab.frames - 1, skipping) * size..<slab.frames * size].map {
            Self.numbers.low + scale * (max(low, min(high, $0)) - low)
        }
        return PerfusionSeries.Slab(
            slices: slab.slices, times: Array(slab.times[min(slab.frames - 1, skipping)...]),
            hounsfield: values)
    }

    private func resample(
        _ slab: inout PerfusionSeries.Slab, _ grid: Grid, _ trace: [CTPerfusion.MotionEstimate]
    ) {
        slab.hounsfield.withUnsafeMutableBufferPointer { values in
            for estimate in trace where estimate.corrected {
                let target = UnsafeMutableBufferPointer(
                    rebasing: values[estimate.frame * grid.voxels..<(estimate.frame + 1) * grid.voxels])
                let copy = Array(target)
                let map = RigidPose(estimate).voxelMap(grid)
                copy.withUnsafeBufferPointer { source in
                    guard let base = source.baseAddress else { return }
                    let sampler = VolumeSampler(
                        values: base, columns: grid.columns, rows: grid.rows, slices: grid.slices)
                    inParallel(grid.slices, threads: threads) { slice in
                        for row in 0..<grid.rows {
                            let start = map.start + Float(slice) * map.slice + Float(row) * map.row
                            for column in 0..<grid.columns {
                                target[grid.index(column, row, slice)] = sampler.value(
                                    start + Float(column) * map.column)
                            }
                        }
                    }
                }
            }
        }
    }
}

extension RigidPose {
    init(_ estimate: CTPerfusion.MotionEstimate) {
        let (shift, turn) = (estimate.translationMillimeters, estimate.rotationDegrees)
        self.init(
            shift: SIMD3(shift[0], shift[1], shift[2]), turn: SIMD3(turn[0], turn[1], turn[2]))
    }
}
