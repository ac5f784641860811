import CCharLS
public import DICOM

/// JPEG-LS, lossless and near-lossless, by CharLS.
public struct JPEGLSDecoder: FrameDecoder {
    /// JPEG-LS Lossless and Near-Lossless.
    public var transferSyntaxes: [UID] { [.jpeglsLossless, .jpeglsNearLossless] }

    /// Makes a decoder.
    public init() {}

    /// A code stream begins with the marker SOI.
    public func startsFrame(_ fragment: Bytes) -> Bool? { JPEGProcess.startsFrame(fragment) }

    /// Decodes one frame.
    public func decode(_ codeStream: Bytes, as description: PixelDescription) throws(CodecError) -> Frame {
        let header = try codeStream.withUnsafeBytes { (memory) throws(CodecError) in
            try JPEGFrameHeader.find(memory)
        }
        guard header.process == 0xF7 else { return try JPEGProcess.decode(codeStream, as: description) }
        try header.check(description)
        try header.requireRoom(in: codeStream)
        guard let decoder = charls_jpegls_decoder_create() else {
            throw CodecError(.damagedCodeStream, "CharLS has no memory for a decoder.")
        }
        defer { charls_jpegls_decoder_destroy(decoder) }
        var samples: [UInt8] = []
        var info = charls_frame_info()
        var mode = CHARLS_INTERLEAVE_MODE_NONE
        let size = header.precision <= 8 ? 1 : 2
        let count = description.sampleCount * size
        let error = JPEGProcess.terminated(codeStream).withUnsafeBytes { source -> charls_jpegls_errc in
            guard let base = source.baseAddress else { return CHARLS_JPEGLS_ERRC_SOURCE_BUFFER_TOO_SMALL }
            var error = charls_jpegls_decoder_set_source_buffer(decoder, base, source.count)
            if error.rawValue == 0 { error = charls_jpegls_decoder_read_header(decoder) }
            if error.rawValue == 0 { error = charls_jpegls_decoder_get_frame_info(decoder, &info) }
            if error.rawValue == 0 { error = charls_jpegls_decoder_get_interleave_mode(decoder, &mode) }
            guard error.rawValue == 0 else { return error }
            guard Int(info.width) == description.columns, Int(info.height) == description.rows,
                Int(info.component_count) == description.samplesPerPixel,
                Int(info.bits_per_sample) == header.precision
            else { return CHARLS_JPEGLS_ERRC_INVALID_ARGUMENT }
            samples = [UInt8](unsafeUninitializedCapacity: count) { target, written in
                target.initialize(repeating: 0)
                if let base = target.baseAddress {
                    error = charls_jpegls_decoder_decode_to_buffer(decoder, base, count, 0)
                }
                written = count
            }
            return error
        }
        guard error.rawValue == 0 else { throw .damaged(Self.text(error)) }
        if description.samplesPerPixel > 1, mode == CHARLS_INTERLEAVE_MODE_NONE {
            samples = Self.interleaved(samples, size: size, components: description.samplesPerPixel)
        }
        return Self.frame(samples, size: size, precision: header.precision, as: description)
    }

    private static func frame(
        _ samples: [UInt8], size: Int, precision: Int, as description: PixelDescription
    ) -> Frame {
        var output = description
        if output.photometricInterpretation == .ybrFull422 { output.photometricInterpretation = .ybrFull }
        let needsSign = description.isSigned && precision < 8 * description.bytesPerSample
        if size == description.bytesPerSample, !needsSign { return Frame(checked: samples, as: output) }
        let values = samples.withUnsafeBytes { source in
            (0..<source.count / size).map { index in
                size == 1
                    ? UInt16(source[index])
                    : UInt16(littleEndian: source.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
            }
        }
        return JPEGProcess.frame(
            values, precision: precision, interpretation: output.photometricInterpretation, as: description)
    }

    private static func interleaved(_ planes: [UInt8], size: Int, components: Int) -> [UInt8] {
        let pixels = planes.count / size / components
        var result = [UInt8](repeating: 0, count: planes.count)
        for component in 0..<components {
            for pixel in 0..<pixels {
                for byte in 0..<size {
                    result[(pixel * components + component) * size + byte] =
                        planes[(component * pixels + pixel) * size + byte]
                }
            }
        }
        return result
    }

    static func text(_ error: charls_jpegls_errc) -> String {
        String(cString: charls_get_error_message(error))
    }
}
