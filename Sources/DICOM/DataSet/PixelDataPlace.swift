/// The pixel data that a reader has left in their file.
public struct PixelDataPlace: Sendable, Hashable {
    /// Pixel Data, Float Pixel Data or Double Float Pixel Data.
    public var tag: Tag
    /// The representation that the file states.
    public var vr: VR
    /// Where the value begins in the file; `nil` in a deflated data set.
    public var offset: Int?
    /// Bytes of the value as declared, not to be trusted; `nil` for encapsulated pixel data and in a deflated data
    /// set.
    public var length: Int?

    /// The same where the offsets are those of an inflated data set, which nobody can seek in.
    var inflated: PixelDataPlace { PixelDataPlace(tag: tag, vr: vr, offset: nil, length: nil) }
}

extension ByteCursor {
    /// Where pixel data stand whose element begins at a position; `nil` when it is another element, or when the bytes
    /// end within its header.
    func pixelDataPlace(at position: Int, _ encoding: Encoding) -> PixelDataPlace? {
        let tag = tag(at: position, encoding.order)
        guard tag.holdsPixels else { return nil }
        var header = ElementHeader(tag: tag, vr: .OW, length: 0, size: 8)
        if encoding.isExplicit {
            guard let explicit = explicitHeader(at: position, end: count, encoding.order) else { return nil }
            header = explicit
        } else {
            header.length = uint32(at: position + 4, .little)
        }
        return PixelDataPlace(
            tag: tag, vr: header.vr == .UN ? .OW : header.vr, offset: position + header.size,
            length: header.isUndefined ? nil : Int(header.length))
    }
}
