/// Brings one image onto the analysis grid: averages blocks of pixels, undoes the shear of a tilted gantry, and turns
/// it so that columns run from patient right to left and rows from front to back.
struct ImagePlacement: Sendable, Equatable {
    /// Pixels averaged along each axis.
    var factor: Int
    var flipsColumns: Bool
    var flipsRows: Bool
    var sourceColumns: Int
    var sourceRows: Int

    var columns: Int { sourceColumns / factor }
    var rows: Int { sourceRows / factor }

    /// Nil unless the image is near enough to an axial one.
    init?(_ geometry: ImageGeometry, largestSide: Int) {
        guard abs(geometry.rowDirection.x) > 0.8, abs(geometry.columnDirection.y) > 0.7 else { return nil }
        factor = 1
        while max(geometry.columns, geometry.rows) / factor > largestSide { factor += 1 }
        flipsColumns = geometry.rowDirection.x < 0
        flipsRows = geometry.columnDirection.y < 0
        sourceColumns = geometry.columns
        sourceRows = geometry.rows
        guard columns > 0, rows > 0 else { return nil }
    }

    /// Where the image's own origin lies relative to the reference image, in pixels of the grid.
    func shift(of image: ImageGeometry, from reference: ImageGeometry) -> (columns: Double, rows: Double) {
        let delta = image.position - reference.position
        return (
            dot(delta, reference.rowDirection) / (reference.columnSpacing * Double(factor)),
            dot(delta, reference.columnDirection) / (reference.rowSpacing * Double(factor))
        )
    }

    /// - Parameters:
    ///   - source: `sourceRows` × `sourceColumns` values.
    ///   - target: `rows` × `columns` values.
    func place(
        _ source: UnsafeBufferPointer<Float>, shift: (columns: Double, rows: Double),
        into target: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(
            source.count >= sourceRows * sourceColumns && target.count >= rows * columns,
            "Buffers hold a whole image each.")
        average(source, into: target)
        if abs(shift.columns) > 0.05 || abs(shift.rows) > 0.05 { translate(target, by: shift) }
        flip(target)
    }

    private func average(_ source: UnsafeBufferPointer<Float>, into target: UnsafeMutableBufferPointer<Float>)
    {
        let weight = 1 / Float(factor * factor)
        for row in 0..<rows {
            for column in 0..<columns {
                var sum: Float = 0
                for y in row * factor..<row * factor + factor {
                    let line = y * sourceColumns + column * factor
                    for x in 0..<factor { sum += source[line + x] }
                }
                target[row * columns + column] = sum * weight
            }
        }
    }

    /// Samples the image between its pixels; beyond its edge it is air.
    private func translate(
        _ image: UnsafeMutableBufferPointer<Float>, by shift: (columns: Double, rows: Double)
    ) {
        let copy = Array(image)
        for row in 0..<rows {
            for column in 0..<columns {
                let x = Double(column) - shift.columns
                let y = Double(row) - shift.rows
                image[row * columns + column] = sample(copy, x, y)
            }
        }
    }

    private func sample(_ image: [Float], _ x: Double, _ y: Double) -> Float {
        guard x >= 0, y >= 0, x <= Double(columns - 1), y <= Double(rows - 1) else {
            return PixelReader.paddingHounsfield
        }
        let (left, top) = (min(Int(x), max(0, columns - 2)), min(Int(y), max(0, rows - 2)))
        let (right, bottom) = (min(left + 1, columns - 1), min(top + 1, rows - 1))
        let (u, v) = (Float(x - Double(left)), Float(y - Double(top)))
        let upper = image[top * columns + left] * (1 - u) + image[top * columns + right] * u
        let lower = image[bottom * columns + left] * (1 - u) + image[bottom * columns + right] * u
        return upper * (1 - v) + lower * v
    }

    private func flip(_ image: UnsafeMutableBufferPointer<Float>) {
        if flipsColumns {
            for row in 0..<rows {
                for column in 0..<columns / 2 {
                    image.swapAt(row * columns + column, row * columns + columns - 1 - column)
                }
            }
        }
        if flipsRows {
            for row in 0..<rows / 2 {
                for column in 0..<columns {
                    image.swapAt(row * columns + column, (rows - 1 - row) * columns + column)
                }
            }
        }
    }
}
