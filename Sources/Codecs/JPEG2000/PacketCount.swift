import DICOM

/// How many packets a JPEG 2000 code stream declares (T.800 annex B.9). Each takes a byte at least, but a decoder sets
/// up far more memory for each before it reads any: a stream of a hundred bytes can declare millions.
struct PacketCount {
    private let memory: UnsafeRawBufferPointer
    private let size: CodeStreamSize
    private let end: Int
    private(set) var packets = 0

    /// Counts by the coding styles of all headers, as if the most wasteful governed the whole picture.
    /// - Parameter memory: What holds the code stream at `size.range`.
    init(_ memory: UnsafeRawBufferPointer, _ size: CodeStreamSize) {
        self.memory = memory
        self.size = size
        end = size.range.upperBound
        var position = size.range.lowerBound + 2
        var tilePart = position
        while position + 4 <= end, memory[position] == 0xFF {
            let marker = memory[position + 1]
            if marker == 0x93 {
                // Data: the next tile part begins where this one says that it ends.
                let length = number(tilePart + 6, 4)
                guard length >= 12, tilePart + length > position else { break }
                position = tilePart + length
                continue
            }
            let length = number(position + 2, 2)
            guard length >= 2, position + 2 + length <= end else { break }
            switch marker {
            case 0x90:
                guard length == 10 else { return }
                tilePart = position
            case 0x52 where length >= 12:
                add(style: position + 4, layers: number(position + 6, 2), at: position + 9)
            case 0x53 where length >= 9: add(style: position + 5, layers: layers, at: position + 6)
            default: break
            }
            position += 2 + length
        }
    }

    /// Layers of the last coding style; component styles share them.
    private var layers = 1

    /// True when the stream can hold as many packets; misplaced precincts may count twice in each direction.
    var fits: Bool { packets <= 16 * size.range.count + 4096 }

    private func number(_ position: Int, _ count: Int) -> Int {
        guard position + count <= end else { return 0 }
        return (0..<count).reduce(0) { $0 << 8 | Int(memory[position + $1]) }
    }

    /// Adds what a coding style makes of the picture, if that is the most so far.
    private mutating func add(style: Int, layers: Int, at place: Int) {
        self.layers = max(layers, self.layers)
        let levels = min(number(place, 1), 32)
        let hasPrecincts = number(style, 1) & 1 != 0
        var precincts = 0
        for resolution in 0...levels {
            let exponents = hasPrecincts ? number(place + 5 + resolution, 1) : 0xFF
            let across = Self.count(size.tileColumns, levels - resolution, exponents & 15)
            let down = Self.count(size.tileRows, levels - resolution, exponents >> 4)
            precincts = Self.saturating(across, down, plus: precincts)
        }
        let perLayer = Self.saturating(precincts, size.tileCount * size.components)
        packets = max(packets, Self.saturating(perLayer, self.layers))
    }

    private static func saturating(_ left: Int, _ right: Int, plus rest: Int = 0) -> Int {
        let (product, overflow) = left.multipliedReportingOverflow(by: right)
        let (sum, more) = product.addingReportingOverflow(rest)
        return overflow || more ? .max : sum
    }

    private static func count(_ side: Int, _ reductions: Int, _ exponent: Int) -> Int {
        let reduced = (side + (1 << reductions) - 1) >> reductions
        return (reduced + (1 << exponent) - 1) >> exponent
    }
}
