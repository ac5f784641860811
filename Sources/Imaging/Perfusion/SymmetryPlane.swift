import Foundation

/// The plane between the hemispheres, found as the mirror that maps the skull onto itself best. The head may
/// be turned and off the centre.
struct SymmetryPlane: Sendable {
    /// Turn about the long axis of the body, and tilt towards a shoulder, in degrees.
    private(set) var turnDegrees = 0.0
    private(set) var tiltDegrees = 0.0
    /// Distance of the plane from the middle of the grid towards patient left in millimetres.
    private(set) var offsetMillimeters = 0.0

    private var grid: Grid

    private var normal: SIMD3<Double> {
        let (turn, tilt) = (turnDegrees * .pi / 180, tiltDegrees * .pi / 180)
        return SIMD3(cos(turn) * cos(tilt), sin(turn) * cos(tilt), sin(tilt))
    }

    /// - Parameter baseline: `[slice][row][column]` in Hounsfield units.
    init(baseline: [Float], intracranial: [Bool], grid: Grid, threads: Int) {
        self.grid = grid
        let field = Field(baseline: baseline, intracranial: intracranial, grid: grid)
        guard !field.points.isEmpty else { return }
        offsetMillimeters = field.center
        var candidates: [SymmetryPlane] = []
        for turn in stride(from: -15.0, through: 15, by: 3) {
            for shift in stride(from: -15.0, through: 15, by: 3) {
                var plane = self
                plane.turnDegrees = turn
                plane.offsetMillimeters = field.center + shift
                candidates.append(plane)
            }
        }
        let costs = filled(candidates.count, with: 0.0) { costs in
            inParallel(candidates.count, threads: threads) {
                costs[$0] = field.cost(candidates[$0].normal, candidates[$0].offsetMillimeters)
            }
        }
        if let best = costs.indices.min(by: { costs[$0] < costs[$1] }) { self = candidates[best] }
        refine(field)
    }

    /// Coordinate search with ever smaller steps.
    private mutating func refine(_ field: Field) {
        var best = field.cost(normal, offsetMillimeters)
        let steps: [WritableKeyPath<SymmetryPlane, Double>] =
            grid.slices > 1
            ? [\.turnDegrees, \.offsetMillimeters, \.tiltDegrees] : [\.turnDegrees, \.offsetMillimeters]
        for size in [2.0, 1.0, 0.5, 0.25] {
            for _ in 0..<4 {
                var improved = false
                for step in steps {
                    for sign in [1.0, -1.0] {
                        var plane = self
                        plane[keyPath: step] += sign * size
                        let cost = field.cost(plane.normal, plane.offsetMillimeters)
                        if cost < best {
                            (best, self) = (cost, plane)
                            improved = true
                        }
                    }
                }
                if !improved { break }
            }
        }
    }

    /// Millimetres towards patient left of the plane; negative to the right.
    func distance(_ voxel: Voxel) -> Double {
        (Self.place(voxel, grid) * normal).sum() - offsetMillimeters
    }

    /// The voxel nearest to the mirror image of a voxel; it may lie outside the grid.
    func mirrored(_ voxel: Voxel) -> Voxel? {
        let moved = Self.place(voxel, grid) - 2 * distance(voxel) * normal
        func count(_ millimeters: Double, _ spacing: Double, _ size: Int) -> Int {
            Int((millimeters / spacing + Double(size - 1) / 2).rounded())
        }
        guard moved.x.magnitude + moved.y.magnitude + moved.z.magnitude < 1e6 else { return nil }
        return Voxel(
            column: count(moved.x, grid.columnSpacingMillimeters, grid.columns),
            row: count(moved.y, grid.rowSpacingMillimeters, grid.rows),
            slice: count(moved.z, grid.sliceSpacingMillimeters, grid.slices))
    }

    private static func place(_ voxel: Voxel, _ grid: Grid) -> SIMD3<Double> {
        SIMD3(
            (Double(voxel.column) - Double(grid.columns - 1) / 2) * grid.columnSpacingMillimeters,
            (Double(voxel.row) - Double(grid.rows - 1) / 2) * grid.rowSpacingMillimeters,
            (Double(voxel.slice) - Double(grid.slices - 1) / 2) * grid.sliceSpacingMillimeters)
    }

    /// The skull at about 3.5 mm: where to look and what is there.
    private struct Field {
        let points: [SIMD3<Double>]
        private let values: [Float]
        private let volume: [Float]
        private let grid: Grid
        let center: Double

        init(baseline: [Float], intracranial: [Bool], grid: Grid) {
            let factor = max(1, Int((3.5 / grid.columnSpacingMillimeters).rounded()))
            var small = grid
            small.columns = max(1, grid.columns / factor)
            small.rows = max(1, grid.rows / factor)
            let used = grid.columns >= factor && grid.rows >= factor ? factor : 1
            if used == 1 { (small.columns, small.rows) = (grid.columns, grid.rows) }
            small.columnSpacingMillimeters *= Double(used)
            small.rowSpacingMillimeters *= Double(used)
            var volume = [Float](repeating: 0, count: small.voxels)
            var points: [SIMD3<Double>] = []
            var values: [Float] = []
            var sum = 0.0
            var inside = 0.0
            for index in volume.indices {
                let voxel = small.voxel(index)
                var total: Float = 0
                for inner in 0..<used * used {
                    let place = grid.index(
                        voxel.column * used + inner % used, voxel.row * used + inner / used, voxel.slice)
                    total += max(0, min(400, baseline[place]))
                    guard intracranial[place] else { continue }
                    sum += SymmetryPlane.place(grid.voxel(place), grid).x
                    inside += 1
                }
                volume[index] = total / Float(used * used)
            }
            center = inside > 0 ? sum / inside : 0
            for index in volume.indices where volume[index] > 10 {
                points.append(SymmetryPlane.place(small.voxel(index), small))
                values.append(volume[index])
            }
            (self.points, self.values, self.volume, self.grid) = (points, values, volume, small)
        }

        /// Mean squared difference between the field and its mirror image.
        func cost(_ normal: SIMD3<Double>, _ offset: Double) -> Double {
            let spacing = SIMD3(
                grid.columnSpacingMillimeters, grid.rowSpacingMillimeters, grid.sliceSpacingMillimeters)
            let middle =
                SIMD3(Double(grid.columns - 1), Double(grid.rows - 1), Double(grid.slices - 1)) / 2
            var sum = 0.0
            volume.withUnsafeBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return }
                let sampler = VolumeSampler(
                    values: base, columns: grid.columns, rows: grid.rows, slices: grid.slices)
                for index in points.indices {
                    let distance = (points[index] * normal).sum() - offset
                    let mirrored = points[index] - 2 * distance * normal
                    var place = SIMD3<Float>(mirrored / spacing + middle)
                    place.z = max(0, min(Float(grid.slices - 1), place.z))
                    let outside =
                        place.x < 0 || place.y < 0 || place.x > Float(grid.columns - 1)
                        || place.y > Float(grid.rows - 1)
                    let difference = Double(values[index] - (outside ? 0 : sampler.value(place)))
                    sum += difference * difference
                }
            }
            return sum / Double(max(1, points.count))
        }
    }
}
