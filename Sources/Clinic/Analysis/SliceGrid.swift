/// How slice positions fall onto an even grid, feet to head.
struct SliceGrid {
    /// For each slice of the grid the timelines that are averaged into it; none where the scan has a hole.
    private(set) var slices: [[Int]]
    private(set) var spacingMillimeters: Double

    /// Perfusion is read on slices of about this thickness; thinner ones are averaged, which halves their noise and
    /// keeps a scan of the whole head in memory.
    static let usualMillimeters = 5.0

    /// Nil when the distances follow no even grid, or so many slices are absent that filling them would be invention.
    init?(positions: [Double], thickness: Double?) {
        guard positions.count > 1 else {
            slices = positions.isEmpty ? [] : [[0]]
            spacingMillimeters = thickness ?? Self.usualMillimeters
            return
        }
        let steps = zip(positions.dropFirst(), positions).map { $0 - $1 }.sorted()
        let spacing = steps[steps.count / 2]
        var filled: [[Int]] = []
        for (index, position) in positions.enumerated() {
            let place = ((position - positions[0]) / spacing)
            let nearest = place.rounded()
            // A position between two places of the grid has a slice of unknown extent.
            guard abs(place - nearest) < 0.25, let target = Int(exactly: nearest), target >= filled.count,
                target - filled.count <= 1
            else { return nil }
            filled.append(contentsOf: repeatElement([], count: target - filled.count))
            filled.append([index])
        }
        guard filled.count(where: \.isEmpty) * 8 <= filled.count else { return nil }
        slices = filled
        let last = positions[positions.count - 1]
        spacingMillimeters = (last - positions[0]) / Double(max(1, filled.count - 1))
    }

    /// The grid with thin slices averaged. A rest of less than half a slice at the top is left out.
    func averagingThinSlices() -> SliceGrid {
        let count = Int((Self.usualMillimeters / spacingMillimeters + 0.01).rounded(.down))
        guard count > 1, slices.count > count else { return self }
        var grid = self
        grid.spacingMillimeters *= Double(count)
        grid.slices = stride(from: 0, to: slices.count, by: count).compactMap { start in
            let part = slices[start..<min(start + count, slices.count)]
            return part.count * 2 < count ? nil : part.flatMap { $0 }
        }
        return grid
    }

    /// The first slice that holds a timeline at or after the given one.
    func slice(ofTimeline timeline: Int) -> Int? {
        slices.firstIndex { $0.contains { $0 >= timeline } }
    }
}
