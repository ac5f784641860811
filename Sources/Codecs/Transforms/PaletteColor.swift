public import DICOM

/// The three tables of PALETTE COLOR (PS3.3 C.7.9), plain or segmented.
public struct PaletteColor: Sendable {
    /// The table of red.
    public let red: LookupTable
    /// The table of green.
    public let green: LookupTable
    /// The table of blue.
    public let blue: LookupTable

    /// Makes a palette of three tables.
    public init(red: LookupTable, green: LookupTable, blue: LookupTable) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// Reads the tables of a data set.
    /// - Throws: ``CodecError`` with code `missingAttribute` or `invalidAttribute`.
    public init(_ dataSet: DataSet) throws(CodecError) {
        let isSigned = dataSet.int(.pixelRepresentation) == 1
        func table(_ descriptor: Tag, _ data: Tag, _ segmented: Tag) throws(CodecError) -> LookupTable {
            guard !dataSet.contains(data), let element = dataSet[segmented] else {
                return try LookupTable(dataSet, descriptor: descriptor, data: data, isSigned: isSigned)
            }
            let shape = try LookupTable.shape(dataSet, descriptor, isSigned: isSigned)
            let entries = try SegmentedTable.expand(element, count: shape.count, bits: shape.bits)
            return try LookupTable(firstMapped: shape.first, bitsPerEntry: shape.bits, entries: entries)
        }
        red = try table(
            .redPaletteColorLookupTableDescriptor, .redPaletteColorLookupTableData,
            .segmentedRedPaletteColorLookupTableData)
        green = try table(
            .greenPaletteColorLookupTableDescriptor, .greenPaletteColorLookupTableData,
            .segmentedGreenPaletteColorLookupTableData)
        blue = try table(
            .bluePaletteColorLookupTableDescriptor, .bluePaletteColorLookupTableData,
            .segmentedBluePaletteColorLookupTableData)
    }

    /// A frame of indices as RGB of 8 or 16 bits, whichever the tables have.
    /// - Throws: ``CodecError`` with code `unsupportedPixels` when the frame is not one of indices.
    public func rgb(_ frame: Frame) throws(CodecError) -> Frame {
        let source = frame.description
        guard source.samplesPerPixel == 1, source.sampleKind == .integer else {
            throw CodecError(.unsupportedPixels, "a palette applies to one whole number a pixel.")
        }
        let tables = [red, green, blue]
        let bits = tables.allSatisfy { $0.bitsPerEntry == 8 } ? 8 : 16
        let output = try PixelDescription(
            rows: source.rows, columns: source.columns, samplesPerPixel: 3, bitsAllocated: bits,
            photometricInterpretation: .rgb)
        let indices = frame.integers
        var bytes: [UInt8] = []
        bytes.reserveCapacity(output.frameBytes)
        for index in indices {
            for table in tables {
                let entry = table[Int(index)]
                bytes.append(UInt8(truncatingIfNeeded: entry))
                if bits == 16 { bytes.append(UInt8(truncatingIfNeeded: entry >> 8)) }
            }
        }
        return Frame(checked: bytes, as: output)
    }
}

/// Segmented palette data (PS3.3 C.7.9.2): runs of entries, straight lines, and references back.
enum SegmentedTable {
    static func expand(_ element: Element, count: Int, bits: Int) throws(CodecError) -> [UInt16] {
        guard case .bytes(let bytes, let order) = element.value else {
            throw CodecError(.invalidAttribute, "segmented table data \(element.tag) are no numbers.")
        }
        let isNarrow = bits == 8 && element.effectiveVR != .US
        let words: [UInt16] =
            isNarrow
            ? bytes.array.map { UInt16($0) } : LookupTable.words(bytes, order, count: bytes.count / 2)
        var reader = Reader(words: words, bytesPerWord: isNarrow ? 1 : 2, limit: count)
        try reader.run(0..<words.count, isReferred: false)
        guard reader.entries.count == count else {
            throw CodecError(
                .invalidAttribute,
                "segmented table \(element.tag) expands to \(reader.entries.count) entries, not \(count).")
        }
        return reader.entries
    }

    private struct Reader {
        let words: [UInt16]
        let bytesPerWord: Int
        let limit: Int
        var entries: [UInt16] = []
        /// A segment gives an entry at least, or it is not worth reading; references could repeat it without end.
        private var segmentsLeft: Int

        init(words: [UInt16], bytesPerWord: Int, limit: Int) {
            self.words = words
            self.bytesPerWord = bytesPerWord
            self.limit = limit
            segmentsLeft = 2 * limit
        }

        /// Expands segments from a position; of referred ones only as many as are asked for.
        mutating func run(_ range: Range<Int>, isReferred: Bool, segments: Int = .max) throws(CodecError) {
            var position = range.lowerBound
            var left = segments
            while left > 0, position + 2 <= range.upperBound, entries.count < limit {
                let kind = words[position]
                let length = Int(words[position + 1])
                position += 2
                left -= 1
                segmentsLeft -= 1
                guard segmentsLeft >= 0 else { throw cut() }
                switch kind {
                case 0:
                    guard position + length <= range.upperBound else { throw cut() }
                    entries += words[position..<position + length]
                    position += length
                case 1:
                    guard position < range.upperBound, let last = entries.last else { throw cut() }
                    line(from: Int(last), to: Int(words[position]), length: length)
                    position += 1
                case 2:
                    let width = bytesPerWord == 1 ? 4 : 2
                    guard !isReferred, position + width <= range.upperBound else { throw cut() }
                    let target = offset(at: position, width) / bytesPerWord
                    position += width
                    guard target < words.count else { throw cut() }
                    try run(target..<words.count, isReferred: true, segments: length)
                default: throw CodecError(.invalidAttribute, "palette segment of kind \(kind) is unknown.")
                }
                guard entries.count <= limit else { throw cut() }
            }
        }

        /// A byte offset in as many words, the least significant first.
        private func offset(at position: Int, _ width: Int) -> Int {
            (0..<width).reduce(0) { $0 | Int(words[position + $1]) << (8 * bytesPerWord * $1) }
        }

        private mutating func line(from start: Int, to end: Int, length: Int) {
            for step in 0..<length {
                let exact = Double(start) + Double(end - start) * Double(step + 1) / Double(length)
                entries.append(UInt16(exact.rounded()))
            }
        }

        private func cut() -> CodecError {
            CodecError(.invalidAttribute, "a segmented palette table is cut or refers outside of itself.")
        }
    }
}
