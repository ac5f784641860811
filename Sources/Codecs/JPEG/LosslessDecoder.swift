import DICOM

/// The lossless process of JPEG with Huffman coding (T.81 annex H, SOF3): predictors 1 to 7, 2 to 16 bits, restart
/// intervals, one or several scans.
struct LosslessDecoder {
    private let memory: UnsafeRawBufferPointer
    private let frame: JPEGFrameHeader
    private var tables = [HuffmanTable?](repeating: nil, count: 8)
    private var interval = 0
    private var samples: [UInt16]
    private var done: Set<Int> = []

    static func decode(_ codeStream: Bytes, as description: PixelDescription) throws(CodecError) -> Frame {
        // Each sample takes a bit at least.
        guard description.sampleCount / 8 <= codeStream.count else {
            throw CodecError(
                .truncated, "\(codeStream.count) bytes are too few for a lossless frame of this size.")
        }
        return try codeStream.withUnsafeBytes { (memory) throws(CodecError) in
            var decoder = LosslessDecoder(memory, try JPEGFrameHeader.find(memory))
            try decoder.run()
            let declared = description.photometricInterpretation
            return JPEGProcess.frame(
                decoder.samples, precision: decoder.frame.precision,
                interpretation: declared == .ybrFull422 ? .ybrFull : declared, as: description)
        }
    }

    private init(_ memory: UnsafeRawBufferPointer, _ frame: JPEGFrameHeader) {
        self.memory = memory
        self.frame = frame
        samples = [UInt16](repeating: 0, count: frame.rows * frame.columns * frame.components.count)
    }

    private mutating func run() throws(CodecError) {
        let first = frame.components[0]
        guard
            frame.components.allSatisfy({ $0.horizontal == first.horizontal && $0.vertical == first.vertical }
            )
        else {
            throw CodecError(
                .unsupportedPixels, "lossless JPEG with subsampled components cannot be decoded here.")
        }
        var segments = JPEGSegments(memory)
        while done.count < frame.components.count, let segment = try segments.next() {
            switch segment.marker {
            case JPEGSegments.huffmanTables: try HuffmanTable.read(segments, segment, into: &tables)
            case JPEGSegments.restartInterval where segment.payload.count >= 2:
                interval = segments.uint16(segment.payload.lowerBound)
            case JPEGSegments.startOfScan:
                let scan = try JPEGScan(segments, segment, frame: frame)
                segments.position = try decode(scan, at: segment.payload.upperBound)
            default: break
            }
        }
        guard done.count == frame.components.count else {
            throw CodecError(.truncated, "the code stream ends before all components; send the object again.")
        }
    }

    /// Decodes a scan; gives back where its data end.
    private mutating func decode(_ scan: JPEGScan, at position: Int) throws(CodecError) -> Int {
        guard (1...7).contains(scan.spectralStart), scan.pointTransform < frame.precision else {
            throw .damaged("predictor \(scan.spectralStart) is unknown")
        }
        guard interval % frame.columns == 0 else {
            throw .damaged("its restart interval is not one of whole rows")
        }
        var scanTables: [DifferenceTable] = []
        for component in scan.components {
            guard let table = tables[component.dcTable] else { throw .damaged("a Huffman table is missing") }
            scanTables.append(DifferenceTable(table))
            guard done.insert(component.index).inserted else { throw .damaged("a component comes twice") }
        }
        var lines = LosslessLines(
            reader: EntropyReader(memory, at: position), columns: frame.columns,
            components: frame.components.count,
            predictor: scan.spectralStart,
            middle: 1 << (frame.precision - scan.pointTransform - 1))
        let rowsPerInterval = interval / frame.columns
        var firstRow = 0
        for row in 0..<frame.rows {
            if rowsPerInterval > 0, row > 0, row % rowsPerInterval == 0 {
                guard lines.reader.restart() else {
                    throw .damaged("a restart marker is missing before row \(row)")
                }
                firstRow = row
            }
            let isGood = samples.withUnsafeMutableBufferPointer {
                lines.decode(row, isFirst: row == firstRow, scan.components, scanTables, into: $0)
            }
            guard isGood, !lines.reader.isExhausted else {
                throw .damaged("its data end or derail in row \(row)")
            }
        }
        shift(scan)
        return lines.reader.position
    }

    private mutating func shift(_ scan: JPEGScan) {
        guard scan.pointTransform > 0 else { return }
        for component in scan.components {
            for place in stride(from: component.index, to: samples.count, by: frame.components.count) {
                samples[place] <<= UInt16(scan.pointTransform)
            }
        }
    }
}

