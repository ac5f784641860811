public import DICOM

/// RLE Lossless (PS3.5 annex G): byte planes, most significant first, each packed by runs.
public struct RLEDecoder: FrameDecoder {
    /// RLE Lossless.
    public var transferSyntaxes: [UID] { [.rleLossless] }

    /// Makes a decoder.
    public init() {}

    /// Decodes one frame.
    public func decode(_ codeStream: Bytes, as description: PixelDescription) throws(CodecError) -> Frame {
        let size = description.bytesPerSample
        let planes = description.samplesPerPixel * size
        let pixels = description.pixelCount
        // Two bytes give at most 128; what is declared beyond that cannot be there.
        guard codeStream.count >= 64, description.frameBytes <= (codeStream.count - 64) * 64 else {
            throw CodecError(
                .truncated, "\(codeStream.count) bytes are too few for an RLE frame of this size.")
        }
        let result = codeStream.withUnsafeBytes { memory -> Result<[UInt8], CodecError> in
            do throws(CodecError) {
                let segments = try Self.segments(memory, count: planes)
                var samples = [UInt8](repeating: 0, count: description.frameBytes)
                for (plane, segment) in segments.enumerated() {
                    // Segments run from the most significant byte of the first sample.
                    let sample = plane / size
                    let offset = sample * size + size - 1 - plane % size
                    let written = samples.withUnsafeMutableBufferPointer {
                        Self.unpack(memory[segment], into: $0, from: offset, step: planes, count: pixels)
                    }
                    guard written == pixels else {
                        throw CodecError(
                            .truncated, "RLE segment \(plane + 1) ends after \(written) of \(pixels) bytes.")
                    }
                }
                return .success(samples)
            } catch { return .failure(error) }
        }
        var output = description
        if output.photometricInterpretation == .ybrFull422 { output.photometricInterpretation = .ybrFull }
        return Frame(checked: try result.get(), as: output)
    }

    private static func segments(_ memory: UnsafeRawBufferPointer, count: Int) throws(CodecError) -> [Range<
        Int
    >] {
        func word(_ index: Int) -> Int {
            Int(UInt32(littleEndian: memory.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)))
        }
        guard word(0) == count, count <= 15 else {
            throw .mismatch("there are \(word(0)) RLE segments and \(count) byte planes")
        }
        let starts = (1...count).map(word)
        return try starts.indices.map { (index) throws(CodecError) in
            let end = index + 1 < count ? starts[index + 1] : memory.count
            guard starts[index] >= 64, starts[index] <= end, end <= memory.count else {
                throw .damaged("RLE segment \(index + 1) does not lie within the frame")
            }
            return starts[index]..<end
        }
    }

    /// Unpacks until a plane is full; gives back how many bytes it has got.
    private static func unpack(
        _ source: Slice<UnsafeRawBufferPointer>, into target: UnsafeMutableBufferPointer<UInt8>,
        from offset: Int,
        step: Int, count: Int
    ) -> Int {
        let source = UnsafeRawBufferPointer(rebasing: source)
        var position = 0
        var written = 0
        var place = offset
        while written < count, position < source.count {
            let control = Int(Int8(bitPattern: source[position]))
            position += 1
            if control >= 0 {
                let length = min(control + 1, source.count - position, count - written)
                for index in 0..<length {
                    target[place] = source[position + index]
                    place += step
                }
                position += control + 1
                written += length
            } else if control > -128 {
                guard position < source.count else { break }
                let value = source[position]
                position += 1
                let length = min(1 - control, count - written)
                for _ in 0..<length {
                    target[place] = value
                    place += step
                }
                written += length
            }
        }
        return written
    }
}
