/// From the diffusion coefficient to the mask of restricted diffusion.
///
/// A fixed limit alone marks much that is no lesion (median Dice 0.43 against readers, Gosch 2023), so a piece must also
/// be brighter on weighted images, and its coefficient lower, than its mirror image in the other hemisphere.
struct DiffusionLesion {
    let grid: Grid
    let parameters: MRDiffusion.Parameters
    let brain: [Bool]
    let depth: [Float]
    let coefficients: [Float]
    let weighted: [Float]
    let plane: SymmetryPlane
    let threads: Int

    func find() -> [Bool] {
        let judged = brain.indices.map { brain[$0] && depth[$0] > Float(parameters.rimMillimeters) }
        let low = judged.indices.map {
            judged[$0] && coefficients[$0] <= Float(parameters.lesionDiffusion) ? Float(1) : 0
        }
        let share = MaskedSmoothing(fullWidthMillimeters: parameters.voteMillimeters, grid: grid)
            .apply(low, mask: judged, threads: threads)
        let voted = judged.indices.map { judged[$0] && share[$0] > 0.5 }
        let smallest = max(1, Int((parameters.smallestMilliliters / grid.voxelMilliliters).rounded(.up)))
        let pieces = Components(voted, grid)
        let members = Self.members(pieces)
        let lesions = members.map { piece in
            piece.count >= smallest && differsFromMirror(piece, voted)
        }
        return pieces.labels.map { $0 > 0 && lesions[Int($0)] }
    }

    func side(_ lesion: [Bool]) -> CTPerfusion.Side {
        var left = 0
        var right = 0
        for index in lesion.indices where lesion[index] {
            if plane.distance(grid.voxel(index)) > 0 { left += 1 } else { right += 1 }
        }
        guard left + right > 0 else { return .none }
        return left >= right ? .left : .right
    }

    private static func members(_ pieces: Components) -> [[Int]] {
        var members = [[Int]](repeating: [], count: pieces.sizes.count)
        for (index, label) in pieces.labels.enumerated() where label > 0 { members[Int(label)].append(index) }
        return members
    }

    /// Compares the means of a piece and of its mirror image, where the latter is brain and no candidate itself. Where
    /// there is no such tissue (both hemispheres are struck, or the midline is), the whole brain's median is the measure.
    private func differsFromMirror(_ piece: [Int], _ candidates: [Bool]) -> Bool {
        var own = (signal: 0.0, coefficient: 0.0, count: 0.0)
        var other = own
        for index in piece {
            own = (
                own.signal + Double(weighted[index]), own.coefficient + Double(coefficients[index]),
                own.count + 1
            )
            guard let mirror = plane.mirrored(grid.voxel(index)), mirror.column >= 0, mirror.row >= 0,
                mirror.slice >= 0, mirror.column < grid.columns, mirror.row < grid.rows,
                mirror.slice < grid.slices
            else { continue }
            let place = grid.index(mirror.column, mirror.row, mirror.slice)
            guard brain[place], !candidates[place] else { continue }
            other = (
                other.signal + Double(weighted[place]), other.coefficient + Double(coefficients[place]),
                other.count + 1
            )
        }
        if other.count < 0.2 * own.count {
            let rest = brain.indices.filter { brain[$0] && !candidates[$0] }
            other = (
                Double(percentile(rest.map { weighted[$0] }, 0.5)),
                Double(percentile(rest.map { coefficients[$0] }, 0.5)), 1
            )
        }
        return own.signal / own.count >= parameters.mirrorSignal * other.signal / other.count
            && own.coefficient / own.count <= parameters.mirrorDiffusion * other.coefficient / other.count
    }
}
