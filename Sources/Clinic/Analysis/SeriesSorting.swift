/// Keeps reconstructions of one scan apart: the same moment at the same place, computed twice.
enum ReconstructionSplitter {
    private struct Moment: Hashable {
        var place: SIMD3<Double>
        /// The clocks that run at the scanner; the time a picture was computed is not one of them.
        var clocks: [Double?]
    }

    /// Series that never show the same moment belong together, for some vendors write a series for each time point;
    /// series that do are kept apart.
    static func split(_ frames: [ImageFrame]) -> [[ImageFrame]] {
        let series = Dictionary(grouping: frames) { $0.series.seriesUID }
        guard series.count > 1 else { return [frames] }
        let ordered = series.sorted { a, b in
            a.value.count == b.value.count ? a.key < b.key : a.value.count > b.value.count
        }
        var clusters: [(moments: Set<Moment>, frames: [ImageFrame])] = []
        for (_, images) in ordered {
            let moments = Set(images.map(moment))
            if let place = clusters.firstIndex(where: { $0.moments.isDisjoint(with: moments) }) {
                clusters[place].moments.formUnion(moments)
                clusters[place].frames += images
            } else {
                clusters.append((moments, images))
            }
        }
        return clusters.map(\.frames)
    }

    private static func moment(_ frame: ImageFrame) -> Moment {
        let times = frame.times
        let clocks = [
            times.acquisition, times.trigger, times.midScan, times.frameReference, times.temporalOffset,
            times.temporalPosition.map(Double.init),
        ]
        return Moment(place: frame.geometry.position, clocks: clocks)
    }
}

/// Mends clocks that start anew at midnight.
enum MidnightClock {
    private static let half = 43_200.0
    private static let day = 86_400.0

    /// A scan that seems to last more than half a day, by a clock without a date of its own, went over midnight.
    static func unwrap(_ frames: [ImageFrame]) -> [ImageFrame] {
        let seconds = frames.filter { !$0.times.hasOwnDate }.compactMap(\.times.acquisition)
        guard let first = seconds.min(), let last = seconds.max(), last - first > half else { return frames }
        return frames.map { frame in
            var frame = frame
            if !frame.times.hasOwnDate, let time = frame.times.acquisition, time < first + half {
                frame.times.acquisition = time + day
            }
            return frame
        }
    }
}
