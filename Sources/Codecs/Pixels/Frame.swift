public import DICOM

/// One decoded frame: samples of 1, 2, 4 or 8 bytes, little endian, colour by pixel, row by row.
///
/// Frames of native pixel data share the memory of the file where it already looks like that.
public struct Frame: Sendable {
    /// What the samples are. Its photometric interpretation is that of these bytes, which decoding may have
    /// changed (YBR_RCT becomes RGB).
    public let description: PixelDescription
    /// `description.frameBytes` bytes.
    public let bytes: Bytes

    /// Makes a frame.
    /// - Throws: ``CodecError`` with code `mismatch` when there are not as many bytes as described.
    public init(_ bytes: Bytes, as description: PixelDescription) throws(CodecError) {
        guard bytes.count == description.frameBytes else {
            throw CodecError(
                .mismatch, "\(bytes.count) bytes are not the \(description.frameBytes) that the frame needs.")
        }
        self.bytes = bytes
        self.description = description
    }

    init(checked bytes: [UInt8], as description: PixelDescription) {
        precondition(bytes.count == description.frameBytes, "A decoder must fill its frame.")
        self.bytes = Bytes(bytes)
        self.description = description
    }

    /// True when bits outside of Bits Stored are in use, as by overlays of old, or by values that do not fit.
    public var usesUnusedBits: Bool {
        guard needsCleaning else { return false }
        guard description.highBit == description.bitsStored - 1 else { return cleaned().bytes != bytes }
        switch description.bytesPerSample {
        case 1: return exceedsBitsStored(UInt8.self)
        case 2: return exceedsBitsStored(UInt16.self)
        default: return exceedsBitsStored(UInt32.self)
        }
    }

    private var needsCleaning: Bool {
        description.sampleKind == .integer && description.bitsStored < 8 * description.bytesPerSample
            && description.bitsAllocated > 1
    }

    /// The frame with each sample moved down to bit 0 and extended by its sign or zeros, whatever stood in the
    /// bits outside of Bits Stored. The same frame when there are none.
    public func cleaned() -> Frame {
        guard needsCleaning else { return self }
        switch description.bytesPerSample {
        case 1: return cleaned(UInt8.self, Int8.self)
        case 2: return cleaned(UInt16.self, Int16.self)
        default: return cleaned(UInt32.self, Int32.self)
        }
    }

    /// A sample moved down to bit 0 and extended.
    @inline(__always)
    private static func cleaned<
        Raw: FixedWidthInteger & UnsignedInteger, Signed: FixedWidthInteger & SignedInteger
    >(_ raw: Raw, _: Signed.Type, up: Raw, down: Raw, isSigned: Bool) -> Raw {
        let top = raw &<< up
        guard isSigned else { return top &>> down }
        return Raw(truncatingIfNeeded: Signed(truncatingIfNeeded: top) &>> Signed(truncatingIfNeeded: down))
    }

    /// True when a sample that starts at bit 0 does not fit the bits stored.
    private func exceedsBitsStored<Raw: FixedWidthInteger & UnsignedInteger>(_: Raw.Type) -> Bool {
        let size = MemoryLayout<Raw>.size
        let count = description.sampleCount
        // Half the range added, signed numbers that fit are those from zero up that do.
        let shift: Raw = description.isSigned ? 1 << Raw(description.bitsStored - 1) : 0
        let used = bytes.withUnsafeBytes { source -> Raw in
            precondition(source.count >= count * size, "A frame must have the bytes that it describes.")
            guard let start = source.baseAddress else { return 0 }
            var used: Raw = 0
            for index in 0..<count {
                let raw = start.loadUnaligned(fromByteOffset: index &* size, as: Raw.self)
                used |= Raw(littleEndian: raw) &+ shift
            }
            return used
        }
        return used >> Raw(description.bitsStored) != 0
    }

    private func cleaned<Raw: FixedWidthInteger & UnsignedInteger, Signed: FixedWidthInteger & SignedInteger>(
        _: Raw.Type, _: Signed.Type
    ) -> Frame {
        let up = Raw(Raw.bitWidth - 1 - description.highBit)
        let down = Raw(Raw.bitWidth - description.bitsStored)
        let isSigned = description.isSigned
        let count = description.sampleCount
        let size = MemoryLayout<Raw>.size
        let result = bytes.withUnsafeBytes { source in
            [UInt8](unsafeUninitializedCapacity: count * size) { target, written in
                let target = UnsafeMutableRawBufferPointer(target)
                for index in 0..<count {
                    let offset = index &* size
                    let raw = Raw(
                        littleEndian: source.loadUnaligned(fromByteOffset: offset, as: Raw.self))
                    let value = Self.cleaned(raw, Signed.self, up: up, down: down, isSigned: isSigned)
                    target.storeBytes(of: value.littleEndian, toByteOffset: offset, as: Raw.self)
                }
                written = count * size
            }
        }
        return Frame(checked: result, as: description)
    }

    /// The samples as whole numbers, cleaned; empty for floating point. Unsigned samples of 32 bits keep their bits, so
    /// that those from 2³¹ up come out negative: `UInt32(bitPattern:)` brings them back, and ``floats`` has them right.
    public var integers: [Int32] {
        guard description.sampleKind == .integer else { return [] }
        let frame = cleaned()
        switch (description.bytesPerSample, description.isSigned) {
        case (1, false): return frame.map(UInt8.self) { Int32($0) }
        case (1, true): return frame.map(UInt8.self) { Int32(Int8(bitPattern: $0)) }
        case (2, false): return frame.map(UInt16.self) { Int32($0) }
        case (2, true): return frame.map(UInt16.self) { Int32(Int16(bitPattern: $0)) }
        default: return frame.map(UInt32.self) { Int32(bitPattern: $0) }
        }
    }

    /// The samples as floating point numbers, whatever they are stored as.
    public var floats: [Float] {
        switch description.sampleKind {
        case .float: map(UInt32.self) { Float(bitPattern: $0) }
        case .double: map(UInt64.self) { Float(Double(bitPattern: $0)) }
        case .integer where description.bytesPerSample == 4 && !description.isSigned:
            cleaned().map(UInt32.self) { Float($0) }
        case .integer: integers.map { Float($0) }
        }
    }

    private func map<Raw: FixedWidthInteger, Result>(_: Raw.Type, _ convert: (Raw) -> Result) -> [Result] {
        let size = MemoryLayout<Raw>.size
        let count = bytes.count / size
        return bytes.withUnsafeBytes { source in
            [Result](unsafeUninitializedCapacity: count) { target, written in
                for index in 0..<count {
                    let raw = source.loadUnaligned(fromByteOffset: index * size, as: Raw.self)
                    target.initializeElement(at: index, to: convert(Raw(littleEndian: raw)))
                }
                written = count
            }
        }
    }
}
