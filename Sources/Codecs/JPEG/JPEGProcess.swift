import DICOM

/// Decodes a JPEG code stream by the process that it itself names: real files carry one JPEG process under another's
/// transfer syntax, and there is never a doubt about which it is.
enum JPEGProcess {
    static func decode(_ codeStream: Bytes, as description: PixelDescription) throws(CodecError) -> Frame {
        let header = try codeStream.withUnsafeBytes { (memory) throws(CodecError) in
            try JPEGFrameHeader.find(memory)
        }
        try header.check(description)
        switch header.process {
        case 0xC0, 0xC1, 0xC2, 0xC9, 0xCA:
            if header.precision == 8 { return try LibJPEG.decode(codeStream, as: description) }
            guard header.process != 0xC2, header.process < 0xC9 else { break }
            return try HuffmanDCTDecoder.decode(codeStream, as: description)
        case 0xC3: return try LosslessDecoder.decode(codeStream, as: description)
        case 0xF7: return try JPEGLSDecoder().decode(codeStream, as: description)
        default: break
        }
        throw CodecError(
            .unsupportedPixels,
            "JPEG process SOF\(Int(header.process) - 0xC0) with \(header.precision) bits cannot be decoded here."
        )
    }

    /// What colours mean: the code stream's own word, where it has one, goes before that of the data set, which
    /// real files get wrong.
    static func interpretation(
        _ declared: PhotometricInterpretation, codeStreamIsRGB: Bool?
    ) -> PhotometricInterpretation {
        switch codeStreamIsRGB {
        case true: .rgb
        case false: .ybrFull
        default: declared == .ybrFull422 ? .ybrFull : declared
        }
    }

    /// A JPEG code stream begins with the marker SOI.
    static func startsFrame(_ fragment: Bytes) -> Bool {
        fragment.count >= 2 && fragment[0] == 0xFF && fragment[1] == JPEGSegments.startOfImage
    }

    /// Samples of 8 or 16 bits brought into the bytes of the frame, extended by sign where the data set has signs.
    static func frame(
        _ samples: [UInt16], precision: Int, interpretation: PhotometricInterpretation,
        as description: PixelDescription
    ) -> Frame {
        let size = description.bytesPerSample
        let shift = 16 - precision
        let isSigned = description.isSigned
        let bytes = [UInt8](unsafeUninitializedCapacity: samples.count * size) { target, written in
            let target = UnsafeMutableRawBufferPointer(target)
            for (index, sample) in samples.enumerated() {
                let value =
                    isSigned
                    ? Int32(Int16(bitPattern: sample << UInt16(shift)) >> Int16(shift)) : Int32(sample)
                switch size {
                case 1: target[index] = UInt8(truncatingIfNeeded: value)
                case 2:
                    target.storeBytes(
                        of: UInt16(truncatingIfNeeded: value).littleEndian, toByteOffset: 2 * index,
                        as: UInt16.self)
                default: target.storeBytes(of: value.littleEndian, toByteOffset: 4 * index, as: Int32.self)
                }
            }
            written = samples.count * size
        }
        var output = description
        output.photometricInterpretation = interpretation
        return Frame(checked: bytes, as: output)
    }
}
