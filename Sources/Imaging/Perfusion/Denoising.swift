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
        let decay = 1 / (Float(similarity) * expected)
        let block = 1024
        let blocks = (curves.voxels.count + block - 1) / block
        var result = curves
        result.values = filled(curves.values.count, with: Float(0)) { target in
            curves.values.withUnsafeBufferPointer { source in
                inParallel(blocks, threads: threads) { index in
                    for voxel in index * block..<min(curves.voxels.count, (index + 1) * block) {
                        average(voxel, curves, neighbours, expected, decay, stride, source, target)
                    }
                }
            }
        }
        return result
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

    private func average(
        _ voxel: Int, _ curves: BrainCurves, _ neighbours: [Neighbour], _ expected: Float, _ decay: Float,
        _ stride: Int, _ source: UnsafeBufferPointer<Float>, _ target: UnsafeMutableBufferPointer<Float>
    ) {
        let grid = curves.grid
        let place = grid.voxel(curves.voxels[voxel])
        guard let input = UnsafeRawPointer(source.baseAddress),
            let output = UnsafeMutableRawPointer(target.baseAddress)
        else { return }
        let vectors = stride / 16
        let bytes = stride * 4
        let own = input + voxel * bytes
        let sum = output + voxel * bytes
        var total: Float = 0
        for neighbour in neighbours {
            let column = place.column + neighbour.columns
            let row = place.row + neighbour.rows
            let slice = place.slice + neighbour.slices
            guard column >= 0, row >= 0, slice >= 0, column < grid.columns, row < grid.rows,
                slice < grid.slices
            else { continue }
            let other = Int(curves.places[grid.index(column, row, slice)])
            guard other >= 0 else { continue }
            let theirs = input + other * bytes
            var squares = SIMD16<Float>.zero
            for vector in 0..<vectors {
                let difference =
                    own.loadUnaligned(fromByteOffset: vector * 64, as: SIMD16<Float>.self)
                    - theirs.loadUnaligned(fromByteOffset: vector * 64, as: SIMD16<Float>.self)
                squares = squares + difference * difference
            }
            let excess = max(0, squares.sum() - expected) * decay
            guard excess < 12 else { continue }
            let weight = neighbour.weight * exp(-excess)
            total += weight
            for vector in 0..<vectors {
                let added =
                    sum.loadUnaligned(fromByteOffset: vector * 64, as: SIMD16<Float>.self)
                    + weight * theirs.loadUnaligned(fromByteOffset: vector * 64, as: SIMD16<Float>.self)
                sum.storeBytes(of: added, toByteOffset: vector * 64, as: SIMD16<Float>.self)
            }
        }
        for index in 0..<stride { target[voxel * stride + index] /= total }
    }
}
