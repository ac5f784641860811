/// Connected components of a mask, with 26 neighbours.
struct Components {
    /// Component of each voxel, from 1; 0 where the mask is not set.
    let labels: [Int32]
    /// Voxels of each component; entry 0 is unused.
    let sizes: [Int]
    private let count: Int

    init(_ mask: [Bool], _ grid: Grid) {
        count = mask.count
        var labels = [Int32](repeating: 0, count: mask.count)
        var sizes = [0]
        var stack: [Int] = []
        for start in mask.indices where mask[start] && labels[start] == 0 {
            let label = Int32(sizes.count)
            labels[start] = label
            stack.append(start)
            var size = 0
            while let index = stack.popLast() {
                size += 1
                let voxel = grid.voxel(index)
                for slice in max(0, voxel.slice - 1)...min(grid.slices - 1, voxel.slice + 1) {
                    for row in max(0, voxel.row - 1)...min(grid.rows - 1, voxel.row + 1) {
                        for column in max(0, voxel.column - 1)...min(grid.columns - 1, voxel.column + 1) {
                            let next = grid.index(column, row, slice)
                            if mask[next], labels[next] == 0 {
                                labels[next] = label
                                stack.append(next)
                            }
                        }
                    }
                }
            }
            sizes.append(size)
        }
        self.labels = labels
        self.sizes = sizes
    }

    /// The component with the most voxels; the first found of equals.
    var largest: [Bool] {
        guard let most = sizes.max(), most > 0, let label = sizes.firstIndex(of: most) else {
            return [Bool](repeating: false, count: count)
        }
        return labels.map { $0 == Int32(label) }
    }

    /// All components of at least `voxels` voxels.
    func atLeast(_ voxels: Int) -> [Bool] { labels.map { $0 > 0 && sizes[Int($0)] >= voxels } }
}
