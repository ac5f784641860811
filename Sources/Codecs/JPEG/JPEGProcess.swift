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
            guard header.precision != 8 else {
                try header.requireRoom(in: codeStream)
                let isOpen = header.process <= 0xC1 ? try hasOneScan(codeStream, header) : false
                return try LibJPEG.decode(isOpen ? terminated(codeStream) : codeStream, as: description)
            }
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

    /// The stream with an end marker behind it where it has none: real files lack it, and CharLS 2.4 searches for bits
    /// for ever when data end without any.
    static func terminated(_ codeStream: Bytes) -> Bytes {
        let isTerminated = codeStream.withUnsafeBytes { memory in
            guard let last = memory.lastIndex(where: { $0 != 0 }), last > 0 else { return false }
            return memory[last] == JPEGSegments.endOfImage && memory[last - 1] == 0xFF
        }
        return isTerminated ? codeStream : Bytes(codeStream.array + [0xFF, JPEGSegments.endOfImage])
    }

    /// True when the first scan has all components, so that a stream without its end marker can lack nothing else that
    /// would pass unnoticed.
    private static func hasOneScan(_ codeStream: Bytes, _ header: JPEGFrameHeader) throws(CodecError) -> Bool
    {
        try codeStream.withUnsafeBytes { (memory) throws(CodecError) in
            var segments = JPEGSegments(memory)
            while let segment = try segments.next() {
                guard segment.marker == JPEGSegments.startOfScan else { continue }
                return !segment.payload.isEmpty
                    && Int(memory[segment.payload.lowerBound]) == header.components.count
            }
            return false
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
        let shift = UInt16(16 - precision)
        let isSigned = description.isSigned
        func widened(_ sample: UInt16) -> Int32 {
            isSigned ? Int32(Int16(bitPattern: sample &<< shift) &>> Int16(shift)) : Int32(sample)
        }
        let bytes =
            switch description.bytesPerSample {
            case 1: stored(samples) { UInt8(truncatingIfNeeded: widened($0)) }
            case 2: stored(samples) { UInt16(truncatingIfNeeded: widened($0)).littleEndian }
            default: stored(samples) { widened($0).littleEndian }
            }
        var output = description
        output.photometricInterpretation = interpretation
        return Frame(checked: bytes, as: output)
    }

    /// Samples as the bytes of another type.
    @inline(__always)
    private static func stored<Sample: FixedWidthInteger>(
        _ samples: [UInt16], _ convert: (UInt16) -> Sample
    ) -> [UInt8] {
        let size = MemoryLayout<Sample>.size
        return samples.withUnsafeBufferPointer { source in
            [UInt8](unsafeUninitializedCapacity: source.count * size) { target, written in
                let target = UnsafeMutableRawBufferPointer(target)
                for index in source.indices {
                    target.storeBytes(
                        of: convert(source[index]), toByteOffset: index &* size, as: Sample.self)
                }
                written = source.count * size
            }
        }
    }
}
