/// Images of one dynamic scan, sorted into places: for each slice position, feet to head, its images over time.
package struct Acquisition: Sendable {
    package var slices: [SliceTimeline]
    /// The clock that told the time points apart; nil when no clock did.
    package var timeSource: FrameTimes.Source?

    package var frames: [ImageFrame] { slices.flatMap(\.frames) }

    /// Typical number of images at one position.
    package var timePointCount: Int {
        let counts = slices.map(\.frames.count).sorted()
        return counts.isEmpty ? 0 : counts[counts.count / 2]
    }

    /// Series that contributed, the one with the earliest image first.
    package var seriesUIDs: [String] {
        var seen: Set<String> = []
        return frames.map(\.series.seriesUID).filter { seen.insert($0).inserted }
    }
}

/// All images at one slice position in the order of time.
package struct SliceTimeline: Sendable {
    /// Millimetres along the slice normal, growing towards the head.
    package var position: Double
    package var frames: [ImageFrame]
    /// Seconds on the acquisition's clock, one for each frame, strictly growing; empty when there is no clock.
    package var seconds: [Double]
}

/// Finds the dynamic scans of a study: by place and time, never by instance number or by how a vendor splits series.
package enum AcquisitionFinder {
    /// Positions closer than this are the same slice; scanners write them with rounding errors.
    static let samePositionMillimeters = 0.2
    /// Two images at one position closer in time than this are one image sent twice.
    static let sameTimeSeconds = 0.001
    /// A clock whose readings at one position span less than this did not run during the scan.
    static let shortestScanSeconds = 5.0

    /// Dynamic acquisitions, the one with most images first. When none is dynamic, the largest static one is
    /// returned alone, so that it can be refused with a reason.
    package static func find(in frames: [ImageFrame], modality: String) -> [Acquisition] {
        var seen: Set<String> = []
        var groups: [GroupKey: [ImageFrame]] = [:]
        for frame in frames {
            guard frame.series.modality == modality, frame.series.isAcquired,
                frame.pixels.samplesPerPixel == 1,
                seen.insert(frame.identity).inserted
            else { continue }
            groups[GroupKey(frame), default: []].append(frame)
        }
        let acquisitions = groups.values.flatMap(ReconstructionSplitter.split).flatMap(sort).sorted(
            by: precedes)
        let dynamic = acquisitions.filter { $0.timePointCount >= 2 }
        let full = dynamic.filter { $0.timePointCount >= 5 }
        if !full.isEmpty { return full }
        return Array((dynamic.isEmpty ? acquisitions : dynamic).prefix(1))
    }

    private static func precedes(_ a: Acquisition, _ b: Acquisition) -> Bool {
        let (left, right) = (a.frames.count, b.frames.count)
        return left == right ? (a.seriesUIDs.first ?? "") < (b.seriesUIDs.first ?? "") : left > right
    }

    /// One acquisition, or several when the scanner paused: a second injection is a scan of its own.
    private static func sort(_ frames: [ImageFrame]) -> [Acquisition] {
        let placed = byPosition(MidnightClock.unwrap(frames))
        guard let source = clock(of: placed.map(\.frames)) else {
            return [
                Acquisition(
                    slices: placed.map {
                        SliceTimeline(position: $0.position, frames: $0.frames, seconds: [])
                    },
                    timeSource: nil)
            ]
        }
        let whole = Acquisition(
            slices: placed.map { timeline(position: $0.position, frames: $0.frames, source: source) },
            timeSource: source)
        return whole.splitAtPauses()
    }

    private static func byPosition(_ frames: [ImageFrame]) -> [(position: Double, frames: [ImageFrame])] {
        let located = frames.map { frame in
            var normal = frame.geometry.normal
            if normal.z < 0 { normal = -normal }
            return (dot(frame.geometry.position, normal), frame)
        }.sorted { a, b in
            a.0 == b.0
                ? (a.1.file.sopInstanceUID, a.1.frameIndex) < (b.1.file.sopInstanceUID, b.1.frameIndex)
                : a.0 < b.0
        }
        var slices: [(position: Double, frames: [ImageFrame])] = []
        for (position, frame) in located {
            if let last = slices.last, position - last.position < samePositionMillimeters {
                slices[slices.count - 1].frames.append(frame)
            } else {
                slices.append((position, [frame]))
            }
        }
        return slices
    }

    /// The first clock that gives nearly every image of a position a time of its own.
    private static func clock(of slices: [[ImageFrame]]) -> FrameTimes.Source? {
        FrameTimes.Source.allCases.first { source in
            let usable = slices.filter { frames in
                let seconds = Set(
                    frames.compactMap { $0.times.seconds(source) }.map { ($0 * 1000).rounded() })
                guard let first = seconds.min(), let last = seconds.max() else { return false }
                return seconds.count >= 2 && seconds.count * 2 > frames.count
                    && last - first >= shortestScanSeconds * 1000
            }
            return usable.count * 5 >= slices.count * 4 && !usable.isEmpty
        }
    }

    private static func timeline(position: Double, frames: [ImageFrame], source: FrameTimes.Source)
        -> SliceTimeline
    {
        let timed = frames.compactMap { frame in frame.times.seconds(source).map { ($0, frame) } }
            .sorted { $0.0 == $1.0 ? $0.1.file.sopInstanceUID < $1.1.file.sopInstanceUID : $0.0 < $1.0 }
        var slice = SliceTimeline(position: position, frames: [], seconds: [])
        for (seconds, frame) in timed
        where slice.seconds.last.map({ seconds - $0 >= sameTimeSeconds }) ?? true {
            slice.frames.append(frame)
            slice.seconds.append(seconds)
        }
        return slice
    }
}

