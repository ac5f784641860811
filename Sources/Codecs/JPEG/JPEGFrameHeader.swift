import DICOM

/// The start-of-frame segment of a JPEG code stream (T.81 B.2.2): what picture, by which process.
struct JPEGFrameHeader {
    struct Component {
        let identifier: UInt8
        let horizontal: Int
        let vertical: Int
        let quantizationTable: Int
    }

    /// The second byte of the marker: C0 baseline, C1 extended, C2 progressive, C3 lossless, F7 JPEG-LS.
    let process: UInt8
    let precision: Int
    let rows: Int
    let columns: Int
    let components: [Component]

    static func isStartOfFrame(_ marker: UInt8) -> Bool {
        (0xC0...0xCF).contains(marker) && ![0xC4, 0xC8, 0xCC].contains(marker) || marker == 0xF7
    }

    init(_ segments: JPEGSegments, _ segment: JPEGSegments.Segment) throws(CodecError) {
        let start = segment.payload.lowerBound
        let memory = segments.memory
        guard segment.payload.count >= 6 else { throw .damaged("its frame header is too short") }
        process = segment.marker
        precision = Int(memory[start])
        rows = segments.uint16(start + 1)
        columns = segments.uint16(start + 3)
        let count = Int(memory[start + 5])
        guard segment.payload.count >= 6 + 3 * count, (1...4).contains(count) else {
            throw .damaged("its frame header speaks of \(count) components")
        }
        components = (0..<count).map { index in
            let place = start + 6 + 3 * index
            return Component(
                identifier: memory[place], horizontal: Int(memory[place + 1] >> 4),
                vertical: Int(memory[place + 1] & 15), quantizationTable: Int(memory[place + 2]))
        }
    }

    /// Reads up to the first frame header.
    static func find(_ memory: UnsafeRawBufferPointer) throws(CodecError) -> JPEGFrameHeader {
        var segments = JPEGSegments(memory)
        while let segment = try segments.next() {
            if isStartOfFrame(segment.marker) { return try JPEGFrameHeader(segments, segment) }
            if segment.marker == JPEGSegments.startOfScan { break }
        }
        throw .damaged("it has no frame header")
    }

    /// Compares with what the data set says, before memory is allocated.
    func check(_ description: PixelDescription) throws(CodecError) {
        guard rows == description.rows, columns == description.columns else {
            throw .mismatch("\(columns)×\(rows) pixels, not \(description.columns)×\(description.rows)")
        }
        guard components.count == description.samplesPerPixel else {
            throw .mismatch("\(components.count) components, not \(description.samplesPerPixel)")
        }
        guard (2...16).contains(precision) else { throw .damaged("its precision is \(precision) bits") }
        guard precision <= 8 * description.bytesPerSample else {
            throw .mismatch("\(precision) bits a sample in \(description.bitsAllocated) bits allocated")
        }
        guard description.sampleKind == .integer, description.bitsAllocated > 1 else {
            throw .mismatch("whole numbers, not such as the data set declares")
        }
    }

    /// Refuses a stream that is too short for its picture, before anything of that size is allocated. Each block has
    /// a bit at least, each line of JPEG-LS too; arithmetic coding knows no such bound.
    /// - Throws: ``CodecError`` with code `truncated`.
    func requireRoom(in codeStream: Bytes) throws(CodecError) {
        let samples = rows * columns * components.count
        let bits: Int
        switch process {
        // Of the blocks of 64 samples, subsampling leaves a sixteenth; a sequential one has two symbols.
        case 0xC0, 0xC1: bits = samples / 1024 * 2
        case 0xC2: bits = samples / 1024
        case 0xF7: bits = rows
        default: bits = 0
        }
        guard bits / 8 <= codeStream.count else {
            throw CodecError(
                .truncated,
                "\(codeStream.count) bytes are too few for \(columns)×\(rows) pixels; send the object again.")
        }
    }
}
