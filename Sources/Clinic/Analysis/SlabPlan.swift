/// Slices that a scanner measures together: they share time points, apart from small offsets within a rotation.
/// A plain scan is one slab; a table that toggles between two positions makes two.
package struct SlabPlan: Sendable {
    package var slices: Range<Int>
    /// Planned images as [frame][slice in slab]; nil where one is missing.
    package var images: [[ImageFrame?]]
    /// Seconds as [frame][slice in slab]; a missing image has its neighbour's time.
    package var seconds: [[Double]]

    package var missingCount: Int { images.reduce(0) { $0 + $1.count(where: { $0 == nil }) } }
}

/// Decides which images make a frame.
package enum SlabPlanner {
    /// Neighbouring slices whose time points differ by more than this part of the frame interval were not
    /// measured together.
    static let togetherFraction = 0.3

    /// - Parameter slices: feet to head, each with a clock.
    package static func plan(_ slices: [SliceTimeline]) -> [SlabPlan] {
        var plans: [SlabPlan] = []
        var start = 0
        for index in 1...max(1, slices.count) {
            if index >= slices.count || !measuredTogether(slices[index - 1], slices[index]) {
                guard start < min(index, slices.count) else { break }
                plans.append(plan(slices, range: start..<min(index, slices.count)))
                start = index
            }
        }
        return plans
    }

    private static func measuredTogether(_ a: SliceTimeline, _ b: SliceTimeline) -> Bool {
        guard a.seconds.count > 1, b.seconds.count > 1 else { return true }
        let offsets = b.seconds.map { nearest($0, in: a.seconds) - $0 }.sorted()
        return abs(offsets[offsets.count / 2]) <= togetherFraction * interval(a.seconds)
    }

    /// Follows the frames from the fullest slice outwards, so that clocks which drift along the table still match.
    private static func plan(_ slices: [SliceTimeline], range: Range<Int>) -> SlabPlan {
        let fullest =
            range.max { a, b in
                slices[a].seconds.count == slices[b].seconds.count
                    ? a > b : slices[a].seconds.count < slices[b].seconds.count
            } ?? range.lowerBound
        let frameCount = slices[fullest].seconds.count
        var images = [[ImageFrame?]](repeating: Array(repeating: nil, count: range.count), count: frameCount)
        var seconds = [[Double]](repeating: Array(repeating: 0, count: range.count), count: frameCount)
        func place(_ slice: Int, after neighbour: [Double]) -> [Double] {
            let matched = match(slices[slice], to: neighbour)
            for frame in 0..<frameCount {
                images[frame][slice - range.lowerBound] = matched[frame].image
                seconds[frame][slice - range.lowerBound] = matched[frame].seconds
            }
            return matched.map(\.seconds)
        }
        let reference = place(fullest, after: slices[fullest].seconds)
        var previous = reference
        for slice in fullest + 1..<max(fullest + 1, range.upperBound) {
            previous = place(slice, after: previous)
        }
        previous = reference
        for slice in (range.lowerBound..<fullest).reversed() { previous = place(slice, after: previous) }
        return SlabPlan(slices: range, images: images, seconds: seconds)
    }

    private static func match(
        _ slice: SliceTimeline, to times: [Double]
    ) -> [(image: ImageFrame?, seconds: Double)] {
        var next = 0
        return times.indices.map { frame in
            let before = frame > 0 ? times[frame] - times[frame - 1] : .infinity
            let after = frame + 1 < times.count ? times[frame + 1] - times[frame] : .infinity
            let tolerance = min(before, after) / 2
            while next < slice.seconds.count, slice.seconds[next] < times[frame] - tolerance { next += 1 }
            guard next < slice.seconds.count, abs(slice.seconds[next] - times[frame]) <= tolerance else {
                return (nil, times[frame])
            }
            defer { next += 1 }
            return (slice.frames[next], slice.seconds[next])
        }
    }

    static func interval(_ seconds: [Double]) -> Double {
        let steps = zip(seconds.dropFirst(), seconds).map { $0 - $1 }.sorted()
        return steps.isEmpty ? 0 : steps[steps.count / 2]
    }

    private static func nearest(_ value: Double, in sorted: [Double]) -> Double {
        sorted.min { abs($0 - value) < abs($1 - value) } ?? value
    }
}
