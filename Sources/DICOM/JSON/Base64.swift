/// Base64 (RFC 4648 section 4) between bytes.
enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()

    /// Appends the text of some bytes.
    static func append(_ bytes: UnsafeRawBufferPointer, to output: inout [UInt8]) {
        output.reserveCapacity(output.count + (bytes.count + 2) / 3 * 4)
        var position = 0
        while position + 2 < bytes.count {
            let group =
                UInt32(bytes[position]) << 16 | UInt32(bytes[position + 1]) << 8 | UInt32(bytes[position + 2])
            for shift in stride(from: UInt32(18), through: 0, by: -6) {
                output.append(alphabet[Int(group >> shift & 0x3F)])
            }
            position += 3
        }
        let left = bytes.count - position
        guard left > 0 else { return }
        let group = UInt32(bytes[position]) << 16 | (left > 1 ? UInt32(bytes[position + 1]) << 8 : 0)
        output.append(alphabet[Int(group >> 18 & 0x3F)])
        output.append(alphabet[Int(group >> 12 & 0x3F)])
        output.append(left > 1 ? alphabet[Int(group >> 6 & 0x3F)] : UInt8(ascii: "="))
        output.append(UInt8(ascii: "="))
    }

    /// The bytes of a text; `nil` when it is no Base64. White space is passed over, padding at the end may be
    /// missing.
    static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(text.count / 4 * 3)
        var group: UInt32 = 0
        var digits = 0
        var padding = 0
        for character in text {
            if character == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            let value = values[Int(character)]
            guard value != 0xFF, padding == 0 else {
                guard [0x20, 0x09, 0x0A, 0x0D].contains(character) else { return nil }
                continue
            }
            group = group << 6 | UInt32(value)
            digits += 1
            guard digits == 4 else { continue }
            result.append(UInt8(truncatingIfNeeded: group >> 16))
            result.append(UInt8(truncatingIfNeeded: group >> 8))
            result.append(UInt8(truncatingIfNeeded: group))
            (group, digits) = (0, 0)
        }
        guard padding == 0 || digits + padding == 4 else { return nil }
        switch digits {
        case 0: return result
        case 2 where group & 0xF == 0: return result + [UInt8(truncatingIfNeeded: group >> 4)]
        case 3 where group & 0x3 == 0:
            return result + [UInt8(truncatingIfNeeded: group >> 10), UInt8(truncatingIfNeeded: group >> 2)]
        default: return nil
        }
    }
}
