extension CTPerfusion {
    /// A place where the curve of a vessel can be read, and what speaks for it.
    ///
    /// The features are those of Rempp et al. (Radiology 1994;193:637): an arterial input rises high, early and
    /// briefly; and of Mouridsen et al. (Magn Reson Med 2006;55:524): its curve is smooth. A vein is late and has a
    /// large area.
    public struct VesselCandidate: Sendable, Codable, Equatable {
        /// The voxels whose curves are averaged, the best first.
        public var voxels: [Voxel]
        /// Their mean enhancement over baseline in Hounsfield units on the uniform time grid; not scaled.
        public var samples: [Double]
        /// From 0 to 100; the best single voxel of the study could have 100.
        public var score: Double
        /// The highest sample, in Hounsfield units.
        public var peakHounsfield: Double
        /// Seconds after the first image at which the curve is highest.
        public var peakSeconds: Double
        /// Seconds after the first image at which a fifth of the height is reached.
        public var arrivalSeconds: Double
        /// Full width at half maximum in seconds.
        public var widthSeconds: Double
        /// Sum of squared second differences over the squared peak; large for kinked curves.
        public var roughness: Double
        /// The hemisphere it lies in; none within 8 mm of the middle.
        public var side: Side
    }

    /// Which vessels maps are to be made with. An empty list leaves the choice to the algorithm.
    public struct VesselChoice: Sendable, Codable, Equatable {
        /// Voxels whose curves are averaged for the arterial input function.
        public var arterial: [Voxel]
        /// Voxels whose curves are averaged for the venous output function.
        public var venous: [Voxel]

        /// Chooses vessels by their voxels.
        public init(arterial: [Voxel] = [], venous: [Voxel] = []) {
            self.arterial = arterial
            self.venous = venous
        }
    }

    /// What may be chosen from: the automatic choice first, then the runners-up by score.
    public struct VesselCandidates: Sendable, Codable, Equatable {
        /// Arteries; empty when none was found.
        public var arterial: [VesselCandidate] = []
        /// Veins; empty when none was found.
        public var venous: [VesselCandidate] = []
    }
}

extension CTPerfusion.Prepared {
    /// Everything that may be chosen as artery and as vein.
    package func vesselCandidates(parameters: CTPerfusion.Parameters) -> CTPerfusion.VesselCandidates {
        inputFunctions(parameters: parameters).candidates(leftOfPlane: leftOfPlane)
    }

    /// The voxels of a vessel at a place that somebody has pointed at: those with the highest peaks within 4 mm in
    /// the slice.
    ///
    /// - Returns: nil where there is no curve, outside the skull.
    package func vessel(at voxel: Voxel) -> [Voxel]? {
        guard (0..<grid.columns).contains(voxel.column), (0..<grid.rows).contains(voxel.row),
            (0..<grid.slices).contains(voxel.slice)
        else { return nil }
        let across = Int((Self.reachMillimeters / grid.columnSpacingMillimeters).rounded(.up))
        let down = Int((Self.reachMillimeters / grid.rowSpacingMillimeters).rounded(.up))
        let count = times.count
        var found: [(peak: Float, index: Int)] = []
        for row in max(0, voxel.row - down)...min(grid.rows - 1, voxel.row + down) {
            for column in max(0, voxel.column - across)...min(grid.columns - 1, voxel.column + across) {
                let x = Double(column - voxel.column) * grid.columnSpacingMillimeters
                let y = Double(row - voxel.row) * grid.rowSpacingMillimeters
                guard x * x + y * y <= Self.reachMillimeters * Self.reachMillimeters else { continue }
                let index = grid.index(column, row, voxel.slice)
                let place = Int(enhancement.curves.places[index])
                guard place >= 0 else { continue }
                let start = place * enhancement.curves.stride
                let curve = enhancement.curves.values[start..<start + count]
                found.append((curve.max() ?? 0, index))
            }
        }
        guard !found.isEmpty else { return nil }
        let best = found.sorted { ($0.peak, -$0.index) > ($1.peak, -$1.index) }
        return best.prefix(Self.pointedVoxels).map { grid.voxel($0.index) }
    }

    private static var reachMillimeters: Double { 4 }
    private static var pointedVoxels: Int { 6 }

    func inputFunctions(
        parameters: CTPerfusion.Parameters, choice: CTPerfusion.VesselChoice = .init()
    ) -> InputFunctions {
        // Where frames have been moved back, bone has left traces in its neighbours.
        InputFunctions(
            enhancement, depth: depth, smallestDepth: motion.contains { $0.corrected } ? 2.5 : 0,
            noise: noise, parameters: parameters, choice: choice)
    }
}