extension Acquisition {
    /// A pause is longer than this and than five times the usual interval. Delayed phases of one scan come at most
    /// half a minute apart; two injections come minutes apart.
    static let pauseSeconds = 45.0

    func splitAtPauses() -> [Acquisition] {
        let times = Set(slices.flatMap(\.seconds)).sorted()
        let usual =
            slices.max { $0.seconds.count < $1.seconds.count }.map { SlabPlanner.interval($0.seconds) } ?? 0
        let limit = max(Self.pauseSeconds, usual * 5)
        let ends = zip(times, times.dropFirst()).filter { $1 - $0 > limit }.map(\.0) + [Double.infinity]
        var start = -Double.infinity
        return ends.compactMap { end in
            defer { start = end }
            let part = slices.map { slice in
                let kept = slice.seconds.indices.filter {
                    slice.seconds[$0] > start && slice.seconds[$0] <= end
                }
                return SliceTimeline(
                    position: slice.position, frames: kept.map { slice.frames[$0] },
                    seconds: kept.map { slice.seconds[$0] })
            }.filter { !$0.frames.isEmpty }
            return part.isEmpty ? nil : Acquisition(slices: part, timeSource: timeSource)
        }
    }
}

/// Images with equal keys can be time points of one scan, whatever series they were put in.
private struct GroupKey: Hashable {
    var frameOfReferenceUID: String
    var name: String
    var kernel: String
    var kilovoltage: Int
    var columns: Int
    var rows: Int
    /// Spacing, thickness and direction cosines in thousandths.
    var shape: [Int]

    init(_ frame: ImageFrame) {
        let geometry = frame.geometry
        frameOfReferenceUID = frame.series.frameOfReferenceUID
        // Vendors that write a series for each time point number them in the description.
        name = frame.series.description.filter { !$0.isNumber && !$0.isWhitespace }
        kernel = frame.series.kernel
        kilovoltage = Int(exactly: (frame.series.peakKilovoltage ?? 0).rounded()) ?? 0
        columns = geometry.columns
        rows = geometry.rows
        let direction = [geometry.rowDirection, geometry.columnDirection]
        let numbers =
            [geometry.columnSpacing, geometry.rowSpacing, geometry.thickness ?? 0]
            + direction.flatMap { [$0.x, $0.y, $0.z] }.map { ($0 * 20).rounded() / 20 }
        shape = numbers.map { Int(exactly: ($0 * 1000).rounded()) ?? 0 }
    }
}
