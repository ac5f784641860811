import DICOM

extension Frame {
    /// The frame with samples beyond what Bits Stored can hold set to the nearest that they can. Lossy code streams
    /// of a greater precision overshoot, and white would turn black when the highest bits are cut off.
    func limited() -> Frame {
        let isNarrower = description.bitsStored < 8 * description.bytesPerSample
        guard description.sampleKind == .integer, isNarrower,
            description.highBit == description.bitsStored - 1
        else {
            return self
        }
        switch (description.bytesPerSample, description.isSigned) {
        case (1, false): return limited(UInt8.self)
        case (1, true): return limited(Int8.self)
        case (2, false): return limited(UInt16.self)
        case (2, true): return limited(Int16.self)
        case (_, false): return limited(UInt32.self)
        case (_, true): return limited(Int32.self)
        }
    }

    private func limited<Raw: FixedWidthInteger>(_: Raw.Type) -> Frame {
        let bits = description.bitsStored
        let least: Raw = Raw.isSigned ? ~0 << Raw(bits - 1) : 0
        let greatest: Raw = Raw.isSigned ? ~least : 1 << Raw(bits) - 1
        let size = MemoryLayout<Raw>.size
        let isWithin = bytes.withUnsafeBytes { memory in
            stride(from: 0, to: memory.count, by: size).allSatisfy { offset in
                let value = Raw(littleEndian: memory.loadUnaligned(fromByteOffset: offset, as: Raw.self))
                return value >= least && value <= greatest
            }
        }
        if isWithin { return self }
        var result = bytes.array
        result.withUnsafeMutableBytes { memory in
            for offset in stride(from: 0, to: memory.count, by: size) {
                let value = Raw(littleEndian: memory.loadUnaligned(fromByteOffset: offset, as: Raw.self))
                let limited = min(max(value, least), greatest)
                memory.storeBytes(of: limited.littleEndian, toByteOffset: offset, as: Raw.self)
            }
        }
        return Frame(checked: result, as: description)
    }
}
