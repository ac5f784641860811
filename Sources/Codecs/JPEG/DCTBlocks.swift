import Glibc

/// The samples of one component, padded to whole blocks and units.
struct DCTPlane {
    let horizontal: Int
    let vertical: Int
    let widest: Int
    let tallest: Int
    /// Interleaved units of the whole frame.
    let unitsAcross: Int
    let unitsDown: Int
    /// Blocks that this component has when it is alone in a scan.
    let ownBlocksAcross: Int
    let ownBlocksDown: Int
    let stride: Int
    var samples: [UInt16]

    init(columns: Int, rows: Int, horizontal: Int, vertical: Int, widest: Int, tallest: Int) {
        func quotient(_ number: Int, _ divisor: Int) -> Int { (number + divisor - 1) / divisor }
        self.horizontal = horizontal
        self.vertical = vertical
        self.widest = widest
        self.tallest = tallest
        unitsAcross = quotient(columns, 8 * widest)
        unitsDown = quotient(rows, 8 * tallest)
        ownBlocksAcross = quotient(quotient(columns * horizontal, widest), 8)
        ownBlocksDown = quotient(quotient(rows * vertical, tallest), 8)
        stride = unitsAcross * horizontal * 8
        samples = [UInt16](repeating: 0, count: stride * unitsDown * vertical * 8)
    }
}

/// Decodes the blocks of one component of a scan.
struct DCTBlocks {
    let plane: Int
    let dc: HuffmanTable
    let ac: HuffmanTable
    /// Quantization steps in the order of the code stream.
    let steps: [Float]
    var prediction = 0
    private var coefficients = [Float](repeating: 0, count: 64)
    private var lines = [SIMD8<Float>](repeating: .zero, count: 8)
    private let basis = Self.cosines

    init(plane: Int, dc: HuffmanTable, ac: HuffmanTable, steps: [Float]) {
        self.plane = plane
        self.dc = dc
        self.ac = ac
        self.steps = steps
    }

    /// Decodes one block into the plane; false when no code fits the data.
    mutating func decode(
        _ reader: inout EntropyReader, into plane: inout DCTPlane, _ column: Int, _ row: Int, precision: Int
    ) -> Bool {
        // Local, or each symbol would retain and release what the tables hold.
        let (dc, ac, steps) = (dc, ac, steps)
        for index in 0..<64 { coefficients[index] = 0 }
        guard let category = reader.symbol(dc), category <= 16 else { return false }
        prediction &+= reader.difference(category)
        coefficients[0] = Float(prediction) * steps[0]
        var next = 1
        while next < 64 {
            guard let symbol = reader.symbol(ac) else { return false }
            if symbol & 15 == 0 {
                guard symbol == 0xF0 else { break }
                next += 16
                continue
            }
            next += symbol >> 4
            guard next < 64 else { return false }
            coefficients[Self.zigzag[next]] = Float(reader.difference(symbol & 15)) * steps[next]
            next += 1
        }
        store(into: &plane, at: row * 8 * plane.stride + column * 8, precision)
        return true
    }

    /// The inverse cosine transform (T.81 A.3.3), rows then columns.
    private mutating func store(into plane: inout DCTPlane, at place: Int, _ precision: Int) {
        for row in 0..<8 {
            var line = SIMD8<Float>.zero
            for u in 0..<8 where coefficients[row * 8 + u] != 0 {
                line += basis[u] * coefficients[row * 8 + u]
            }
            lines[row] = line
        }
        let middle = SIMD8<Float>(repeating: Float(1 << (precision - 1)))
        let greatest = SIMD8<Float>(repeating: Float(1 << precision - 1))
        for y in 0..<8 {
            var sum = middle
            for v in 0..<8 { sum += lines[v] * basis[v][y] }
            let samples = sum.rounded(.toNearestOrAwayFromZero).clamped(
                lowerBound: .zero, upperBound: greatest)
            let start = place + y * plane.stride
            for x in 0..<8 { plane.samples[start + x] = UInt16(samples[x]) }
        }
    }

    /// By frequency: the cosines at the eight places.
    private static let cosines: [SIMD8<Float>] = (0..<8).map { u in
        var wave = SIMD8<Float>.zero
        for x in 0..<8 {
            wave[x] = Float((u == 0 ? 0.5.squareRoot() : 1) / 2 * cos(Double((2 * x + 1) * u) * .pi / 16))
        }
        return wave
    }

    /// Where the coefficients of a code stream belong (T.81 figure A.6).
    private static let zigzag: [Int] = [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6,
        7, 14,
        21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39,
        46, 53,
        60, 61, 54, 47, 55, 62, 63,
    ]
}
