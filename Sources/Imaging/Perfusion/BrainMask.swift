/// Finds the inside of the skull on a baseline volume.
struct BrainMask {
    /// Inside the skull: brain, fluid and vessels, `[slice][row][column]`.
    let intracranial: [Bool]
    /// Mean distance-limited enclosure by bone of the mask's border, from 0 to 1; a head has nearly 1.
    let enclosure: Double
    /// Largest area in one slice in cm².
    let largestAreaSquareCentimeters: Double
    let milliliters: Double

    /// CT numbers from which bone is assumed; fresh contrast in small vessels stays below at baseline.
    private static let boneHounsfield: Float = 200
    /// What brain, fluid and blood measure without contrast, with room for noise and beam hardening.
    private static let softHounsfield: ClosedRange<Float> = -12...95
    /// In how many of eight directions bone must be seen: one may be open (orbit, foramen, trepanation).
    private static let directionsNeeded: UInt8 = 7
    /// Bridges to the outside thinner than twice this are cut, in millimetres.
    private static let bridgeMillimeters = 3.0

    /// A border with less bone near it than this is no skull.
    static let enclosureNeeded = 0.6
    /// A brain section is larger than this somewhere, in cm²; a vertebral canal and an orbit are not.
    static let areaNeededSquareCentimeters = 20.0

    /// Whether what was found is a brain in a skull.
    var isHead: Bool {
        enclosure >= Self.enclosureNeeded && largestAreaSquareCentimeters >= Self.areaNeededSquareCentimeters
    }

    init(baseline: [Float], grid: Grid, threads: Int) {
        let smooth = Self.smoothed(baseline, grid, threads: threads)
        let bone = baseline.map { $0 > Self.boneHounsfield }
        let seen = Self.directionsWithBone(bone, grid, threads: threads)
        let candidates = baseline.indices.map {
            seen[$0] >= Self.directionsNeeded && !bone[$0] && Self.softHounsfield.contains(smooth[$0])
        }
        let inside = Self.withoutHoles(
            Self.largestBody(candidates, grid, threads: threads), grid, threads: threads)
        intracranial = inside
        enclosure = Self.enclosure(inside, bone, grid)
        let areas = (0..<grid.slices).map { slice in
            inside[slice * grid.sliceVoxels..<(slice + 1) * grid.sliceVoxels].count { $0 }
        }
        let pixel = grid.columnSpacingMillimeters * grid.rowSpacingMillimeters / 100
        largestAreaSquareCentimeters = Double(areas.max() ?? 0) * pixel
        milliliters = Double(areas.reduce(0, +)) * grid.voxelMilliliters
    }

    /// Millimetres to the border of the mask within the slice: the first and last slice have no bone beyond
    /// them.
    func depth(grid: Grid, threads: Int) -> [Float] {
        DistanceTransform.distances(
            to: intracranial.map { !$0 }, size: (grid.columns, grid.rows, grid.slices),
            spacing: (grid.columnSpacingMillimeters, grid.rowSpacingMillimeters, 1000), threads: threads)
    }

    private static func smoothed(_ volume: [Float], _ grid: Grid, threads: Int) -> [Float] {
        var result = volume
        let kernel = GaussianKernel(fullWidth: 2.5 / grid.columnSpacingMillimeters)
        result.withUnsafeMutableBufferPointer { buffer in
            inParallel(grid.slices, threads: threads) { slice in
                let plane = UnsafeMutableBufferPointer(
                    rebasing: buffer[slice * grid.sliceVoxels..<(slice + 1) * grid.sliceVoxels])
                for index in plane.indices { plane[index] = max(-200, min(200, plane[index])) }
                kernel.filter(plane, columns: grid.columns, rows: grid.rows)
            }
        }
        return result
    }

