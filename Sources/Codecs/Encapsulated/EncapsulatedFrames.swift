public import DICOM

/// Which fragments of encapsulated pixel data belong to which frame (PS3.5 annex A.4).
///
/// Offset tables decide where there are usable ones. Without, there is one fragment a frame, or one frame over all
/// fragments, or the beginnings of code streams tell. Several frames in one fragment are refused.
public struct EncapsulatedFrames: Sendable {
    private let fragments: [Bytes]
    /// The fragments of each frame, as positions among ``fragments``.
    private let ranges: [Range<Int>]

    /// Number of frames.
    public var count: Int { ranges.count }

    /// Finds the frames.
    /// - Parameters:
    ///   - value: The basic offset table, often empty, then the fragments, as in `Value.fragments`.
    ///   - frameCount: Number of Frames.
    ///   - dataSet: Where an extended offset table may stand.
    ///   - startsFrame: Whether a fragment begins a code stream; `nil` when that cannot be seen.
    /// - Throws: ``CodecError`` with code `ambiguousFragments` or `noPixelData`.
    public init(
        _ value: [Bytes], frameCount: Int, dataSet: DataSet = DataSet(),
        startsFrame: (Bytes) -> Bool? = { _ in nil }
    ) throws(CodecError) {
        let fragments = Array(value.dropFirst())
        self.fragments = fragments
        ranges = try FragmentRanges.find(
            lengths: fragments.map(\.count), basicTable: value.first, frameCount: frameCount, dataSet: dataSet
        ) { startsFrame(fragments[$0]) }
    }

    /// The code stream of a frame, counted from 0: shared where it is one fragment, joined where it is several.
    public func codeStream(_ index: Int) -> Bytes {
        precondition(ranges.indices.contains(index), "A frame must lie within the pixel data.")
        let range = ranges[index]
        if range.count == 1 { return fragments[range.lowerBound] }
        var joined: [UInt8] = []
        joined.reserveCapacity(fragments[range].reduce(0) { $0 + $1.count })
        for fragment in fragments[range] { fragment.withUnsafeBytes { joined.append(contentsOf: $0) } }
        return Bytes(joined)
    }
}
