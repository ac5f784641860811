import DICOM

/// Reads the numbers of one image from its file as Hounsfield units.
enum PixelReader {
    /// Air, for pixels that the scanner marked as outside its field.
    static let paddingHounsfield: Float = -1024

    /// Opens the pixel data of a file; several frames of an enhanced object share one opening.
    static func open(_ file: StudyFile) throws(PixelError) -> PixelBytes {
        guard !file.transferSyntax.isEncapsulated else {
            throw PixelError(.compressed, "\(file.path) is compressed (\(file.transferSyntax.name))")
        }
        let element: Element?
        do {
            element = try DICOMFile.read(path: file.path).dataSet[.pixelData]
        } catch {
            throw PixelError(.unreadable, "\(error)")
        }
        guard case .bytes(let bytes, let order)? = element?.value else {
            throw PixelError(.unreadable, "\(file.path) has no pixel data")
        }
        return PixelBytes(bytes: bytes, isBigEndian: order == .big)
    }

    /// Fills `hounsfield` (rows × columns) with the pixels of one frame.
    static func read(
        _ frame: ImageFrame, from pixels: PixelBytes, into hounsfield: UnsafeMutableBufferPointer<Float>
    ) throws(PixelError) {
        let layout = frame.pixels
        let count = frame.geometry.columns * frame.geometry.rows
        let width = layout.bitsAllocated / 8
        guard layout.bitsAllocated == 8 || layout.bitsAllocated == 16,
            (1...layout.bitsAllocated).contains(layout.bitsStored)
        else {
            throw PixelError(
                .unreadable,
                "\(frame.file.path) has \(layout.bitsAllocated) bits a pixel; 8 or 16 can be read")
        }
        let start = frame.frameIndex * count * width
        guard pixels.bytes.count >= start + count * width else {
            throw PixelError(
                .unreadable,
                "\(frame.file.path) has \(pixels.bytes.count) bytes of pixels where \(start + count * width) are needed"
            )
        }
        pixels.bytes.withUnsafeBytes { raw in
            let source = UnsafeRawBufferPointer(rebasing: raw[start..<start + count * width])
            width == 1
                ? decode8(source, layout, into: hounsfield)
                : decode16(source, layout, swapped: pixels.isBigEndian, into: hounsfield)
        }
    }

    private static func decode8(
        _ source: UnsafeRawBufferPointer, _ layout: PixelLayout,
        into target: UnsafeMutableBufferPointer<Float>
    ) {
        let (slope, intercept) = (Float(layout.slope), Float(layout.intercept))
        for index in 0..<source.count {
            let stored = layout.isSigned ? Int(Int8(bitPattern: source[index])) : Int(source[index])
            target[index] = stored == layout.padding ? paddingHounsfield : Float(stored) * slope + intercept
        }
    }

    private static func decode16(
        _ source: UnsafeRawBufferPointer, _ layout: PixelLayout, swapped: Bool,
        into target: UnsafeMutableBufferPointer<Float>
    ) {
        let (slope, intercept) = (Float(layout.slope), Float(layout.intercept))
        // Bits above the stored ones may hold overlays: shift them out and the sign in.
        let shift = UInt16(16 - layout.bitsStored)
        let padding = layout.padding.map { Int32(truncatingIfNeeded: $0) } ?? Int32.min
        for index in 0..<source.count / 2 {
            var bits = source.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)
            if swapped { bits = bits.byteSwapped }
            let stored: Int32
            if layout.isSigned {
                stored = Int32(Int16(bitPattern: bits << shift) >> Int16(shift))
            } else {
                stored = Int32((bits << shift) >> shift)
            }
            target[index] = stored == padding ? paddingHounsfield : Float(stored) * slope + intercept
        }
    }
}

/// The uncompressed pixel data of one file.
struct PixelBytes: Sendable {
    var bytes: Bytes
    var isBigEndian: Bool
}

/// Pixels that could not be had.
struct PixelError: Error, Sendable, CustomStringConvertible {
    enum Code: Sendable { case compressed, unreadable }

    var code: Code
    var description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
