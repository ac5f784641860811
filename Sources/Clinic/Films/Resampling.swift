import Foundation
import Records

/// Which pixels of a row, and how much of each, make one pixel of a page.
struct Taps {
    /// The first pixel of the row for each pixel of the page.
    var starts: [Int]
    /// How much of it and of those after it; always `width` of them.
    var weights: [Double]
    var width: Int

    /// - Parameters:
    ///   - source: pixels there are.
    ///   - target: pixels that they become.
    ///   - range: those of the target that are needed.
    init(source: Int, target: Int, range: Range<Int>, _ kind: Magnification) {
        let ratio = Double(source) / Double(target)
        let rows: [[(index: Int, weight: Double)]] = range.map { position in
            switch kind {
            case .none, .replicate:
                return [(min(source - 1, (2 * position + 1) * source / (2 * target)), 1)]
            case .bilinear, .cubic:
                // Made smaller, every pixel has its part.
                if target < source { return Self.area(position, ratio, source) }
                let centre = (Double(position) + 0.5) * ratio - 0.5
                return kind == .bilinear ? Self.linear(centre, source) : Self.cubic(centre, source)
            }
        }
        width = rows.map(\.count).max() ?? 1
        starts = []
        weights = []
        starts.reserveCapacity(rows.count)
        weights.reserveCapacity(rows.count * width)
        for row in rows {
            let first = min(row.first?.index ?? 0, max(0, source - width))
            starts.append(first)
            var line = [Double](repeating: 0, count: width)
            for tap in row where tap.index - first < width { line[tap.index - first] += tap.weight }
            weights += line
        }
    }

    private static func area(_ position: Int, _ ratio: Double, _ source: Int) -> [(
        index: Int, weight: Double
    )] {
        let (begin, end) = (Double(position) * ratio, Double(position + 1) * ratio)
        let first = Int(begin)
        let last = min(source - 1, Int(end.rounded(.up)) - 1)
        return (first...max(first, last)).map { index in
            (index, (min(end, Double(index + 1)) - max(begin, Double(index))) / ratio)
        }
    }

    private static func linear(_ centre: Double, _ source: Int) -> [(index: Int, weight: Double)] {
        let low = Int(centre.rounded(.down))
        let part = centre - Double(low)
        return clamped([(low, 1 - part), (low + 1, part)], source)
    }

    /// Catmull and Rom's spline.
    private static func cubic(_ centre: Double, _ source: Int) -> [(index: Int, weight: Double)] {
        let low = Int(centre.rounded(.down))
        let t = centre - Double(low)
        return clamped(
            [
                (low - 1, ((-0.5 * t + 1) * t - 0.5) * t), (low, (1.5 * t - 2.5) * t * t + 1),
                (low + 1, ((-1.5 * t + 2) * t + 0.5) * t), (low + 2, (0.5 * t - 0.5) * t * t),
            ], source)
    }

    /// Beyond the edge the outermost pixel goes on.
    private static func clamped(
        _ taps: [(index: Int, weight: Double)], _ source: Int
    ) -> [(index: Int, weight: Double)] {
        var result: [(index: Int, weight: Double)] = []
        for tap in taps {
            let index = min(max(tap.index, 0), source - 1)
            if let last = result.last, last.index == index {
                result[result.count - 1].weight += tap.weight
            } else {
                result.append((index, tap.weight))
            }
        }
        return result
    }
}
