import Codecs
import DICOM

/// Reads the numbers of one image from its file as Hounsfield units.
enum PixelReader {
    /// Air, for pixels that the scanner marked as outside its field.
    static let paddingHounsfield: Float = -1024

    /// Opens the pixel data of a file; several frames of an enhanced object share one opening.
    static func open(_ file: StudyFile) throws(PixelError) -> PixelBytes {
        if file.transferSyntax.isEncapsulated { return try openCompressed(file) }
        let element: Element?
        do {
            element = try DICOMFile.read(path: file.path, access: access(to: file)).dataSet[.pixelData]
        } catch {
            throw PixelError(.unreadable, "\(error)")
        }
        guard case .bytes(let bytes, let order)? = element?.value else {
            throw PixelError(.unreadable, "\(file.path) has no pixel data")
        }
        return PixelBytes(bytes: bytes, isBigEndian: order == .big)
    }

    private static func openCompressed(_ file: StudyFile) throws(PixelError) -> PixelBytes {
        guard PixelCodecs.canDecode(file.transferSyntax) else {
            throw PixelError(.compressed, "\(file.path) is compressed (\(file.transferSyntax.name))")
        }
        do {
            let read = try DICOMFile.read(path: file.path, access: .memory)
            return PixelBytes(bytes: Bytes(), isBigEndian: false, compressed: try PixelData(read))
        } catch {
            throw PixelError(.unreadable, "\(file.path): \(error)")
        }
    }

    /// The frame as if it had never been compressed.
    private static func decompressed(
        _ frame: ImageFrame, from data: PixelData
    ) throws(PixelError) -> (frame: ImageFrame, pixels: PixelBytes) {
        var alone = frame
        alone.frameIndex = 0
        do {
            let decoded = try data.frame(frame.frameIndex)
            return (alone, PixelBytes(bytes: decoded.bytes, isBigEndian: false))
        } catch {
            throw PixelError(.unreadable, "\(frame.file.path): \(error)")
        }
    }

    /// A file that somebody shortens while it is mapped kills the process; only large ones are worth the risk.
    private static func access(to file: StudyFile) -> FileAccess {
        (file.header.int(.numberOfFrames) ?? 1) > 64 ? .mapped : .memory
    }

    /// Checks that the pixels of a frame are there, before anything is allocated for them.
    static func check(_ frame: ImageFrame, in pixels: PixelBytes) throws(PixelError) {
        let layout = frame.pixels
        guard layout.bitsAllocated == 8 || layout.bitsAllocated == 16,
            (1...layout.bitsAllocated).contains(layout.bitsStored),
            (layout.bitsStored - 1..<layout.bitsAllocated).contains(layout.highBit)
        else {
            throw PixelError(
                .unreadable,
                "\(frame.file.path) has \(layout.bitsStored) of \(layout.bitsAllocated) bits a pixel, the highest at "
                    + "\(layout.highBit); 8 and 16 bits can be read")
        }
        let needed = end(frame)
        // What comes out of a code stream is checked by its decoder.
        guard pixels.compressed == nil else { return }
        guard pixels.bytes.count >= needed else {
            throw PixelError(
                .unreadable,
                "\(frame.file.path) has \(pixels.bytes.count) bytes of pixels where \(needed) are needed")
        }
    }

    private static func end(_ frame: ImageFrame) -> Int {
        (frame.frameIndex + 1) * frame.storedColumns * frame.storedRows * (frame.pixels.bitsAllocated / 8)
    }

    /// Fills `hounsfield` (rows × columns) with the pixels of one frame.
    static func read(
        _ frame: ImageFrame, from pixels: PixelBytes, into hounsfield: UnsafeMutableBufferPointer<Float>
    ) throws(PixelError) {
        try check(frame, in: pixels)
        if let compressed = pixels.compressed {
            let (alone, native) = try decompressed(frame, from: compressed)
            return try read(alone, from: native, into: hounsfield)
        }
        if let tile = frame.tile { return try read(tile, of: frame, from: pixels, into: hounsfield) }
        let layout = frame.pixels
        let length = frame.geometry.columns * frame.geometry.rows * (layout.bitsAllocated / 8)
        let end = end(frame)
        pixels.bytes.withUnsafeBytes { raw in
            let source = UnsafeRawBufferPointer(rebasing: raw[end - length..<end])
            layout.bitsAllocated == 8
                ? decode8(source, layout, into: hounsfield)
                : decode16(source, layout, swapped: pixels.isBigEndian, into: hounsfield)
        }
    }

    /// One slice of a mosaic, cut out of it.
    private static func read(
        _ tile: MosaicTile, of frame: ImageFrame, from pixels: PixelBytes,
        into target: UnsafeMutableBufferPointer<Float>
    ) throws(PixelError) {
        var whole = frame
        whole.tile = nil
        whole.geometry.columns = tile.imageColumns
        whole.geometry.rows = tile.imageRows
        let image = UnsafeMutableBufferPointer<Float>.allocate(capacity: tile.imageColumns * tile.imageRows)
        defer { image.deallocate() }
        image.initialize(repeating: 0)
        try read(whole, from: pixels, into: image)
        for row in 0..<frame.geometry.rows {
            let start = (tile.row + row) * tile.imageColumns + tile.column
            for column in 0..<frame.geometry.columns {
                target[row * frame.geometry.columns + column] = image[start + column]
            }
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
        // Bits beside the stored ones may hold overlays: shift them out, and the sign in.
        let left = UInt16(15 - layout.highBit)
        let right = UInt16(16 - layout.bitsStored)
        // Scanners write the padding signed or unsigned; the bits are the same.
        let padding = layout.padding.map { UInt16(truncatingIfNeeded: $0) }
        for index in 0..<source.count / 2 {
            var bits = source.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)
            if swapped { bits = bits.byteSwapped }
            let aligned = bits << left
            let stored =
                layout.isSigned ? Float(Int16(bitPattern: aligned) >> Int16(right)) : Float(aligned >> right)
            target[index] = bits == padding ? paddingHounsfield : stored * slope + intercept
        }
    }
}

/// The pixel data of one file: bytes, or code streams to be decoded frame by frame.
struct PixelBytes: Sendable {
    var bytes: Bytes
    var isBigEndian: Bool
    var compressed: PixelData?
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
