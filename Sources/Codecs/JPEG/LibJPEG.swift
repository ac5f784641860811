import CJPEG
import DICOM

/// libjpeg-turbo, for all that is 8 bits a sample.
enum LibJPEG {
    static func decode(_ codeStream: Bytes, as description: PixelDescription) throws(CodecError) -> Frame {
        var info = cjpeg_info()
        var message = cjpeg_message()
        var status: Int32 = 1
        let count = description.sampleCount
        let samples = codeStream.withUnsafeBytes { source in
            [UInt8](unsafeUninitializedCapacity: count) { target, written in
                // Whatever the library leaves untouched must not be another picture.
                target.initialize(repeating: 0)
                status = cjpeg_decode(
                    source.baseAddress, source.count, UInt32(description.columns), UInt32(description.rows),
                    Int32(description.samplesPerPixel), target.baseAddress, count, &info, &message)
                written = count
            }
        }
        guard status != 2 else { throw .mismatch(text(message)) }
        guard status == 0 else { throw .damaged(text(message)) }
        var output = description
        if description.samplesPerPixel == 3 {
            output.photometricInterpretation = JPEGProcess.interpretation(
                description.photometricInterpretation,
                codeStreamIsRGB: info.is_rgb < 0 ? nil : info.is_rgb == 1)
        }
        guard description.bytesPerSample > 1 else { return Frame(checked: samples, as: output) }
        return JPEGProcess.frame(
            samples.map { UInt16($0) }, precision: 8, interpretation: output.photometricInterpretation,
            as: description)
    }

    static func encode(_ frame: Frame, quality: Int) throws(CodecError) -> [UInt8] {
        let description = frame.description
        var stream: UnsafeMutablePointer<UInt8>?
        var size = 0
        var message = cjpeg_message()
        let status = frame.bytes.withUnsafeBytes { source in
            cjpeg_encode(
                source.baseAddress, UInt32(description.columns), UInt32(description.rows),
                Int32(description.samplesPerPixel), Int32(quality), &stream, &size, &message)
        }
        guard status == 0, let stream else {
            throw CodecError(.encodingFailed, "libjpeg refused: \(text(message)).")
        }
        defer { cjpeg_free(stream) }
        return [UInt8](UnsafeBufferPointer(start: stream, count: size))
    }

    private static func text(_ message: cjpeg_message) -> String { codecText(message.text) }
}

/// The text of a C array of characters.
func codecText<Characters>(_ characters: Characters) -> String {
    withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}
