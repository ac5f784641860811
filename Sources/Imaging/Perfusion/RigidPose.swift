import Foundation

/// Where a head lies relative to the reference frame: turned about the middle of the grid, then shifted.
struct RigidPose: Sendable {
    /// Millimetres towards patient left, posterior, head.
    var shift = SIMD3<Double>(0, 0, 0)
    /// Degrees about the same axes.
    var turn = SIMD3<Double>(0, 0, 0)

    /// The largest movement of a point 70 mm from the middle.
    var displacementMillimeters: Double {
        (shift * shift).sum().squareRoot() + (turn * turn).sum().squareRoot() * .pi / 180 * 70
    }

    /// How far a point 70 mm from the middle may have moved along the body.
    var throughPlaneMillimeters: Double {
        shift.z.magnitude + max(turn.x.magnitude, turn.y.magnitude) * .pi / 180 * 70
    }

    /// Whether a point 70 mm from the middle lies at nearly the same place in both.
    func isWithin(_ millimeters: Double, of other: RigidPose) -> Bool {
        RigidPose(shift: shift - other.shift, turn: turn - other.turn).displacementMillimeters <= millimeters
    }

    /// The map from reference voxels to the voxels of the moved frame: start and the step along each axis.
    func voxelMap(_ grid: Grid) -> (
        start: SIMD3<Float>, column: SIMD3<Float>, row: SIMD3<Float>, slice: SIMD3<Float>
    ) {
        let rotation = Rotation(degrees: [turn.x, turn.y, turn.z])
        let spacing = SIMD3(
            grid.columnSpacingMillimeters, grid.rowSpacingMillimeters, grid.sliceSpacingMillimeters)
        let middle =
            SIMD3(Double(grid.columns - 1), Double(grid.rows - 1), Double(grid.slices - 1)) / 2 * spacing
        func mapped(_ voxel: SIMD3<Double>) -> SIMD3<Double> {
            (rotation.apply(voxel * spacing - middle) + middle + shift) / spacing
        }
        let start = mapped(SIMD3(0, 0, 0))
        func step(_ axis: SIMD3<Double>) -> SIMD3<Float> { SIMD3<Float>(mapped(axis) - start) }
        return (SIMD3<Float>(start), step([1, 0, 0]), step([0, 1, 0]), step([0, 0, 1]))
    }
}

/// Trilinear interpolation in a volume `[slice][row][column]`.
struct VolumeSampler {
    let values: UnsafePointer<Float>
    let columns: Int
    let rows: Int
    let slices: Int

    /// How far outside the first and last slice a place may lie, in slices; beyond it nothing is known.
    static let reach: Float = 0.6

    /// The value at a place in voxels, NaN where there is none. In the plane edges are repeated.
    @inline(__always)
    func value(_ place: SIMD3<Float>) -> Float {
        guard place.z >= -Self.reach, place.z <= Float(slices - 1) + Self.reach, place.x > -1e6,
            place.x < 1e6,
            place.y > -1e6, place.y < 1e6
        else { return .nan }
        let x = max(0, min(Float(columns - 1), place.x))
        let y = max(0, min(Float(rows - 1), place.y))
        let z = max(0, min(Float(slices - 1), place.z))
        let (i, j, k) = (Int(x), Int(y), Int(z))
        let (a, b, c) = (x - Float(i), y - Float(j), z - Float(k))
        let right = i + 1 < columns ? 1 : 0
        let down = j + 1 < rows ? columns : 0
        let up = k + 1 < slices ? columns * rows : 0
        let base = (k * rows + j) * columns + i
        let low = plane(base, right, down, a, b)
        return up == 0 ? low : low + c * (plane(base + up, right, down, a, b) - low)
    }

    @inline(__always)
    private func plane(_ base: Int, _ right: Int, _ down: Int, _ a: Float, _ b: Float) -> Float {
        let top = values[base] + a * (values[base + right] - values[base])
        let bottom = values[base + down] + a * (values[base + down + right] - values[base + down])
        return top + b * (bottom - top)
    }
}
