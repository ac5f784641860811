import DICOM

/// Colours brought to red, green and blue (PS3.3 C.7.6.3.1.2).
public enum ColorTransform {
    /// A frame as RGB of the same depth: YBR_FULL is converted, RGB stays as it is, grey is repeated (MONOCHROME1
    /// inverted). A palette needs its tables: ``PaletteColor/rgb(_:)``.
    /// - Throws: ``CodecError`` with code `unsupportedPixels`.
    public static func rgb(_ frame: Frame) throws(CodecError) -> Frame {
        let description = frame.description
        switch description.photometricInterpretation {
        case .rgb where description.samplesPerPixel == 3: return frame
        case .ybrFull, .ybrFull422:
            guard description.samplesPerPixel == 3, !description.isSigned else { break }
            switch description.bytesPerSample {
            case 1: return try convert(frame, UInt8.self)
            case 2: return try convert(frame, UInt16.self)
            default: break
            }
        case .monochrome1, .monochrome2:
            if description.samplesPerPixel == 1 { return try repeated(frame) }
        default: break
        }
        throw CodecError(
            .unsupportedPixels,
            "\(description.photometricInterpretation) of \(description.samplesPerPixel) samples and "
                + "\(description.bitsAllocated) bits cannot be converted to RGB.")
    }

    private static func convert<Raw: FixedWidthInteger & UnsignedInteger>(
        _ frame: Frame, _: Raw.Type
    ) throws(CodecError) -> Frame {
        var output = frame.description
        output.photometricInterpretation = .rgb
        let size = MemoryLayout<Raw>.size
        // Fixed point of 16 fractional bits.
        let middle = 1 << (frame.description.bitsStored - 1)
        let greatest = 1 << frame.description.bitsStored - 1
        let bytes = frame.bytes.withUnsafeBytes { source in
            [UInt8](unsafeUninitializedCapacity: source.count) { target, written in
                let target = UnsafeMutableRawBufferPointer(target)
                func load(_ place: Int) -> Int {
                    Int(Raw(littleEndian: source.loadUnaligned(fromByteOffset: place, as: Raw.self)))
                }
                func store(_ value: Int, _ place: Int) {
                    let clamped = Raw(truncatingIfNeeded: min(max((value + 32_768) >> 16, 0), greatest))
                    target.storeBytes(of: clamped.littleEndian, toByteOffset: place, as: Raw.self)
                }
                for place in stride(from: 0, to: source.count - 3 * size + 1, by: 3 * size) {
                    let luminance = load(place) << 16
                    let blue = load(place + size) - middle
                    let red = load(place + 2 * size) - middle
                    store(luminance + 91_881 * red, place)
                    store(luminance - 22_554 * blue - 46_802 * red, place + size)
                    store(luminance + 116_130 * blue, place + 2 * size)
                }
                written = source.count
            }
        }
        return Frame(checked: bytes, as: output)
    }

    private static func repeated(_ frame: Frame) throws(CodecError) -> Frame {
        let source = frame.description
        let output = try PixelDescription(
            rows: source.rows, columns: source.columns, samplesPerPixel: 3,
            bitsAllocated: source.bitsAllocated,
            bitsStored: source.bitsStored, isSigned: source.isSigned, sampleKind: source.sampleKind,
            photometricInterpretation: .rgb)
        let size = source.bytesPerSample
        let inverts = source.photometricInterpretation == .monochrome1 && source.sampleKind == .integer
        let mask = UInt64.max >> UInt64(64 - source.bitsStored)
        let cleaned = frame.cleaned().bytes
        var bytes: [UInt8] = []
        bytes.reserveCapacity(3 * cleaned.count)
        cleaned.withUnsafeBytes { memory in
            for start in stride(from: 0, to: memory.count, by: size) {
                for _ in 0..<3 {
                    for byte in 0..<size {
                        // In two's complement, too, the inverse of a sample is its complement.
                        let flip =
                            source.isSigned ? 0xFF : UInt8(truncatingIfNeeded: mask >> UInt64(8 * byte))
                        bytes.append(inverts ? memory[start + byte] ^ flip : memory[start + byte])
                    }
                }
            }
        }
        return Frame(checked: bytes, as: output)
    }
}
