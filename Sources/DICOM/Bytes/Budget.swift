/// Limits on what reading may cost. Whoever hits one gets a ``DICOMError``, never an exhausted machine.
public struct Budget: Sendable, Hashable {
    /// Bytes of the file or message.
    public var maximumBytes: Int
    /// Sequences within sequences; values above ``depthCeiling`` count as that.
    public var maximumDepth: Int
    /// Elements in all levels together.
    public var maximumElements: Int
    /// Items of sequences in all levels together.
    public var maximumItems: Int
    /// Fragments of encapsulated pixel data.
    public var maximumFragments: Int
    /// Bytes that a deflated data set may grow to.
    public var maximumInflatedBytes: Int

    /// More nesting than this is refused whatever the budget says, because a tree is walked and released on a
    /// stack.
    public static let depthCeiling = 256

    /// Makes a budget; each default is far above what scanners send. An enhanced object of 8000 frames has 15 items a
    /// frame. Elements and items cost memory in proportion to the bytes they stand in, so that the size of a file
    /// bounds what reading it takes.
    public init(
        maximumBytes: Int = 16 << 30, maximumDepth: Int = 32, maximumElements: Int = 10_000_000,
        maximumItems: Int = 2_000_000, maximumFragments: Int = 1_000_000,
        maximumInflatedBytes: Int = 256 << 20
    ) {
        self.maximumBytes = maximumBytes
        self.maximumDepth = maximumDepth
        self.maximumElements = maximumElements
        self.maximumItems = maximumItems
        self.maximumFragments = maximumFragments
        self.maximumInflatedBytes = maximumInflatedBytes
    }

    /// The defaults.
    public static let standard = Budget()
}
