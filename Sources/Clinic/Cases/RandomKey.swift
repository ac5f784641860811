/// Keys that nobody can count or guess: 128 bits of the system's generator in lower-case hexadecimal.
package enum RandomKey {
    package static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<2).map { _ in
            let digits = String(generator.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
