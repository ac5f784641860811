/// Work on single images before they are put into a series.
public enum ImageReduction {
    /// The mean of each `factor` x `factor` block of pixels.
    ///
    /// - Parameters:
    ///   - image: CT numbers in Hounsfield units, `[row][column]`.
    ///   - columns: pixels in a row.
    ///   - rows: rows of the image.
    ///   - factor: 1 or more; columns and rows that do not fill a block are left out.
    /// - Returns: `columns / factor` x `rows / factor` values; empty when `image` is not `columns` x `rows`.
    public static func averaged(_ image: [Int16], columns: Int, rows: Int, factor: Int) -> [Float] {
        image.withUnsafeBufferPointer { average($0, columns, rows, factor) { Float($0) } }
    }

    /// The mean of each `factor` x `factor` block of pixels; see the variant for `Int16`.
    public static func averaged(_ image: [Float], columns: Int, rows: Int, factor: Int) -> [Float] {
        image.withUnsafeBufferPointer { average($0, columns, rows, factor) { $0 } }
    }

    /// Moves an image within its plane by a fraction of pixels, by linear interpolation with repeated edges,
    /// for example to undo the shear of a tilted gantry.
    ///
    /// - Parameters:
    ///   - image: `[row][column]`.
    ///   - columnShift: how many pixels the content moves towards higher columns.
    ///   - rowShift: how many pixels the content moves towards higher rows.
    /// - Returns: an image of the same size; empty when `image` is not `columns` x `rows`.
    public static func translated(
        _ image: [Float], columns: Int, rows: Int, columnShift: Double, rowShift: Double
    ) -> [Float] {
        guard matches(image.count, columns, rows), columnShift.isFinite, rowShift.isFinite else { return [] }
        let horizontal = Taps(shift: columnShift, count: columns)
        let vertical = Taps(shift: rowShift, count: rows)
        return image.withUnsafeBufferPointer { source in
            filled(source.count, with: Float(0)) { target in
                for row in 0..<rows {
                    let (above, below, down) = vertical[row]
                    for column in 0..<columns {
                        let (left, right, across) = horizontal[column]
                        let top = mix(source[above * columns + left], source[above * columns + right], across)
                        let bottom = mix(
                            source[below * columns + left], source[below * columns + right], across)
                        target[row * columns + column] = mix(top, bottom, down)
                    }
                }
            }
        }
    }

    /// Where the two neighbours of each shifted place lie, and how much the second weighs.
    private struct Taps {
        let places: [(Int, Int, Float)]

        init(shift: Double, count: Int) {
            let bounded = max(-Double(count), min(Double(count), shift))
            places = (0..<count).map { index in
                let place = max(0, min(Double(count - 1), Double(index) - bounded))
                let low = Int(place)
                return (low, min(low + 1, count - 1), Float(place - Double(low)))
            }
        }

        subscript(index: Int) -> (Int, Int, Float) { places[index] }
    }

    @inline(__always)
    private static func mix(_ first: Float, _ second: Float, _ part: Float) -> Float {
        first + part * (second - first)
    }

    private static func matches(_ count: Int, _ columns: Int, _ rows: Int) -> Bool {
        guard columns > 0, rows > 0 else { return false }
        let (product, overflow) = columns.multipliedReportingOverflow(by: rows)
        return !overflow && product == count
    }

    private static func average<Value>(
        _ image: UnsafeBufferPointer<Value>, _ columns: Int, _ rows: Int, _ factor: Int,
        _ number: (Value) -> Float
    ) -> [Float] {
        guard matches(image.count, columns, rows), factor >= 1 else { return [] }
        let (width, height) = (columns / factor, rows / factor)
        // factor <= columns and rows here unless the result is empty, so the square cannot overflow.
        guard width > 0, height > 0 else { return [] }
        let scale = 1 / Float(factor * factor)
        return filled(width * height, with: Float(0)) { target in
            for row in 0..<height {
                for column in 0..<width {
                    var sum: Float = 0
                    for inner in 0..<factor {
                        let start = (row * factor + inner) * columns + column * factor
                        for step in 0..<factor { sum += number(image[start + step]) }
                    }
                    target[row * width + column] = sum * scale
                }
            }
        }
    }
}
