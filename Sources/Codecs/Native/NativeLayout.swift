import DICOM

/// Frames laid out one behind the other as native pixel data (PS3.5 section 8.1.1).
struct NativeLayout {
    private let description: PixelDescription
    private var bytes: [UInt8] = []
    /// Bits of the last byte that are taken, where samples are not whole bytes.
    private var bitCount = 0

    init(_ description: PixelDescription) {
        self.description = description
        bytes.reserveCapacity(description.frameBytes * description.frameCount)
    }

    private var isPacked: Bool { description.bitsAllocated != 8 * description.bytesPerSample }

    mutating func append(_ frame: Frame) {
        frame.bytes.withUnsafeBytes { memory in
            guard isPacked else { return bytes.append(contentsOf: memory) }
            let size = description.bytesPerSample
            for sample in stride(from: 0, to: memory.count, by: size) {
                for bit in 0..<description.bitsAllocated {
                    if bitCount == 0 { bytes.append(0) }
                    let value = memory[sample + bit / 8] >> UInt8(bit % 8) & 1
                    bytes[bytes.count - 1] |= value << UInt8(bitCount)
                    bitCount = (bitCount + 1) % 8
                }
            }
        }
    }

    /// The value of the element. Samples of 32 bits in big-endian words are written as whole numbers, as GDCM and
    /// pydicom have them, not as swapped halves.
    consuming func value(isBigEndian: Bool) -> Value {
        if bytes.count % 2 == 1 { bytes.append(0) }
        guard isBigEndian, description.sampleKind == .integer, description.bytesPerSample == 4, !isPacked
        else {
            return .bytes(Bytes(bytes), .little)
        }
        for start in stride(from: 0, through: bytes.count - 4, by: 4) { bytes[start..<start + 4].reverse() }
        return .bytes(Bytes(bytes), .big)
    }
}
