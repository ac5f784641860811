extension InputFunctions {
    /// Runners-up shown for each kind of vessel.
    private static let runnersUp = 5
    /// A site is what lies so near to its best voxel in the slice…
    private static let siteMillimeters = 5.0
    /// …and other sites begin so far away.
    private static let apartMillimeters = 14.0
    /// Nearer to the symmetry plane than this a vessel belongs to no side.
    private static let middleMillimeters: Float = 8

    /// The automatic choice of each kind first, then single sites by score.
    func candidates(leftOfPlane: [Float]) -> CTPerfusion.VesselCandidates {
        func list(_ scored: [Scored], _ count: Int) -> [CTPerfusion.VesselCandidate] {
            guard !scored.isEmpty else { return [] }
            let chosen = Array(scored.prefix(count))
            let sites = sites(scored, count, besides: chosen).compactMap { candidate($0, leftOfPlane) }
            let ranked = sites.enumerated().sorted {
                ($0.element.score, -$0.offset) > ($1.element.score, -$1.offset)
            }
            return [candidate(chosen, leftOfPlane)].compactMap { $0 } + ranked.map(\.element)
        }
        return CTPerfusion.VesselCandidates(
            arterial: list(arteries, Self.arterialVoxels), venous: list(veins, Self.venousVoxels))
    }

    /// Groups of neighbours, each around the best voxel that no better group is near. One that is the automatic choice
    /// itself is left out.
    private func sites(_ scored: [Scored], _ count: Int, besides chosen: [Scored]) -> [[Scored]] {
        var seeds: [Voxel] = []
        var found: [[Scored]] = []
        for candidate in scored {
            let seed = voxel(candidate)
            guard seeds.allSatisfy({ distance($0, seed) > Self.apartMillimeters }) else { continue }
            seeds.append(seed)
            let near = scored.filter {
                voxel($0).slice == seed.slice && distance(voxel($0), seed) <= Self.siteMillimeters
            }.prefix(count)
            if Set(near.map(\.feature.place)) != Set(chosen.map(\.feature.place)) {
                found.append(Array(near))
            }
            if found.count == Self.runnersUp { break }
        }
        return found
    }

    private func candidate(_ group: [Scored], _ leftOfPlane: [Float]) -> CTPerfusion.VesselCandidate? {
        guard let mean = Self.mean(group.map(\.feature.place), curves) else { return nil }
        let shape = Self.feature(0, mean.samples.map { Float($0) }, Float(curves.interval))
        let start = curves.times.first ?? 0
        let score = group.reduce(0) { $0 + $1.score } / Float(group.count)
        let offset =
            group.reduce(0) { $0 + leftOfPlane[curves.voxels[$1.feature.place]] } / Float(group.count)
        return CTPerfusion.VesselCandidate(
            voxels: mean.voxels, samples: mean.samples, score: Double(100 * max(0, min(1, score))),
            peakHounsfield: Double(shape.peak), peakSeconds: start + Double(shape.peakTime),
            arrivalSeconds: start + Double(shape.arrival), widthSeconds: Double(shape.width),
            roughness: Double(shape.roughness),
            side: offset.magnitude < Self.middleMillimeters ? .none : offset > 0 ? .left : .right)
    }

    private func voxel(_ scored: Scored) -> Voxel { curves.grid.voxel(curves.voxels[scored.feature.place]) }

    private func distance(_ left: Voxel, _ right: Voxel) -> Double {
        let x = Double(left.column - right.column) * curves.grid.columnSpacingMillimeters
        let y = Double(left.row - right.row) * curves.grid.rowSpacingMillimeters
        let z = Double(left.slice - right.slice) * curves.grid.sliceSpacingMillimeters
        return (x * x + y * y + z * z).squareRoot()
    }
}
