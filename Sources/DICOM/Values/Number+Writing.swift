import Glibc

extension Number {
    /// Writes a number in at most 16 characters, as exactly as they allow; `nil` when it is not finite.
    static func decimalString(_ value: Double) -> String? {
        guard value.isFinite else { return nil }
        if let whole = Int(exactly: value), abs(whole) < 1_000_000_000_000_000 { return String(whole) }
        let shortest = "\(value)"
        if shortest.utf8.count <= 16 { return shortest }
        for digits in stride(from: 15, through: 1, by: -1) {
            let text = formatted(value, significantDigits: digits)
            if text.utf8.count <= 16 { return text }
        }
        return nil
    }

    private static func formatted(_ value: Double, significantDigits: Int) -> String {
        var buffer = [CChar](repeating: 0, count: 40)
        let length = withVaList([value]) { vsnprintf(&buffer, buffer.count, "%.\(significantDigits)g", $0) }
        return String(
            decoding: buffer.prefix(max(0, Int(length))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
