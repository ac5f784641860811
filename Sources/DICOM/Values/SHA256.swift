/// SHA-256 (FIPS 180-4), for identifiers derived from text and for dumps; the archive uses a faster one.
enum SHA256 {
    private static let primes: [UInt32] = {
        var primes: [UInt32] = []
        var candidate: UInt32 = 2
        while primes.count < 64 {
            if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
            candidate += 1
        }
        return primes
    }()

    /// The first 32 bits of the fractional parts of the square roots of the first 8 primes.
    private static let initial = primes.prefix(8).map { prime in fraction(of: Double(prime).squareRoot()) }

    /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
    private static let constants = primes.map { prime -> UInt32 in
        // Integer cube root of prime · 2^96, whose low 32 bits are the fraction.
        let target = UInt128(prime) << 96
        var low: UInt128 = 0
        var high: UInt128 = 1 << 36
        while low + 1 < high {
            let middle = (low + high) / 2
            let (square, squareOver) = middle.multipliedReportingOverflow(by: middle)
            let (cube, cubeOver) = square.multipliedReportingOverflow(by: middle)
            if squareOver || cubeOver || cube > target { high = middle } else { low = middle }
        }
        return UInt32(truncatingIfNeeded: low)
    }

    private static func fraction(of root: Double) -> UInt32 {
        UInt32((root - root.rounded(.down)) * 4_294_967_296)
    }

    static func digest(of message: [UInt8]) -> [UInt8] { digest(of: Bytes(message)) }

    /// The digest of bytes where they stand: only the last block is copied.
    static func digest(of message: Bytes) -> [UInt8] {
        var state = initial
        var words = [UInt32](repeating: 0, count: 64)
        let whole = message.count / 64 * 64
        message.withUnsafeBytes { memory in
            for block in stride(from: 0, to: whole, by: 64) {
                compress(&state, UnsafeRawBufferPointer(rebasing: memory[block..<block + 64]), &words)
            }
        }
        var tail = message[whole..<message.count].array
        tail.append(0x80)
        tail.append(contentsOf: repeatElement(0, count: (120 - tail.count % 64) % 64))
        let bitCount = UInt64(message.count) * 8
        for shift in stride(from: 56, through: 0, by: -8) {
            tail.append(UInt8(truncatingIfNeeded: bitCount >> UInt64(shift)))
        }
        tail.withUnsafeBytes { memory in
            for block in stride(from: 0, to: memory.count, by: 64) {
                compress(&state, UnsafeRawBufferPointer(rebasing: memory[block..<block + 64]), &words)
            }
        }
        return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * $0)) }
        }
    }

    private static func compress(
        _ state: inout [UInt32], _ block: UnsafeRawBufferPointer, _ words: inout [UInt32]
    ) {
        for index in 0..<16 {
            let start = index * 4
            words[index] =
                UInt32(block[start]) << 24 | UInt32(block[start + 1]) << 16 | UInt32(block[start + 2]) << 8
                | UInt32(block[start + 3])
        }
        for index in 16..<64 {
            let a = words[index - 15]
            let b = words[index - 2]
            let first = rotate(a, 7) ^ rotate(a, 18) ^ (a >> 3)
            let second = rotate(b, 17) ^ rotate(b, 19) ^ (b >> 10)
            words[index] = words[index - 16] &+ first &+ words[index - 7] &+ second
        }
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        for index in 0..<64 {
            let sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
            let t1 = h &+ sum1 &+ ((e & f) ^ (~e & g)) &+ constants[index] &+ words[index]
            let sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
            let t2 = sum0 &+ ((a & b) ^ (a & c) ^ (b & c))
            (h, g, f, e, d, c, b, a) = (g, f, e, d &+ t1, c, b, a, t1 &+ t2)
        }
        for (index, value) in [a, b, c, d, e, f, g, h].enumerated() { state[index] = state[index] &+ value }
    }

    @inline(__always)
    private static func rotate(_ value: UInt32, _ count: UInt32) -> UInt32 {
        value >> count | value << (32 - count)
    }
}
