/// Writes animations as GIF (version 89a): 256 greys, or 216 colours.
struct GIFFile {
    private(set) var bytes: [UInt8]
    private let width: Int
    private let height: Int
    private let channels: Int
    private let hundredths: Int

    /// - Parameter hundredths: how long each picture is shown, in hundredths of a second.
    init(width: Int, height: Int, channels: Int, hundredths: Int) {
        self.width = width
        self.height = height
        self.channels = channels
        self.hundredths = hundredths
        bytes = Array("GIF89a".utf8) + Self.short(width) + Self.short(height)
        // A table of 256 colours for all pictures.
        bytes += [0xF7, 0, 0]
        for index in 0..<256 { bytes += Self.colour(index, channels) }
        // Shown again and again.
        bytes += [0x21, 0xFF, 11] + Array("NETSCAPE2.0".utf8) + [3, 1, 0, 0, 0]
    }

    private static func colour(_ index: Int, _ channels: Int) -> [UInt8] {
        if channels == 1 { return [UInt8(index), UInt8(index), UInt8(index)] }
        guard index < 216 else { return [0, 0, 0] }
        return [UInt8(index / 36 * 51), UInt8(index / 6 % 6 * 51), UInt8(index % 6 * 51)]
    }

    /// Adds a picture; one of another size is passed over.
    mutating func add(_ raster: Raster) {
        guard raster.width == width, raster.height == height else { return }
        bytes += [0x21, 0xF9, 4, 0] + Self.short(hundredths) + [0, 0]
        bytes += [0x2C, 0, 0, 0, 0] + Self.short(width) + Self.short(height) + [0, 8]
        var coder = LZWCoder()
        for index in indices(raster) { coder.add(index) }
        let coded = coder.finish()
        for start in stride(from: 0, to: coded.count, by: 255) {
            let block = coded[start..<min(start + 255, coded.count)]
            bytes.append(UInt8(block.count))
            bytes += block
        }
        bytes.append(0)
    }

    mutating func finish() -> [UInt8] {
        bytes.append(0x3B)
        return bytes
    }

    private func indices(_ raster: Raster) -> [UInt8] {
        if channels == 1, raster.channels == 1 { return raster.bytes }
        if channels == 1 {
            return stride(from: 0, to: raster.bytes.count, by: 3).map { raster.bytes[$0 + 1] }
        }
        func step(_ value: UInt8) -> Int { (Int(value) + 25) / 51 }
        if raster.channels == 1 { return raster.bytes.map { UInt8(step($0) * 43) } }
        return stride(from: 0, to: raster.bytes.count, by: 3).map { place in
            UInt8(
                step(raster.bytes[place]) * 36 + step(raster.bytes[place + 1]) * 6
                    + step(raster.bytes[place + 2]))
        }
    }

    private static func short(_ number: Int) -> [UInt8] {
        [UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8)]
    }
}

/// The variable-length codes of GIF for pictures of 8 bits.
private struct LZWCoder {
    private var bytes: [UInt8] = []
    private var pending: UInt32 = 0
    private var pendingBits: UInt32 = 0
    private var codeBits: UInt32 = 9
    private var nextCode = 258
    /// The code of a known string and one more byte, by both; 0 for none.
    private var table = [UInt16](repeating: 0, count: 4096 * 256)
    private var used: [Int] = []
    private var current: Int?

    init() { write(256) }

    mutating func add(_ byte: UInt8) {
        guard let prefix = current else {
            current = Int(byte)
            return
        }
        let place = prefix << 8 | Int(byte)
        if table[place] != 0 {
            current = Int(table[place])
            return
        }
        write(prefix)
        if nextCode < 4096 {
            table[place] = UInt16(nextCode)
            used.append(place)
            if nextCode == 1 << Int(codeBits), codeBits < 12 { codeBits += 1 }
            nextCode += 1
        } else {
            write(256)
            for place in used { table[place] = 0 }
            used.removeAll(keepingCapacity: true)
            (codeBits, nextCode) = (9, 258)
        }
        current = Int(byte)
    }

    mutating func finish() -> [UInt8] {
        if let current { write(current) }
        // The reader has made one more string of the last code.
        if nextCode == 1 << Int(codeBits), codeBits < 12 { codeBits += 1 }
        write(257)
        if pendingBits > 0 { bytes.append(UInt8(truncatingIfNeeded: pending)) }
        return bytes
    }

    private mutating func write(_ code: Int) {
        pending |= UInt32(code) << pendingBits
        pendingBits += codeBits
        while pendingBits >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: pending))
            pending >>= 8
            pendingBits -= 8
        }
    }
}
