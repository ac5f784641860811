import DICOM

/// Frames laid out one behind the other as native pixel data (PS3.5 section 8.1.1).
///
/// Samples of 32 bits in big-endian words are written as whole numbers, as GDCM and pydicom have them, not as swapped
/// halves.
struct NativeLayout {
    private let description: PixelDescription
    /// Whether numbers of 32 bits are to be stored with their most significant byte first.
    let isSwapped: Bool
    /// A byte that is not full yet, where samples are not whole bytes.
    private var rest: UInt8 = 0
    /// Bits of it that are taken.
    private var bitCount = 0

    init(_ description: PixelDescription, isBigEndian: Bool) {
        self.description = description
        let isPacked = description.bitsAllocated != 8 * description.bytesPerSample
        isSwapped =
            isBigEndian && description.sampleKind == .integer && description.bytesPerSample == 4 && !isPacked
    }

    private var isPacked: Bool { description.bitsAllocated != 8 * description.bytesPerSample }

    /// The order of bytes in what comes out.
    var order: ByteOrder { isSwapped ? .big : .little }

    /// The bytes of a frame as they follow those of the frame before.
    mutating func laidOut(_ frame: Frame) -> Bytes {
        if isPacked { return Bytes(packed(frame)) }
        guard isSwapped else { return frame.bytes }
        var bytes = frame.bytes.array
        for start in stride(from: 0, through: bytes.count - 4, by: 4) { bytes[start..<start + 4].reverse() }
        return Bytes(bytes)
    }

    private mutating func packed(_ frame: Frame) -> [UInt8] {
        let size = description.bytesPerSample
        return frame.bytes.withUnsafeBytes { memory in
            var result: [UInt8] = []
            result.reserveCapacity(memory.count / size * description.bitsAllocated / 8 + 1)
            for sample in stride(from: 0, to: memory.count, by: size) {
                for bit in 0..<description.bitsAllocated {
                    rest |= (memory[sample + bit / 8] >> UInt8(bit % 8) & 1) << UInt8(bitCount)
                    bitCount += 1
                    guard bitCount == 8 else { continue }
                    result.append(rest)
                    (rest, bitCount) = (0, 0)
                }
            }
            return result
        }
    }

    /// What comes behind the last frame: a byte that is not full, and padding to an even length.
    func end(after count: Int) -> Bytes {
        let last: [UInt8] = bitCount > 0 ? [rest] : []
        return Bytes((count + last.count) % 2 == 0 ? last : last + [0])
    }
}
