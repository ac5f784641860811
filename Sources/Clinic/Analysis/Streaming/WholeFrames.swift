import Imaging

/// Time points of an acquisition of which every image has come, made into a small series: the first three of each slab,
/// and some that have not been looked at yet.
struct WholeFrames {
    private(set) var series: PerfusionSeries?
    /// Those that have not been looked at, by the path of their first image.
    private(set) var names: Set<String> = []
    /// Whole time points of all slabs.
    private(set) var total = 0

    /// Enough for a baseline.
    private static let early = 3

    /// - Parameters:
    ///   - known: names that need not be looked at again.
    ///   - limit: how many of the others to take of each slab.
    init(_ assembler: Assembler, unless known: Set<String>, limit: Int) {
        guard assembler.placed != nil, assembler.plans.count <= 4 else { return }
        var slabs: [PerfusionSeries.Slab] = []
        var start = 0
        for (number, plan) in assembler.plans.enumerated() {
            let extent = assembler.gridExtent(
                of: plan, from: start, isLast: number == assembler.plans.count - 1)
            start = extent.upperBound
            let sources = extent.map { assembler.grid.slices[$0].map { $0 - plan.slices.lowerBound } }
            // Holes of the table's way are filled by the assembler; such a scan is not looked at ahead.
            guard sources.allSatisfy({ !$0.isEmpty }) else { return }
            let whole = plan.images.indices.filter { frame in
                sources.allSatisfy { $0.allSatisfy { plan.images[frame][$0] != nil } }
            }
            total += whole.count
            guard whole.first == 0 else { return }
            let new = whole.filter { !known.contains(Self.name(plan, $0)) }
            let chosen = Array(Set(whole.prefix(Self.early) + new.prefix(limit))).sorted()
            names.formUnion(new.prefix(limit).map { Self.name(plan, $0) })
            guard let slab = Self.slab(assembler, plan, extent, sources, chosen) else { return }
            slabs.append(slab)
        }
        guard !names.isEmpty else { return }
        series = PerfusionSeries(grid: assembler.analysisGrid, slabs: slabs)
    }

    private static func name(_ plan: SlabPlan, _ frame: Int) -> String {
        plan.images[frame].lazy.compactMap { $0 }.first.map { "\($0.file.path)#\($0.frameIndex)" } ?? ""
    }

    private static func slab(
        _ assembler: Assembler, _ plan: SlabPlan, _ extent: Range<Int>, _ sources: [[Int]], _ frames: [Int]
    ) -> PerfusionSeries.Slab? {
        let size = assembler.placement.columns * assembler.placement.rows
        var hounsfield = [Float](repeating: 0, count: frames.count * extent.count * size)
        var errors = 0
        hounsfield.withUnsafeMutableBufferPointer { target in
            for (place, frame) in frames.enumerated() {
                for (slice, source) in sources.enumerated() {
                    let images = source.compactMap { plan.images[frame][$0] }
                    let start = (place * extent.count + slice) * size
                    errors +=
                        SlabReader.average(
                            images, SharedPixels(images), assembler,
                            into: UnsafeMutableBufferPointer(rebasing: target[start..<start + size])
                        ).count
                }
            }
        }
        guard errors == 0 else { return nil }
        // Only the order of times matters here.
        let times = frames.map { frame in
            sources.map {
                $0.reduce(0) { $0 + plan.seconds[frame][$1] } / Double($0.count) - plan.seconds[0][0]
            }
        }
        return PerfusionSeries.Slab(slices: extent, times: times, hounsfield: hounsfield)
    }
}
