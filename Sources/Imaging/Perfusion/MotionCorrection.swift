/// Finds how the head moved, moves frames back, and says which frames are beyond help.
struct MotionCorrection {
    let parameters: CTPerfusion.Parameters
    let threads: Int
    /// Poses that were found before all frames were there.
    var memory: PerfusionMemory?

    /// Corrects one slab in place.
    ///
    /// - Returns: the motion trace and the frames that may be used.
    func correct(
        _ slab: inout PerfusionSeries.Slab, number: Int, grid: Grid, progress: (Double) -> Void
    ) -> (trace: [CTPerfusion.MotionEstimate], usable: [Int]) {
        var slabGrid = grid
        slabGrid.slices = slab.slices.count
        let frames = slab.frames
        let found = estimate(slab, slabGrid, progress: progress)
        let limits = residualLimits(found, slabGrid)
        var trace: [CTPerfusion.MotionEstimate] = []
        for frame in 0..<frames {
            let pose = found[frame].pose
            let length = (pose.shift * pose.shift).sum().squareRoot()
            let turn = (pose.turn * pose.turn).sum().squareRoot()
            let dropped =
                length > parameters.motionDropMillimeters || turn > parameters.motionDropDegrees
                || !(found[frame].residual <= limits[frame])
            let moved = pose.displacementMillimeters > parameters.motionToleranceMillimeters
            trace.append(
                CTPerfusion.MotionEstimate(
                    slab: number, frame: frame,
                    translationMillimeters: [pose.shift.x, pose.shift.y, pose.shift.z],
                    rotationDegrees: [pose.turn.x, pose.turn.y, pose.turn.z],
                    residualHounsfield: found[frame].residual, corrected: moved && !dropped,
                    dropped: dropped))
        }
        // Without any frame left there is nothing to interpolate from; the finding on motion will refuse.
        if trace.allSatisfy({ $0.dropped }) { return (trace, Array(0..<frames)) }
        resample(&slab, slabGrid, found.map { $0.pose }, trace, progress: progress)
        return (trace, trace.filter { !$0.dropped }.map { $0.frame })
    }

    func estimate(
        _ slab: PerfusionSeries.Slab, _ grid: Grid, progress: (Double) -> Void
    ) -> [(pose: RigidPose, residual: Double)] {
        var found = [(pose: RigidPose, residual: Double)](repeating: (RigidPose(), 0), count: slab.frames)
        guard slab.frames > 1 else { return found }
        slab.hounsfield.withUnsafeBufferPointer { values in
            let reference = frame(values, 0, grid)
            let registration = Registration(reference: reference, grid: grid)
            var key = PerfusionMemory.Fingerprint(grid)
            if memory != nil { key.add(reference) }
            let batch = 8
            for start in stride(from: 1, to: slab.frames, by: batch) {
                found.withUnsafeMutableBufferPointer { found in
                    inParallel(min(batch, slab.frames - start), threads: threads) { index in
                        let moved = frame(values, start + index, grid)
                        let find = { registration.pose(of: moved, grid: grid) }
                        found[start + index] = memory?.fit(of: moved, to: key, find: find) ?? find()
                    }
                }
                progress(0.7 * Double(start) / Double(slab.frames))
            }
        }
        return found
    }

    private func frame(
        _ values: UnsafeBufferPointer<Float>, _ number: Int, _ grid: Grid
    ) -> UnsafeBufferPointer<Float> {
        UnsafeBufferPointer(rebasing: values[number * grid.voxels..<(number + 1) * grid.voxels])
    }

    /// How badly each frame may fit. A frame that fits far worse than others that lie where it lies moved while it was
    /// imaged, or is not the same object. Frames that lie elsewhere are no measure: a head that has moved through
    /// the plane is cut at other places, and thick slices between those of the reference cannot be made to fit.
    private func residualLimits(_ found: [(pose: RigidPose, residual: Double)], _ grid: Grid) -> [Double] {
        let all = found.dropFirst().map { $0.residual }
        return found.map { frame in
            let alike = found.dropFirst().filter {
                $0.pose.isWithin(Self.sameMillimeters, of: frame.pose)
            }.map { $0.residual }
            if alike.count >= Self.frames {
                // Many frames of nothing must not vouch for each other.
                return min(Self.limit(alike), Self.limit(all) + 2 * Self.throughPlaneHounsfield)
            }
            let through = min(
                1, 2 * frame.pose.throughPlaneMillimeters / max(0.1, grid.sliceSpacingMillimeters))
            return Self.limit(all) + through * Self.throughPlaneHounsfield
        }
    }

    /// Poses nearer to each other than this are one.
    private static let sameMillimeters = 1.0
    /// So many frames at one place say how well a frame can fit there.
    private static let frames = 3
    /// What half a slice of movement through the plane adds to the residual at bone.
    private static let throughPlaneHounsfield = 80.0

    /// The lower quartile stands for the better ones even when most frames are beyond help.
    private static func limit(_ residuals: [Double]) -> Double {
        let typical = Double(percentile(residuals.filter { $0.isFinite }.map { Float($0) }, 0.25))
        return max(3 * typical, typical + 30)
    }

    private func resample(
        _ slab: inout PerfusionSeries.Slab, _ grid: Grid, _ poses: [RigidPose],
        _ trace: [CTPerfusion.MotionEstimate], progress: (Double) -> Void
    ) {
        let corrected = trace.filter { $0.corrected }.map { $0.frame }
        slab.hounsfield.withUnsafeMutableBufferPointer { values in
            for (done, number) in corrected.enumerated() {
                let target = UnsafeMutableBufferPointer(
                    rebasing: values[number * grid.voxels..<(number + 1) * grid.voxels])
                let copy = Array(target)
                let map = poses[number].voxelMap(grid)
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
                progress(0.7 + 0.3 * Double(done) / Double(corrected.count))
            }
        }
    }
}
