import Imaging

/// How slice positions fall onto an even grid, feet to head.
struct SliceGrid {
    /// For each slice of the grid the index of the timeline that fills it; nil where the scan has a hole.
    var sources: [Int?]
    var spacingMillimeters: Double

    /// Nil when the distances follow no even grid, or so many slices are absent that filling them would be invention.
    init?(positions: [Double], thickness: Double?) {
        guard positions.count > 1 else {
            sources = positions.isEmpty ? [] : [0]
            spacingMillimeters = thickness ?? 5
            return
        }
        let steps = zip(positions.dropFirst(), positions).map { $0 - $1 }.sorted()
        let spacing = steps[steps.count / 2]
        var filled: [Int?] = []
        for (index, position) in positions.enumerated() {
            let place = ((position - positions[0]) / spacing)
            let nearest = place.rounded()
            // A position between two places of the grid has a slice of unknown extent.
            guard abs(place - nearest) < 0.25, let target = Int(exactly: nearest), target >= filled.count,
                target - filled.count <= 1
            else { return nil }
            filled.append(contentsOf: repeatElement(nil, count: target - filled.count))
            filled.append(index)
        }
        guard filled.count(where: { $0 == nil }) * 8 <= filled.count else { return nil }
        sources = filled
        let last = positions[positions.count - 1]
        spacingMillimeters = (last - positions[0]) / Double(max(1, filled.count - 1))
    }
}
