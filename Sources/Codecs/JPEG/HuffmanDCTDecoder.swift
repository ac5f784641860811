import DICOM

/// The sequential DCT process of JPEG with Huffman coding (T.81 annex F), for the 12-bit pictures that libjpeg-turbo
/// as distributed does not decode.
struct HuffmanDCTDecoder {
    private let memory: UnsafeRawBufferPointer
    private let frame: JPEGFrameHeader
    private var tables = [HuffmanTable?](repeating: nil, count: 8)
    private var quantization = [[Float]?](repeating: nil, count: 4)
    private var interval = 0
    private var planes: [DCTPlane]
    private var done: Set<Int> = []

    static func decode(_ codeStream: Bytes, as description: PixelDescription) throws(CodecError) -> Frame {
        // A block of 64 samples takes two bits at least, and subsampling leaves a sixteenth of them.
        guard description.sampleCount / 4096 <= codeStream.count else {
            throw CodecError(
                .truncated, "\(codeStream.count) bytes are too few for a JPEG frame of this size.")
        }
        return try codeStream.withUnsafeBytes { (memory) throws(CodecError) in
            var decoder = try HuffmanDCTDecoder(memory, try JPEGFrameHeader.find(memory))
            try decoder.run()
            return JPEGProcess.frame(
                decoder.samples(), precision: decoder.frame.precision,
                interpretation: JPEGProcess.interpretation(
                    description.photometricInterpretation, codeStreamIsRGB: nil), as: description)
        }
    }

    private init(_ memory: UnsafeRawBufferPointer, _ frame: JPEGFrameHeader) throws(CodecError) {
        self.memory = memory
        self.frame = frame
        guard
            frame.components.allSatisfy({ (1...4).contains($0.horizontal) && (1...4).contains($0.vertical) })
        else {
            throw .damaged("its sampling factors are not 1 to 4")
        }
        // One component alone is never subsampled, whatever its factors say (T.81 A.2.2).
        let single = frame.components.count == 1
        let widest = single ? 1 : frame.components.map(\.horizontal).max() ?? 1
        let tallest = single ? 1 : frame.components.map(\.vertical).max() ?? 1
        planes = frame.components.map {
            DCTPlane(
                columns: frame.columns, rows: frame.rows, horizontal: single ? 1 : $0.horizontal,
                vertical: single ? 1 : $0.vertical, widest: widest, tallest: tallest)
        }
    }

    private mutating func run() throws(CodecError) {
        var segments = JPEGSegments(memory)
        while done.count < planes.count, let segment = try segments.next() {
            switch segment.marker {
            case JPEGSegments.huffmanTables: try HuffmanTable.read(segments, segment, into: &tables)
            case JPEGSegments.quantizationTables: try readQuantization(segments, segment)
            case JPEGSegments.restartInterval where segment.payload.count >= 2:
                interval = segments.uint16(segment.payload.lowerBound)
            case JPEGSegments.startOfScan:
                // Spectral selection means nothing here; some writers fill it wrongly.
                let scan = try JPEGScan(segments, segment, frame: frame)
                segments.position = try decode(scan, at: segment.payload.upperBound)
            default: break
            }
        }
        guard done.count == planes.count else {
            throw CodecError(.truncated, "the code stream ends before all components; send the object again.")
        }
    }

    private mutating func readQuantization(
        _ segments: JPEGSegments, _ segment: JPEGSegments.Segment
    ) throws(CodecError) {
        var position = segment.payload.lowerBound
        while position < segment.payload.upperBound {
            let selector = memory[position]
            let size = selector >> 4 == 0 ? 1 : 2
            position += 1
            guard selector & 15 <= 3, position + 64 * size <= segment.payload.upperBound else {
                throw .damaged("a quantization table is cut")
            }
            quantization[Int(selector & 15)] = (0..<64).map {
                Float(size == 1 ? Int(memory[position + $0]) : segments.uint16(position + 2 * $0))
            }
            position += 64 * size
        }
    }

    /// Decodes a scan; gives back where its data end.
    private mutating func decode(_ scan: JPEGScan, at position: Int) throws(CodecError) -> Int {
        var parts: [DCTBlocks] = []
        for component in scan.components {
            let number = frame.components[component.index].quantizationTable
            guard let dc = tables[component.dcTable], let ac = tables[component.acTable],
                quantization.indices.contains(number), let steps = quantization[number]
            else { throw .damaged("a table is missing") }
            guard done.insert(component.index).inserted else { throw .damaged("a component comes twice") }
            parts.append(DCTBlocks(plane: component.index, dc: dc, ac: ac, steps: steps))
        }
        var reader = EntropyReader(memory, at: position)
        let isSingle = parts.count == 1
        let first = planes[parts[0].plane]
        let across = isSingle ? first.ownBlocksAcross : first.unitsAcross
        let down = isSingle ? first.ownBlocksDown : first.unitsDown
        for unit in 0..<across * down {
            if interval > 0, unit > 0, unit % interval == 0 {
                guard reader.restart() else { throw .damaged("a restart marker is missing") }
                for index in parts.indices { parts[index].prediction = 0 }
            }
            for index in parts.indices {
                let plane = parts[index].plane
                let width = isSingle ? 1 : planes[plane].horizontal
                let height = isSingle ? 1 : planes[plane].vertical
                for block in 0..<width * height {
                    let column = unit % across * width + block % width
                    let row = unit / across * height + block / width
                    guard
                        parts[index].decode(
                            &reader, into: &planes[plane], column, row, precision: frame.precision)
                    else { throw .damaged("its data derail in block \(unit)") }
                }
            }
            guard !reader.isExhausted else {
                throw .damaged("its data end in block \(unit) of \(across * down)")
            }
        }
        return reader.position
    }

    /// The planes brought together, subsampled ones by repeating samples.
    private func samples() -> [UInt16] {
        let count = planes.count
        var result = [UInt16](repeating: 0, count: frame.rows * frame.columns * count)
        for (index, plane) in planes.enumerated() {
            for row in 0..<frame.rows {
                let line = row * plane.vertical / plane.tallest * plane.stride
                var place = row * frame.columns * count + index
                for column in 0..<frame.columns {
                    result[place] = plane.samples[line + column * plane.horizontal / plane.widest]
                    place += count
                }
            }
        }
        return result
    }
}
