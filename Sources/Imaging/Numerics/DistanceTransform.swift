/// Exact Euclidean distance transform by lower envelopes of parabolas, one axis after another
/// (Felzenszwalb and Huttenlocher 2012).
enum DistanceTransform {
    /// Distance in millimetres from each voxel to the nearest voxel that is set; a large number when none is.
    ///
    /// - Parameters:
    ///   - mask: `[slice][row][column]`, non-zero where set.
    ///   - size: columns, rows, slices.
    ///   - spacing: millimetres along the same three axes.
    static func distances(
        to mask: [Bool], size: (Int, Int, Int), spacing: (Double, Double, Double), threads: Int
    ) -> [Float] {
        let far: Float = 1e9
        var squared = mask.map { $0 ? 0 : far }
        let (columns, rows, slices) = size
        squared.withUnsafeMutableBufferPointer { buffer in
            pass(buffer, lines: rows * slices, length: columns, step: 1, spacing: spacing.0, threads) {
                $0 * columns
            }
            pass(buffer, lines: columns * slices, length: rows, step: columns, spacing: spacing.1, threads) {
                ($0 / columns) * columns * rows + $0 % columns
            }
            pass(
                buffer, lines: columns * rows, length: slices, step: columns * rows, spacing: spacing.2,
                threads
            ) {
                $0
            }
            for index in buffer.indices { buffer[index] = buffer[index].squareRoot() }
        }
        return squared
    }

    private static func pass(
        _ buffer: UnsafeMutableBufferPointer<Float>, lines: Int, length: Int, step: Int, spacing: Double,
        _ threads: Int, start: (Int) -> Int
    ) {
        let block = 256
        inParallel((lines + block - 1) / block, threads: threads) { chunk in
            var envelope = Envelope(length: length, weight: Float(spacing * spacing))
            for line in chunk * block..<min(lines, (chunk + 1) * block) {
                envelope.transform(buffer, start: start(line), step: step)
            }
        }
    }

    private struct Envelope {
        let weight: Float
        var values: [Float]
        var sites: [Int]
        var bounds: [Float]

        init(length: Int, weight: Float) {
            self.weight = weight
            values = [Float](repeating: 0, count: length)
            sites = [Int](repeating: 0, count: length)
            bounds = [Float](repeating: 0, count: length + 1)
        }

        mutating func transform(_ buffer: UnsafeMutableBufferPointer<Float>, start: Int, step: Int) {
            let length = values.count
            for place in 0..<length { values[place] = buffer[start + place * step] }
            var last = 0
            sites[0] = 0
            bounds[0] = -.infinity
            bounds[1] = .infinity
            for place in 1..<max(1, length) {
                var crossing = meet(place, sites[last])
                while crossing <= bounds[last], last > 0 {
                    last -= 1
                    crossing = meet(place, sites[last])
                }
                last += 1
                sites[last] = place
                bounds[last] = crossing
                bounds[last + 1] = .infinity
            }
            var current = 0
            for place in 0..<length {
                while bounds[current + 1] < Float(place) { current += 1 }
                let offset = Float(place - sites[current])
                buffer[start + place * step] = weight * offset * offset + values[sites[current]]
            }
        }

        private func meet(_ right: Int, _ left: Int) -> Float {
            let difference = (values[right] - values[left]) / weight
            return (difference + Float(right * right - left * left)) / Float(2 * (right - left))
        }
    }
}
