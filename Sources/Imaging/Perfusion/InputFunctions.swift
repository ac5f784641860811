/// Chooses the voxels whose curves stand for the artery and the vein.
struct InputFunctions {
    /// What the curve of one voxel looks like.
    struct Feature {
        let place: Int
        let peak: Float
        /// Seconds from the first sample.
        let peakTime: Float
        let arrival: Float
        let width: Float
        let area: Float
        let roughness: Float
        /// What is left at the end, as a fraction of the peak.
        let rest: Float
    }

    /// A voxel with what speaks for it, 1 at most.
    struct Scored {
        let score: Float
        let feature: Feature
    }

    /// How many voxels are averaged.
    static let arterialVoxels = 8
    static let venousVoxels = 12
    /// Vessels reach at least this fraction of the brightest voxels.
    private static let vesselFraction: Float = 0.35
    /// Metal and bone edges after motion exceed any vessel.
    private static let brightestVessel: Float = 1500
    /// Blood that has passed comes round again: where less than this fraction of the peak is left at the end, something has
    /// moved into the place and out again.
    private static let leastRest: Float = 0.03
    /// The vein peaks at least this much later than the artery, in seconds.
    private static let venousLag: Float = 2

    let arterial: CTPerfusion.InputFunction?
    let venous: CTPerfusion.InputFunction?
    let curves: BrainCurves
    /// Voxels that may be arteries, the best first, and what the algorithm takes.
    let arteries: [Scored]
    /// The same for veins.
    let veins: [Scored]
    /// How far the voxels that fall most have fallen since the scan began, in Hounsfield units: much, if the
    /// bolus was already there.
    let fallHounsfield: Double

    /// Curves with kinks beyond this (sum of squared second differences over the squared peak) are steps, as
    /// bone edges leave them after motion, and no vessel's.
    private static let roughestVein: Float = 0.3

    /// - Parameter depth: millimetres from the border of the inside of the skull on the grid.
    /// - Parameter smallestDepth: voxels nearer to bone are not asked.
    init(
        _ enhancement: Enhancement, depth: [Float], smallestDepth: Float, noise: Float,
        parameters: CTPerfusion.Parameters, choice: CTPerfusion.VesselChoice = .init()
    ) {
        curves = enhancement.curves
        let voxels = enhancement.curves.voxels
        fallHounsfield = Self.fall(enhancement.curves, depth: depth)
        let features = Self.features(enhancement).filter { depth[voxels[$0.place]] >= smallestDepth }
        let peaks = features.map { $0.peak }.sorted(by: >)
        // A few of the brightest may be artefacts; a twentieth of the vessels is above the reference.
        let reference = peaks.isEmpty ? 0 : peaks[min(peaks.count - 1, 40)]
        let bright = features.filter {
            $0.peak >= Self.vesselFraction * reference && $0.peak < Self.brightestVessel
                && $0.peak > max(20, 6 * noise)
        }
        arteries = Self.arteries(bright, curves)
        let taken = Self.places(choice.arterial, curves) ?? arteries.prefix(Self.arterialVoxels).places
        guard var arterial = Self.mean(taken, curves) else {
            (self.arterial, venous, veins) = (nil, nil, [])
            return
        }
        let peakTime = Self.peakTime(arterial.samples, interval: curves.interval)
        veins = Self.veins(bright, after: peakTime, curves)
        let venous = Self.mean(
            Self.places(choice.venous, curves) ?? veins.prefix(Self.venousVoxels).places, curves)
        self.venous = venous
        if parameters.scalesArterialInput, let venous {
            let scale = venous.samples.reduce(0, +) / max(1e-9, arterial.samples.reduce(0, +))
            if scale > 1, scale <= 3 {
                arterial.samples = arterial.samples.map { $0 * scale }
                arterial.partialVolumeScale = scale
            }
        }
        self.arterial = arterial
    }

    /// Features of the two percent of voxels that enhance most.
    private static func features(_ enhancement: Enhancement) -> [Feature] {
        let curves = enhancement.curves
        let count = curves.times.count
        let peaks = curves.voxels.indices.map { voxel in
            var highest: Float = 0
            for time in 0..<count { highest = max(highest, curves.values[voxel * curves.stride + time]) }
            return highest
        }
        let limit = max(5, percentile(peaks, 0.98))
        return peaks.indices.filter { peaks[$0] >= limit }.map { voxel in
            let start = voxel * curves.stride
            return feature(voxel, Array(curves.values[start..<start + count]), Float(curves.interval))
        }
    }

    /// Mean over the twenty voxels that fall most, away from bone, from their first two to their last third
    /// of samples.
    private static func fall(_ curves: BrainCurves, depth: [Float]) -> Double {
        let count = curves.times.count
        let tail = max(1, count / 3)
        let falls = curves.voxels.indices.filter { depth[curves.voxels[$0]] >= 2.5 }.map { voxel -> Float in
            let curve = curves.values[voxel * curves.stride..<voxel * curves.stride + count]
            return curve.prefix(2).reduce(0, +) / Float(min(2, count)) - curve.suffix(tail).reduce(0, +)
                / Float(tail)
        }
        let most = falls.sorted(by: >).prefix(20)
        return most.isEmpty ? 0 : Double(most.reduce(0, +)) / Double(most.count)
    }

