import Codecs

/// Writes lossless JPEG for tests: each category has a code of five bits, which no encoder would choose and every
/// decoder must take.
struct LosslessWriter {
    var precision = 12
    var predictor = 1
    var pointTransform = 0
    var rowsPerInterval = 0
    var interleaves = true

    private var bits: UInt64 = 0
    private var bitCount = 0
    private(set) var output: [UInt8] = []

    init(precision: Int = 12, predictor: Int = 1, rowsPerInterval: Int = 0, interleaves: Bool = true) {
        self.precision = precision
        self.predictor = predictor
        self.rowsPerInterval = rowsPerInterval
        self.interleaves = interleaves
    }

    mutating func write(_ samples: [Int], rows: Int, columns: Int, components: Int = 1) -> [UInt8] {
        output = [0xFF, 0xD8, 0xFF, 0xC3, 0, UInt8(8 + 3 * components), UInt8(precision)]
        output += [
            UInt8(rows >> 8), UInt8(rows & 255), UInt8(columns >> 8), UInt8(columns & 255), UInt8(components),
        ]
        for component in 0..<components { output += [UInt8(component + 1), 0x11, 0] }
        output += [0xFF, 0xC4, 0, 36, 0, 0, 0, 0, 0, 17] + [UInt8](repeating: 0, count: 11) + [UInt8](0...16)
        if rowsPerInterval > 0 {
            let interval = rowsPerInterval * columns
            output += [0xFF, 0xDD, 0, 4, UInt8(interval >> 8), UInt8(interval & 255)]
        }
        let scans = interleaves ? [Array(0..<components)] : (0..<components).map { [$0] }
        for scan in scans {
            output += [0xFF, 0xDA, 0, UInt8(6 + 2 * scan.count), UInt8(scan.count)]
            for component in scan { output += [UInt8(component + 1), 0] }
            output += [UInt8(predictor), 0, 0]
            writeData(samples, rows, columns, components, scan)
        }
        return output + [0xFF, 0xD9]
    }

    private mutating func writeData(
        _ samples: [Int], _ rows: Int, _ columns: Int, _ components: Int, _ scan: [Int]
    ) {
        var first = 0
        for row in 0..<rows {
            if rowsPerInterval > 0, row > 0, row % rowsPerInterval == 0 {
                flush()
                output += [0xFF, 0xD0 + UInt8((row / rowsPerInterval - 1) % 8)]
                first = row
            }
            for column in 0..<columns {
                for component in scan {
                    func at(_ y: Int, _ x: Int) -> Int { samples[(y * columns + x) * components + component] }
                    let prediction: Int
                    if row == first {
                        prediction = column == 0 ? 1 << (precision - 1) : at(row, column - 1)
                    } else if column == 0 {
                        prediction = at(row - 1, 0)
                    } else {
                        let (a, b, c) = (at(row, column - 1), at(row - 1, column), at(row - 1, column - 1))
                        let choices = [
                            0, a, b, c, a + b - c, a + (b - c) >> 1, b + (a - c) >> 1, (a + b) >> 1,
                        ]
                        prediction = choices[predictor]
                    }
                    put(difference: at(row, column) - prediction)
                }
            }
        }
        flush()
    }

    /// T.81 table H.2: differences are modulo 65536.
    private mutating func put(difference: Int) {
        let value = Int(Int16(truncatingIfNeeded: difference))
        if value == -32_768 { return put(16, 5) }
        let category = value == 0 ? 0 : Int.bitWidth - abs(value).leadingZeroBitCount
        put(category, 5)
        if category > 0 { put(value > 0 ? value : value + (1 << category) - 1, category) }
    }

    private mutating func put(_ value: Int, _ count: Int) {
        bits = bits << UInt64(count) | UInt64(value)
        bitCount += count
        while bitCount >= 8 {
            let byte = UInt8(truncatingIfNeeded: bits >> UInt64(bitCount - 8))
            output.append(byte)
            if byte == 0xFF { output.append(0) }
            bitCount -= 8
        }
    }

    private mutating func flush() {
        guard bitCount > 0 else { return }
        put(1 << (8 - bitCount) - 1, 8 - bitCount)
        bits = 0
        bitCount = 0
    }
}
