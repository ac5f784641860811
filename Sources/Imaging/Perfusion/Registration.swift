import Foundation

/// Rigid registration of frames to a reference frame by Gauss-Newton steps on the sum of squared differences.
///
/// Only bone drives it: CT numbers are cut to 100…900 HU, and only places near reference bone are compared,
/// so that arriving contrast cannot pull (vessels that light up elsewhere are not looked at; beside bone the
/// residual is clipped). The gradient is the reference's, so the normal matrix is made once.
struct Registration {
    private struct Level {
        let grid: Grid
        let reference: [Float]
        let points: [SIMD3<Float>]
        /// Derivative of the reference with respect to three shifts (1/mm) and three turns (1/degree).
        let jacobians: [[Double]]
        let blur: Double
    }

    private let levels: [Level]
    private let freedoms: [Int]

    private static let window: ClosedRange<Float> = 100...900
    private static let residualLimit = 300.0

    /// - Parameter reference: one frame `[slice][row][column]` in Hounsfield units.
    init(reference: UnsafeBufferPointer<Float>, grid: Grid) {
        // Fewer than four slices say nothing reliable about movement through the plane.
        freedoms = grid.slices >= 4 ? [0, 1, 2, 3, 4, 5] : [0, 1, 5]
        levels = [7.0, 2.5].map { blur in
            let (small, volume) = Self.prepared(reference, grid, blur: blur)
            return Self.level(small, volume, blur: blur)
        }
    }

    /// Windowed, reduced to about 1.8 mm in the plane and blurred.
    private static func prepared(
        _ frame: UnsafeBufferPointer<Float>, _ grid: Grid, blur: Double
    ) -> (Grid, [Float]) {
        let factor = max(
            1, Int((1.8 / min(grid.columnSpacingMillimeters, grid.rowSpacingMillimeters)).rounded()))
        var small = grid
        small.columns = max(1, grid.columns / factor)
        small.rows = max(1, grid.rows / factor)
        let used = grid.columns >= factor && grid.rows >= factor ? factor : 1
        if used == 1 { (small.columns, small.rows) = (grid.columns, grid.rows) }
        small.columnSpacingMillimeters *= Double(used)
        small.rowSpacingMillimeters *= Double(used)
        let kernel = GaussianKernel(fullWidth: blur / small.columnSpacingMillimeters)
        let volume = filled(small.voxels, with: Float(0)) { buffer in
            for slice in 0..<grid.slices {
                let plane = UnsafeMutableBufferPointer(
                    rebasing: buffer[slice * small.sliceVoxels..<(slice + 1) * small.sliceVoxels])
                for row in 0..<small.rows {
                    for column in 0..<small.columns {
                        var sum: Float = 0
                        for inner in 0..<used * used {
                            let place = grid.index(
                                column * used + inner % used, row * used + inner / used, slice)
                            sum += max(window.lowerBound, min(window.upperBound, frame[place]))
                        }
                        plane[row * small.columns + column] = sum / Float(used * used)
                    }
                }
                kernel.filter(plane, columns: small.columns, rows: small.rows)
            }
        }
        return (small, volume)
    }

    private static func level(_ grid: Grid, _ volume: [Float], blur: Double) -> Level {
        var points: [SIMD3<Float>] = []
        var jacobians: [[Double]] = []
        var strengths: [Float] = []
        let margin = 2
        guard grid.columns > 2 * margin, grid.rows > 2 * margin else {
            return Level(grid: grid, reference: volume, points: [], jacobians: [], blur: blur)
        }
        let middle = SIMD3(Double(grid.columns - 1), Double(grid.rows - 1), Double(grid.slices - 1)) / 2
        let spacing = SIMD3(
            grid.columnSpacingMillimeters, grid.rowSpacingMillimeters, grid.sliceSpacingMillimeters)
        for slice in 0..<grid.slices {
            for row in margin..<grid.rows - margin {
                for column in margin..<grid.columns - margin {
                    let gradient = gradient(volume, grid, column, row, slice)
                    let strength = Float((gradient * gradient).sum().squareRoot())
                    guard strength > 15 else { continue }
                    let voxel = SIMD3(Double(column), Double(row), Double(slice))
                    let arm = (voxel - middle) * spacing * (.pi / 180)
                    points.append(SIMD3<Float>(voxel))
                    strengths.append(strength)
                    jacobians.append([
                        gradient.x, gradient.y, gradient.z, gradient.z * arm.y - gradient.y * arm.z,
                        gradient.x * arm.z - gradient.z * arm.x, gradient.y * arm.x - gradient.x * arm.y,
                    ])
                }
            }
        }
        // The strongest edges are enough; a fixed number keeps the time bounded.
        let kept = 12_000
        if points.count > kept {
            let limit = percentile(strengths, 1 - Double(kept) / Double(points.count))
            let chosen = strengths.indices.filter { strengths[$0] >= limit }
            return Level(
                grid: grid, reference: chosen.map { volume[index(points[$0], grid)] },
                points: chosen.map { points[$0] }, jacobians: chosen.map { jacobians[$0] }, blur: blur)
        }
        return Level(
            grid: grid, reference: points.map { volume[index($0, grid)] }, points: points,
            jacobians: jacobians,
            blur: blur)
    }