    /// For each voxel, in how many of the eight in-plane directions there is bone.
    private static func directionsWithBone(_ bone: [Bool], _ grid: Grid, threads: Int) -> [UInt8] {
        let (columns, rows) = (grid.columns, grid.rows)
        return filled(bone.count, with: UInt8(0)) { counts in
            inParallel(grid.slices, threads: threads) { slice in
                let start = slice * grid.sliceVoxels
                var seen = [Bool](repeating: false, count: grid.sliceVoxels)
                for (down, across) in [(0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1)] {
                    // Walk so that the neighbour in the direction has been visited before.
                    for rowStep in 0..<rows {
                        let row = down > 0 ? rows - 1 - rowStep : rowStep
                        for columnStep in 0..<columns {
                            let column = across > 0 ? columns - 1 - columnStep : columnStep
                            let place = row * columns + column
                            let (nextRow, nextColumn) = (row + down, column + across)
                            var sees = bone[start + place]
                            if !sees, nextRow >= 0, nextRow < rows, nextColumn >= 0, nextColumn < columns {
                                sees = seen[nextRow * columns + nextColumn]
                            }
                            seen[place] = sees
                            if sees { counts[start + place] += 1 }
                        }
                    }
                }
            }
        }
    }

    /// The largest connected body after thin bridges have been cut, grown back to its own border.
    private static func largestBody(_ candidates: [Bool], _ grid: Grid, threads: Int) -> [Bool] {
        let size = (grid.columns, grid.rows, grid.slices)
        // Slices are thick: bridges are cut within them only.
        let spacing = (grid.columnSpacingMillimeters, grid.rowSpacingMillimeters, 1000.0)
        let depth = DistanceTransform.distances(
            to: candidates.map { !$0 }, size: size, spacing: spacing, threads: threads)
        let kernel = depth.map { $0 > Float(bridgeMillimeters) && $0 < 1e4 }
        let body = Components(kernel, grid).largest
        guard body.contains(true) else { return body }
        let reach = DistanceTransform.distances(to: body, size: size, spacing: spacing, threads: threads)
        return candidates.indices.map { candidates[$0] && reach[$0] < Float(bridgeMillimeters + 1.5) }
    }

    /// Fills what the mask encloses within a slice: calcified and already enhancing vessels are too bright
    /// for soft tissue but belong to the inside.
    static func withoutHoles(_ mask: [Bool], _ grid: Grid, threads: Int) -> [Bool] {
        let (columns, rows) = (grid.columns, grid.rows)
        return filled(mask.count, with: true) { inside in
            inParallel(grid.slices, threads: threads) { slice in
                let start = slice * grid.sliceVoxels
                var stack = (0..<grid.sliceVoxels).filter {
                    let (row, column) = ($0 / columns, $0 % columns)
                    return row == 0 || column == 0 || row == rows - 1 || column == columns - 1
                }
                while let place = stack.popLast() {
                    guard inside[start + place], !mask[start + place] else { continue }
                    inside[start + place] = false
                    let (row, column) = (place / columns, place % columns)
                    if column > 0 { stack.append(place - 1) }
                    if column + 1 < columns { stack.append(place + 1) }
                    if row > 0 { stack.append(place - columns) }
                    if row + 1 < rows { stack.append(place + columns) }
                }
            }
        }
    }

    /// How much of the in-plane border has bone within 9 mm straight outwards.
    private static func enclosure(_ mask: [Bool], _ bone: [Bool], _ grid: Grid) -> Double {
        var border = 0
        var enclosed = 0
        for index in mask.indices where mask[index] {
            let voxel = grid.voxel(index)
            for (across, down) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
                let (column, row) = (voxel.column + across, voxel.row + down)
                guard column >= 0, row >= 0, column < grid.columns, row < grid.rows else { continue }
                guard !mask[grid.index(column, row, voxel.slice)] else { continue }
                border += 1
                let pixel = across != 0 ? grid.columnSpacingMillimeters : grid.rowSpacingMillimeters
                for step in 1...max(1, Int(9 / pixel)) {
                    let (x, y) = (voxel.column + across * step, voxel.row + down * step)
                    guard x >= 0, y >= 0, x < grid.columns, y < grid.rows else { break }
                    if bone[grid.index(x, y, voxel.slice)]
                        || (step > 2 && mask[grid.index(x, y, voxel.slice)])
                    {
                        enclosed += 1
                        break
                    }
                }
            }
        }
        return border == 0 ? 0 : Double(enclosed) / Double(border)
    }
}