    static func feature(_ place: Int, _ curve: [Float], _ interval: Float) -> Feature {
        let top = curve.indices.max { curve[$0] < curve[$1] } ?? 0
        let peak = curve[top]
        func crossing(_ level: Float, from: Int, by step: Int) -> Float {
            var index = from
            while index + step >= 0, index + step < curve.count, curve[index + step] > level { index += step }
            let next = index + step
            guard next >= 0, next < curve.count else { return Float(step < 0 ? 0 : curve.count) }
            return Float(index) + Float(step) * (curve[index] - level) / max(1e-6, curve[index] - curve[next])
        }
        let rise = crossing(0.5 * peak, from: top, by: -1)
        let fall = crossing(0.5 * peak, from: top, by: 1)
        var bends: Float = 0
        for index in curve.indices.dropFirst().dropLast() {
            let bend = curve[index - 1] - 2 * curve[index] + curve[index + 1]
            bends += bend * bend
        }
        let last = max(1, curve.count / 6)
        return Feature(
            place: place, peak: peak, peakTime: Float(top) * interval,
            arrival: crossing(0.2 * peak, from: top, by: -1) * interval, width: (fall - rise) * interval,
            area: curve.reduce(0, +) * interval, roughness: bends / max(1e-6, peak * peak),
            rest: curve.suffix(last).reduce(0, +) / Float(last) / max(1e-6, peak))
    }

    /// High, early, narrow and smooth curves that have a neighbour like themselves.
    private static func arteries(_ bright: [Feature], _ curves: BrainCurves) -> [Scored] {
        guard let highest = bright.map({ $0.peak }).max() else { return [] }
        let earliest = percentile(bright.map { $0.arrival }, 0.05)
        let narrowest = percentile(bright.map { $0.width }, 0.05)
        let smoothest = percentile(bright.map { $0.roughness }, 0.25)
        let places = Set(bright.map { $0.place })
        let paired = bright.filter { supported($0, places, curves) }
        let lasting = paired.filter { $0.rest >= leastRest }
        // In a coarse matrix an artery may be a single voxel.
        let asked = lasting.count >= arterialVoxels ? lasting : paired.isEmpty ? bright : paired
        let scored = asked.map { feature in
            let score =
                feature.peak / highest - (feature.arrival - earliest).magnitude / 3
                - max(0, feature.width - narrowest) / 8 - max(0, feature.roughness - smoothest)
            return Scored(score: score, feature: feature)
        }
        // Ties are broken by place so that the choice never depends on the order of a sort.
        return scored.sorted { ($0.score, -$0.feature.place) > ($1.score, -$1.feature.place) }
    }

    /// Large areas and late peaks, in the posterior half if there are any: the sinuses.
    private static func veins(
        _ bright: [Feature], after peakTime: Double, _ curves: BrainCurves
    ) -> [Scored] {
        let late = bright.filter {
            $0.peakTime >= Float(peakTime) + venousLag && $0.roughness <= roughestVein
        }
        let rows = curves.voxels.map { $0 / curves.grid.columns % curves.grid.rows }
        let middle = rows.isEmpty ? 0 : rows.reduce(0, +) / rows.count
        let posterior = late.filter { rows[$0.place] > middle }
        let chosen = posterior.count >= 4 ? posterior : late
        let sorted = chosen.sorted { ($0.area, -$0.place) > ($1.area, -$1.place) }
        let largest = max(1e-6, sorted.first?.area ?? 0)
        return sorted.map { Scored(score: $0.area / largest, feature: $0) }
    }

    private static func supported(_ feature: Feature, _ places: Set<Int>, _ curves: BrainCurves) -> Bool {
        let voxel = curves.grid.voxel(curves.voxels[feature.place])
        for (across, down) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
            let (column, row) = (voxel.column + across, voxel.row + down)
            guard column >= 0, row >= 0, column < curves.grid.columns, row < curves.grid.rows else {
                continue
            }
            if places.contains(Int(curves.places[curves.grid.index(column, row, voxel.slice)])) {
                return true
            }
        }
        return false
    }

    /// The places of voxels that somebody has chosen; nil when nothing was, and voxels without a curve are left out.
    private static func places(_ voxels: [Voxel], _ curves: BrainCurves) -> [Int]? {
        guard !voxels.isEmpty else { return nil }
        return voxels.map { Int(curves.places[curves.grid.index($0.column, $0.row, $0.slice)]) }
            .filter { $0 >= 0 }
    }

    static func mean(_ places: [Int], _ curves: BrainCurves) -> CTPerfusion.InputFunction? {
        guard !places.isEmpty else { return nil }
        let samples = curves.times.indices.map { time in
            places.reduce(0.0) { $0 + Double(curves.values[$1 * curves.stride + time]) }
                / Double(places.count)
        }
        return CTPerfusion.InputFunction(
            samples: samples, voxels: places.map { curves.grid.voxel(curves.voxels[$0]) },
            partialVolumeScale: 1)
    }

    /// Seconds from the first sample to the highest.
    static func peakTime(_ samples: [Double], interval: Double) -> Double {
        Double(samples.indices.max { samples[$0] < samples[$1] } ?? 0) * interval
    }
}

extension ArraySlice<InputFunctions.Scored> {
    fileprivate var places: [Int] { map { $0.feature.place } }
}
