import CPerfusion
import Foundation

/// Spatial denoising that averages neighbours with similar time curves and so keeps vessels, fluid and lesion
/// borders (after TIPS, Mendrik et al. 2011). The curves still hold their baseline, so tissue types are told
/// apart as well.
struct SimilarityFilter {
    let radiusMillimeters: Double
    let distanceMillimeters: Double
    let similarity: Double

    private struct Neighbour {
        let columns: Int
        let rows: Int
        let slices: Int
        let weight: Float
    }

    func apply(_ curves: BrainCurves, noise: Float, threads: Int) -> BrainCurves {
        let grid = curves.grid
        let stride = curves.stride
        let neighbours = neighbourhood(grid)
        let expected = 2 * noise * noise * Float(curves.times.count)
        let block = 256
        let blocks = (curves.voxels.count + block - 1) / block
        let level = cperfusion_best_level()
        let offsets = neighbours.flatMap { [Int32($0.columns), Int32($0.rows), Int32($0.slices)] }
        let weights = neighbours.map { $0.weight }
        let voxels = curves.voxels.map { Int32($0) }
        var result = curves
        result.values = filled(curves.values.count, with: Float(0)) { target in
            withPointers(curves.values, curves.places, voxels, offsets, weights) {
                source, places, voxels, offsets, weights in
                let problem = cperfusion_similarity(
                    curves: source, averages: target.baseAddress, stride: Int32(stride), places: places,
                    voxels: voxels, columns: Int32(grid.columns), rows: Int32(grid.rows),
                    slices: Int32(grid.slices), offsets: offsets, weights: weights,
                    neighbours: Int32(neighbours.count), expected: expected,
                    decay: 1 / (Float(similarity) * expected))
                inParallel(blocks, threads: threads) { index in
                    var problem = problem
                    cperfusion_average(
                        level, &problem, Int32(index * block),
                        Int32(min(curves.voxels.count, (index + 1) * block)))
                }
            }
        }
        return result
    }

    private func withPointers(
        _ values: UnsafePointer<Float>, _ places: UnsafePointer<Int32>, _ voxels: UnsafePointer<Int32>,
        _ offsets: UnsafePointer<Int32>, _ weights: UnsafePointer<Float>,
        _ body: (
            UnsafePointer<Float>, UnsafePointer<Int32>, UnsafePointer<Int32>, UnsafePointer<Int32>,
            UnsafePointer<Float>
        ) -> Void
    ) {
        body(values, places, voxels, offsets, weights)
    }

    private func neighbourhood(_ grid: Grid) -> [Neighbour] {
        let columns = Int(radiusMillimeters / grid.columnSpacingMillimeters)
        let rows = Int(radiusMillimeters / grid.rowSpacingMillimeters)
        let slices = Int(radiusMillimeters / grid.sliceSpacingMillimeters)
        var found: [Neighbour] = []
        for slice in -slices...slices {
            for row in -rows...rows {
                for column in -columns...columns {
                    let (x, y, z) = (
                        Double(column) * grid.columnSpacingMillimeters,
                        Double(row) * grid.rowSpacingMillimeters,
                        Double(slice) * grid.sliceSpacingMillimeters
                    )
                    let squared = x * x + y * y + z * z
                    guard squared <= radiusMillimeters * radiusMillimeters else { continue }
                    let weight = exp(-squared / (2 * distanceMillimeters * distanceMillimeters))
                    found.append(
                        Neighbour(columns: column, rows: row, slices: slice, weight: Float(weight)))
                }
            }
        }
        return found
    }
}