    private static func index(_ point: SIMD3<Float>, _ grid: Grid) -> Int {
        grid.index(Int(point.x), Int(point.y), Int(point.z))
    }

    private static func gradient(
        _ volume: [Float], _ grid: Grid, _ column: Int, _ row: Int, _ slice: Int
    ) -> SIMD3<Double> {
        func value(_ column: Int, _ row: Int, _ slice: Int) -> Double {
            Double(volume[grid.index(column, row, slice)])
        }
        let low = max(0, slice - 1)
        let high = min(grid.slices - 1, slice + 1)
        let through =
            high > low
            ? (value(column, row, high) - value(column, row, low))
                / (Double(high - low) * grid.sliceSpacingMillimeters) : 0
        return SIMD3(
            (value(column + 1, row, slice) - value(column - 1, row, slice))
                / (2 * grid.columnSpacingMillimeters),
            (value(column, row + 1, slice) - value(column, row - 1, slice))
                / (2 * grid.rowSpacingMillimeters),
            through)
    }

    /// The pose of one frame and how well it fits: root of the mean squared residual in Hounsfield units.
    func pose(of frame: UnsafeBufferPointer<Float>, grid: Grid) -> (pose: RigidPose, residual: Double) {
        var pose = RigidPose()
        var residual = 0.0
        for level in levels where !level.points.isEmpty {
            let (small, volume) = Self.prepared(frame, grid, blur: level.blur)
            for _ in 0..<30 {
                let (step, misfit) = gaussNewton(level, small, volume, pose)
                residual = misfit
                guard let step else { break }
                pose.shift += SIMD3(step[0], step[1], step[2])
                pose.turn += SIMD3(step[3], step[4], step[5])
                if step.reduce(0, { max($0, $1.magnitude) }) < 0.01 { break }
                if pose.displacementMillimeters > 200 { return (pose, .infinity) }
            }
        }
        return (pose, residual)
    }

    private func gaussNewton(
        _ level: Level, _ grid: Grid, _ volume: [Float], _ pose: RigidPose
    ) -> (step: [Double]?, residual: Double) {
        let map = pose.voxelMap(grid)
        let count = freedoms.count
        var matrix = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
        var vector = [Double](repeating: 0, count: count)
        var squares = 0.0
        var seen = 0
        volume.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            let sampler = VolumeSampler(
                values: base, columns: grid.columns, rows: grid.rows, slices: grid.slices)
            for index in level.points.indices {
                let point = level.points[index]
                let value = sampler.value(
                    map.start + point.x * map.column + point.y * map.row + point.z * map.slice)
                guard !value.isNaN else { continue }
                let raw = Double(level.reference[index] - value)
                let difference = max(-Self.residualLimit, min(Self.residualLimit, raw))
                squares += difference * difference
                seen += 1
                let jacobian = level.jacobians[index]
                for first in 0..<count {
                    let left = jacobian[freedoms[first]]
                    vector[first] += left * difference
                    for second in 0...first { matrix[first][second] += left * jacobian[freedoms[second]] }
                }
            }
        }
        guard seen * 3 > level.points.count else { return (nil, .infinity) }
        let residual = (squares / Double(seen)).squareRoot()
        for first in 0..<count {
            for second in 0..<first { matrix[second][first] = matrix[first][second] }
        }
        guard let solution = solve(matrix, vector) else { return (nil, residual) }
        var step = [Double](repeating: 0, count: 6)
        for (place, freedom) in freedoms.enumerated() {
            step[freedom] = max(-4, min(4, solution[place]))
        }
        return (step, residual)
    }
}

/// Solves a small symmetric positive definite system by Cholesky's method; nil when it is singular.
func solve(_ matrix: [[Double]], _ vector: [Double]) -> [Double]? {
    let count = vector.count
    var lower = matrix
    for row in 0..<count {
        for column in 0...row {
            var sum = matrix[row][column]
            for inner in 0..<column { sum -= lower[row][inner] * lower[column][inner] }
            if row == column {
                guard sum > 1e-9 * max(1e-30, matrix[row][row]) else { return nil }
                lower[row][row] = sum.squareRoot()
            } else {
                lower[row][column] = sum / lower[column][column]
            }
        }
    }
    var result = vector
    for row in 0..<count {
        for inner in 0..<row { result[row] -= lower[row][inner] * result[inner] }
        result[row] /= lower[row][row]
    }
    for row in (0..<count).reversed() {
        for inner in row + 1..<count { result[row] -= lower[inner][row] * result[inner] }
        result[row] /= lower[row][row]
    }
    return result
}
