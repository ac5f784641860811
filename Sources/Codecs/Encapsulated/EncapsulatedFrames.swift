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
        guard !fragments.isEmpty else { throw CodecError(.noPixelData, "the pixel data have no fragment.") }
        self.fragments = fragments
        if frameCount == 1 {
            ranges = [0..<fragments.count]
            return
        }
        guard fragments.count >= frameCount else {
            throw CodecError(
                .ambiguousFragments,
                "\(frameCount) frames stand in \(fragments.count) fragments; several frames in one fragment are "
                    + "not allowed: have the object sent again.")
        }
        let tables = [
            Self.extendedTable(dataSet, frameCount: frameCount),
            Self.basicTable(value.first, frameCount: frameCount),
        ]
        for case let offsets? in tables {
            if let ranges = Self.ranges(offsets, fragments) {
                self.ranges = ranges
                return
            }
        }
        if fragments.count == frameCount {
            ranges = fragments.indices.map { $0..<$0 + 1 }
            return
        }
        let starts = fragments.indices.filter { startsFrame(fragments[$0]) == true }
        guard starts.count == frameCount, starts.first == 0 else {
            throw CodecError(
                .ambiguousFragments,
                "\(frameCount) frames stand in \(fragments.count) fragments without a usable offset table; have the "
                    + "object sent again with one.")
        }
        ranges = Self.ranges(between: starts, fragments.count)
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

    private static func extendedTable(_ dataSet: DataSet, frameCount: Int) -> [UInt64]? {
        guard let bytes = dataSet.bytes(.extendedOffsetTable), bytes.count == 8 * frameCount else {
            return nil
        }
        return bytes.withUnsafeBytes { memory in
            (0..<frameCount).map {
                UInt64(littleEndian: memory.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self))
            }
        }
    }

    private static func basicTable(_ table: Bytes?, frameCount: Int) -> [UInt64]? {
        guard let table, table.count / 4 >= frameCount else { return nil }
        return table.withUnsafeBytes { memory in
            (0..<frameCount).map {
                UInt64(UInt32(littleEndian: memory.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self)))
            }
        }
    }

    /// The fragments of each frame by offsets; `nil` when an offset is not that of a fragment.
    private static func ranges(_ offsets: [UInt64], _ fragments: [Bytes]) -> [Range<Int>]? {
        var starts: [Int] = []
        starts.reserveCapacity(offsets.count)
        var position: UInt64 = 0
        for (index, fragment) in fragments.enumerated() {
            if starts.count < offsets.count, offsets[starts.count] == position { starts.append(index) }
            position += 8 + UInt64(fragment.count + fragment.count % 2)
        }
        guard starts.count == offsets.count, starts.first == 0 else { return nil }
        return ranges(between: starts, fragments.count)
    }

    private static func ranges(between starts: [Int], _ end: Int) -> [Range<Int>] {
        starts.indices.map { starts[$0]..<($0 + 1 < starts.count ? starts[$0 + 1] : end) }
    }
}
