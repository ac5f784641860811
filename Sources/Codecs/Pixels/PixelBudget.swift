/// Limits on what pixel data may cost. Whoever hits one gets a ``CodecError`` with code `overBudget`.
public struct PixelBudget: Sendable, Hashable {
    /// Bytes of one frame when decoded.
    public var maximumFrameBytes: Int
    /// Frames of one object.
    public var maximumFrames: Int
    /// Bytes of all frames together, where all are held at once (transcoding).
    public var maximumTotalBytes: Int

    /// Makes a budget; each default is above what scanners and slide scanners send.
    public init(
        maximumFrameBytes: Int = 1 << 30, maximumFrames: Int = 10_000_000, maximumTotalBytes: Int = 8 << 30
    ) {
        self.maximumFrameBytes = maximumFrameBytes
        self.maximumFrames = maximumFrames
        self.maximumTotalBytes = maximumTotalBytes
    }

    /// The defaults.
    public static let standard = PixelBudget()
}