/// Rows of a lossless scan: each sample is what its neighbours predict plus a coded difference (T.81 H.1.2).
private struct LosslessLines {
    var reader: EntropyReader
    let columns: Int
    let components: Int
    let predictor: Int
    /// The prediction where nothing came before.
    let middle: Int

    /// Decodes one row; false when no code fits the data.
    mutating func decode(
        _ row: Int, isFirst: Bool, _ scan: [JPEGScan.Component], _ tables: [DifferenceTable],
        into samples: UnsafeMutableBufferPointer<UInt16>
    ) -> Bool {
        let start = row * columns * components
        let above = isFirst ? 0 : columns * components
        if scan.count == 1 {
            let place = start + scan[0].index
            precondition(
                place - above >= 0 && place + (columns - 1) * components < samples.count,
                "A row must lie within its picture.")
            return decode(place, above, tables[0], samples)
        }
        for column in 0..<columns {
            for (component, table) in zip(scan, tables) {
                let place = start + column * components + component.index
                guard sample(place, above, column, table, samples) else { return false }
            }
        }
        return true
    }

    /// Decodes the row of one component, with the choice of predictor outside of the loop.
    private mutating func decode(
        _ place: Int, _ above: Int, _ table: DifferenceTable, _ samples: UnsafeMutableBufferPointer<UInt16>
    ) -> Bool {
        guard sample(place, above, 0, table, samples) else { return false }
        let next = place + components
        guard above > 0 else { return run(next, 0, table, samples) { left, _, _ in left } }
        switch predictor {
        case 1: return run(next, above, table, samples) { left, _, _ in left }
        case 2: return run(next, above, table, samples) { _, above, _ in above }
        case 3: return run(next, above, table, samples) { _, _, corner in corner }
        case 4: return run(next, above, table, samples) { $0 + $1 - $2 }
        case 5: return run(next, above, table, samples) { $0 + ($1 - $2) >> 1 }
        case 6: return run(next, above, table, samples) { $1 + ($0 - $2) >> 1 }
        default: return run(next, above, table, samples) { left, above, _ in (left + above) >> 1 }
        }
    }

    /// All samples of a row but the first.
    @inline(__always)
    private mutating func run(
        _ first: Int, _ above: Int, _ table: DifferenceTable, _ samples: UnsafeMutableBufferPointer<UInt16>,
        _ predict: (_ left: Int, _ above: Int, _ corner: Int) -> Int
    ) -> Bool {
        var bits = reader
        defer { reader = bits }
        return table.lookup.withUnsafeBufferPointer { lookup in
            guard let lookup = lookup.baseAddress else { return false }
            var place = first
            var left = Int(samples[place - components])
            var corner = Int(samples[place - components - above])
            for _ in 1..<max(columns, 1) {
                guard let difference = bits.difference(lookup, table.codes) else { return false }
                let top = Int(samples[place - above])
                left = Int(UInt16(truncatingIfNeeded: predict(left, top, corner) + difference))
                samples[place] = UInt16(truncatingIfNeeded: left)
                corner = top
                place += components
            }
            return true
        }
    }

    /// Decodes one sample; `above` is the distance to the row before, 0 where there is none.
    @inline(__always)
    private mutating func sample(
        _ place: Int, _ above: Int, _ column: Int, _ table: DifferenceTable,
        _ samples: UnsafeMutableBufferPointer<UInt16>
    ) -> Bool {
        let found = table.lookup.withUnsafeBufferPointer { lookup -> Int? in
            guard let lookup = lookup.baseAddress else { return nil }
            return reader.difference(lookup, table.codes)
        }
        guard let difference = found else { return false }
        let prediction: Int
        if above == 0 {
            prediction = column == 0 ? middle : Int(samples[place - components])
        } else if column == 0 {
            prediction = Int(samples[place - above])
        } else {
            prediction = predicted(
                left: Int(samples[place - components]), above: Int(samples[place - above]),
                corner: Int(samples[place - above - components]))
        }
        samples[place] = UInt16(truncatingIfNeeded: prediction + difference)
        return true
    }

    @inline(__always)
    private func predicted(left: Int, above: Int, corner: Int) -> Int {
        switch predictor {
        case 1: left
        case 2: above
        case 3: corner
        case 4: left + above - corner
        case 5: left + (above - corner) >> 1
        case 6: above + (left - corner) >> 1
        default: (left + above) >> 1
        }
    }
}
