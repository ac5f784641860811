import DICOM

/// The parts of a code stream that any program may write what it likes into: comments, application data, bytes behind
/// the end. None of them is needed to decode, and any of them may name somebody.
enum CodeStreamComments {
    /// What was found in a code stream.
    enum Finding {
        /// Nothing but pixels.
        case none
        /// The code stream with zeros for comments, as long as it was.
        case blanked([UInt8])
        /// A wrapping that nobody here takes apart.
        case unknown
    }

    /// Looks through a code stream of the JPEG family, by its first bytes; RLE has no place for comments.
    static func look(into stream: Bytes, of syntax: TransferSyntax) -> Finding {
        guard syntax.uid != .rleLossless else { return .none }
        return stream.withUnsafeBytes { memory in
            guard memory.count > 4, memory[0] == 0xFF else { return .unknown }
            let ranges: [Range<Int>]?
            switch memory[1] {
            case JPEGSegments.startOfImage: ranges = jpeg(memory)
            case 0x4F: ranges = jpeg2000(memory)
            default: ranges = nil
            }
            guard let ranges else { return .unknown }
            var blanked = Array(memory)
            for range in ranges {
                for index in range where blanked[index] != 0 { blanked[index] = 0 }
            }
            return blanked.elementsEqual(memory) ? .none : .blanked(blanked)
        }
    }

    /// ITU-T T.81 B.2.4.5 and B.2.4.6: COM and APPn, but for what decoders ask: JFIF's version and densities, Adobe's
    /// colour transform, and the one that JPEG-LS encoders write.
    private static func jpeg(_ memory: UnsafeRawBufferPointer) -> [Range<Int>]? {
        var ranges: [Range<Int>] = []
        var segments = JPEGSegments(memory)
        do throws(CodecError) {
            while let segment = try segments.next() {
                let payload = segment.payload
                if segment.marker == JPEGSegments.endOfImage {
                    ranges.append(payload.upperBound..<memory.count)
                    return ranges
                }
                guard segment.marker == 0xFE || (0xE0...0xEF).contains(segment.marker) else { continue }
                let kept = min(payload.count, needed(segment.marker, memory[payload]))
                ranges.append(payload.lowerBound + kept..<payload.upperBound)
            }
        } catch {
            return nil
        }
        return ranges
    }

    /// How many bytes of an application segment mean something to decoders.
    private static func needed(_ marker: UInt8, _ payload: Slice<UnsafeRawBufferPointer>) -> Int {
        switch marker {
        case 0xE0 where payload.starts(with: [0x4A, 0x46, 0x49, 0x46, 0]): 12
        case 0xEE where payload.starts(with: [0x41, 0x64, 0x6F, 0x62, 0x65]): 12
        case 0xE8 where payload.starts(with: [0x6D, 0x72, 0x66, 0x78]): 5
        default: 0
        }
    }

    /// ITU-T T.800 annex A: COM in the main header and in those of tile-parts.
    private static func jpeg2000(_ memory: UnsafeRawBufferPointer) -> [Range<Int>]? {
        func number(_ position: Int, _ count: Int) -> Int {
            memory[position..<position + count].reduce(0) { $0 << 8 | Int($1) }
        }
        var ranges: [Range<Int>] = []
        var position = 2
        var tilePart = (start: 0, length: 0)
        while position + 4 <= memory.count, memory[position] == 0xFF {
            let marker = memory[position + 1]
            if marker == 0xD9 { break }
            if marker == 0x93 {
                // Start of data; a length of 0 means up to the end of the code stream.
                guard tilePart.length > 0 else { return ranges }
                guard tilePart.length > position - tilePart.start else { return nil }
                position = tilePart.start + tilePart.length
                continue
            }
            let length = number(position + 2, 2)
            guard length >= 2, position + 2 + length <= memory.count else { return nil }
            if marker == 0x90 {
                guard length >= 10 else { return nil }
                tilePart = (position, number(position + 6, 4))
            }
            if marker == 0x64, length > 4 { ranges.append(position + 6..<position + 2 + length) }
            position += 2 + length
        }
        if position + 2 <= memory.count, memory[position] == 0xFF, memory[position + 1] == 0xD9 {
            ranges.append(position + 2..<memory.count)
        }
        return ranges
    }
}

extension PixelCleaner {
    /// The file without comments in its code streams; `nil` when they can only go by decoding.
    func withoutComments(_ file: DICOMFile) throws(CodecError) -> (file: DICOMFile, isRewritten: Bool)? {
        let pixels = try PixelData(file, budget: budget)
        var streams: [[UInt8]] = []
        var isBlanked = false
        for index in 0..<pixels.frameCount {
            guard let stream = try pixels.codeStream(index) else { return (file, false) }
            switch CodeStreamComments.look(into: stream, of: file.transferSyntax) {
            case .none: streams.append(stream.array)
            case .unknown: return nil
            case .blanked(let bytes):
                streams.append(bytes)
                isBlanked = true
            }
        }
        guard isBlanked else { return (file, false) }
        var result = file
        let table: Encapsulation.OffsetTable =
            file.dataSet.contains(.extendedOffsetTable) ? .extended : .basic
        Encapsulation(streams, offsetTable: table).store(in: &result.dataSet)
        return (result, true)
    }
}
