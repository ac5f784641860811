import DICOM
import Glibc

/// Frames written as plain files, for a look with other tools.
public enum FrameDump {
    /// How samples are written.
    public enum Layout: String, Sendable, Hashable {
        /// Cleaned samples, colours as decoded.
        case samples
        /// As ``samples``, with luminance and chrominances converted to RGB.
        case rgb
    }

    /// Writes each frame as `frame-00001.raw` (little endian, colour by pixel) into a folder that exists, and
    /// `frames.json` with what is needed to read them.
    /// - Throws: ``CodecError``; with code `fileUnwritable` when the operating system refuses.
    public static func write(
        _ pixels: PixelData, to folder: String, layout: Layout = .samples
    ) throws(CodecError) {
        var last: Frame?
        for index in 0..<pixels.frameCount {
            var frame = try pixels.frame(index).cleaned()
            if layout == .rgb, frame.description.photometricInterpretation.isLuminanceChrominance {
                frame = try ColorTransform.rgb(frame)
            }
            let number = String(index + 1)
            let name = "frame-" + String(repeating: "0", count: max(0, 5 - number.count)) + number + ".raw"
            try write(frame.bytes, to: folder + "/" + name)
            last = frame
        }
        if let last {
            try write(Bytes(Array(json(last.description, pixels).utf8)), to: folder + "/frames.json")
        }
    }

    private static func json(_ frame: PixelDescription, _ pixels: PixelData) -> String {
        """
        {"frames": \(pixels.frameCount), "rows": \(frame.rows), "columns": \(frame.columns), \
        "samplesPerPixel": \(frame.samplesPerPixel), "bytesPerSample": \(frame.bytesPerSample), \
        "signed": \(frame.isSigned), "kind": "\(frame.sampleKind.rawValue)", \
        "bitsAllocated": \(frame.bitsAllocated), "bitsStored": \(frame.bitsStored), \
        "photometricInterpretation": "\(escaped(frame.photometricInterpretation.rawValue))", \
        "transferSyntax": "\(escaped(pixels.transferSyntax.uid.string))"}

        """
    }

    private static func escaped(_ text: String) -> String {
        text.filter { $0.isASCII && $0 != "\"" && $0 != "\\" && $0 >= " " }
    }

    private static func write(_ bytes: Bytes, to path: String) throws(CodecError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw unwritable(path) }
        defer { close(descriptor) }
        let isWritten = bytes.withUnsafeBytes { memory -> Bool in
            var position = 0
            while position < memory.count {
                let count = Glibc.write(
                    descriptor, memory.baseAddress?.advanced(by: position), memory.count - position)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                position += count
            }
            return true
        }
        guard isWritten else { throw unwritable(path) }
    }

    private static func unwritable(_ path: String) -> CodecError {
        CodecError(.fileUnwritable, "cannot write \(path): \(String(cString: strerror(errno))).")
    }
}
