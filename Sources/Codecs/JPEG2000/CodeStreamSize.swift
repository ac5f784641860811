import DICOM

/// The SIZ segment of a JPEG 2000 code stream (ITU-T T.800 A.5.1), read before a library allocates by it.
struct CodeStreamSize {
    let columns: Int
    let rows: Int
    let components: Int
    let precision: Int
    let isSigned: Bool
    /// Tiles, and how large the largest of them is.
    let tileCount: Int
    let tileColumns: Int
    let tileRows: Int
    /// Where the code stream itself begins; some wrap it in a JP2 file.
    let range: Range<Int>

    init(_ memory: UnsafeRawBufferPointer) throws(CodecError) {
        range = try Self.codeStream(memory)
        let start = range.lowerBound
        func number(_ offset: Int) -> Int {
            (0..<4).reduce(0) { $0 << 8 | Int(memory[start + offset + $1]) }
        }
        guard range.count >= 44, memory[start + 2] == 0xFF, memory[start + 3] == 0x51 else {
            throw .damaged("it does not begin with its size")
        }
        columns = number(8) - number(16)
        rows = number(12) - number(20)
        let tile = (columns: number(24), rows: number(28))
        components = Int(memory[start + 40]) << 8 | Int(memory[start + 41])
        guard columns > 0, rows > 0, tile.columns > 0, tile.rows > 0, (1...4).contains(components),
            range.count >= 42 + 3 * components
        else { throw .damaged("its size makes no sense") }
        let across = (number(8) - number(32) + tile.columns - 1) / tile.columns
        let down = (number(12) - number(36) + tile.rows - 1) / tile.rows
        // A tile takes fourteen bytes for its markers at least.
        guard across > 0, down > 0, across <= 65_535, down <= 65_535, across * down <= range.count / 14 else {
            throw .damaged("\(across)×\(down) tiles do not fit \(range.count) bytes")
        }
        tileCount = across * down
        tileColumns = min(tile.columns, columns)
        tileRows = min(tile.rows, rows)
        let depth = memory[start + 42]
        precision = Int(depth & 0x7F) + 1
        isSigned = depth & 0x80 != 0
        for component in 0..<components {
            let place = start + 42 + 3 * component
            guard memory[place] == depth, memory[place + 1] == 1, memory[place + 2] == 1 else {
                throw CodecError(
                    .unsupportedPixels, "JPEG 2000 with components of different kinds cannot be decoded here."
                )
            }
        }
    }

    /// Finds the code stream within the boxes of a JP2 file, or all of it.
    private static func codeStream(_ memory: UnsafeRawBufferPointer) throws(CodecError) -> Range<Int> {
        guard memory.count >= 12 else { throw .damaged("\(memory.count) bytes are too few") }
        if memory[0] == 0xFF, memory[1] == 0x4F { return 0..<memory.count }
        var position = 0
        while position + 16 <= memory.count {
            let length = (0..<4).reduce(0) { $0 << 8 | Int(memory[position + $1]) }
            let kind = (4..<8).map { memory[position + $0] }
            let header = length == 1 ? 16 : 8
            let long =
                length == 1 ? (8..<16).reduce(UInt64(0)) { $0 << 8 | UInt64(memory[position + $1]) } : 0
            let size = length == 1 ? Int(clamping: long) : length == 0 ? memory.count - position : length
            guard size >= header, size <= memory.count - position || kind == Array("jp2c".utf8) else { break }
            if kind == Array("jp2c".utf8) {
                let start = position + header
                let end = min(position + min(size, memory.count - position), memory.count)
                guard end - start >= 2, memory[start] == 0xFF, memory[start + 1] == 0x4F else { break }
                return start..<end
            }
            position += size
        }
        throw .damaged("it is no JPEG 2000 code stream")
    }

    /// Compares with what the data set says.
    func check(_ description: PixelDescription) throws(CodecError) {
        guard rows == description.rows, columns == description.columns else {
            throw .mismatch("\(columns)×\(rows) pixels, not \(description.columns)×\(description.rows)")
        }
        guard components == description.samplesPerPixel else {
            throw .mismatch("\(components) components, not \(description.samplesPerPixel)")
        }
        guard precision <= 8 * description.bytesPerSample, description.bitsAllocated > 1,
            description.sampleKind == .integer
        else { throw .mismatch("\(precision) bits a sample in \(description.bitsAllocated) bits allocated") }
    }
}
