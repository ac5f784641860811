extension Raster {
    /// The picture at another size: between pixels where it grows, the mean of many where it shrinks, so that fine
    /// lines do not come and go.
    func scaled(width newWidth: Int, height newHeight: Int) -> Raster {
        guard newWidth != width || newHeight != height else { return self }
        let across = Self.weights(from: width, to: newWidth)
        var middle = [Float](repeating: 0, count: newWidth * height * channels)
        bytes.withUnsafeBufferPointer { source in
            for row in 0..<height {
                for column in 0..<newWidth {
                    let span = across[column]
                    for channel in 0..<channels {
                        var sum: Float = 0
                        var place = (row * width + span.first) * channels + channel
                        for weight in span.weights {
                            sum += weight * Float(source[place])
                            place += channels
                        }
                        middle[(row * newWidth + column) * channels + channel] = sum
                    }
                }
            }
        }
        let down = Self.weights(from: height, to: newHeight)
        let line = newWidth * channels
        var result = Raster(
            width: newWidth, height: newHeight, channels: channels,
            bytes: [UInt8](repeating: 0, count: line * newHeight))
        var sums = [Float](repeating: 0, count: line)
        for row in 0..<newHeight {
            for place in 0..<line { sums[place] = 0 }
            for (offset, weight) in down[row].weights.enumerated() {
                let start = (down[row].first + offset) * line
                for place in 0..<line { sums[place] += weight * middle[start + place] }
            }
            for place in 0..<line {
                result.bytes[row * line + place] = UInt8(min(max(sums[place].rounded(), 0), 255))
            }
        }
        return result
    }

    private struct Span {
        var first: Int
        var weights: [Float]
    }

    /// For each new pixel the old ones that it is made of: a tent as wide as a pixel of the coarser of both.
    private static func weights(from old: Int, to new: Int) -> [Span] {
        let step = Double(old) / Double(new)
        let reach = max(step, 1)
        return (0..<new).map { index in
            let centre = (Double(index) + 0.5) * step - 0.5
            let first = max(0, Int((centre - reach).rounded(.down)) + 1)
            let last = min(old - 1, max(first, Int((centre + reach).rounded(.up)) - 1))
            var weights = (min(first, old - 1)...last).map {
                Float(max(0, 1 - abs(Double($0) - centre) / reach))
            }
            let sum = weights.reduce(0, +)
            if sum > 0 { weights = weights.map { $0 / sum } } else { weights[0] = 1 }
            return Span(first: min(first, old - 1), weights: weights)
        }
    }
}
