public import DICOM

/// Which fragments belong to which frame, told from their lengths and the offset tables alone (PS3.5 annex A.4): for
/// those who leave the fragments where they are.
public enum FragmentRanges {
    /// The fragments of each frame, as positions among all fragments.
    /// - Parameters:
    ///   - lengths: Bytes of each fragment.
    ///   - basicTable: The value of the first item.
    ///   - frameCount: Number of Frames.
    ///   - dataSet: Where an extended offset table may stand.
    ///   - startsFrame: Whether a fragment begins a code stream; `nil` when that cannot be seen.
    /// - Throws: ``CodecError`` with code `ambiguousFragments` or `noPixelData`.
    public static func find(
        lengths: [Int], basicTable: Bytes?, frameCount: Int, dataSet: DataSet,
        startsFrame: (Int) -> Bool? = { _ in nil }
    ) throws(CodecError) -> [Range<Int>] {
        guard !lengths.isEmpty else { throw CodecError(.noPixelData, "the pixel data have no fragment.") }
        if frameCount == 1 { return [0..<lengths.count] }
        guard lengths.count >= frameCount else {
            throw CodecError(
                .ambiguousFragments,
                "\(frameCount) frames stand in \(lengths.count) fragments; several frames in one fragment are "
                    + "not allowed: have the object sent again.")
        }
        let tables = [
            extendedTable(dataSet, frameCount: frameCount),
            Self.basicTable(basicTable, frameCount: frameCount),
        ]
        for case let offsets? in tables {
            if let ranges = ranges(offsets, lengths) { return ranges }
        }
        if lengths.count == frameCount { return lengths.indices.map { $0..<$0 + 1 } }
        let starts = lengths.indices.filter { startsFrame($0) == true }
        guard starts.count == frameCount, starts.first == 0 else {
            throw CodecError(
                .ambiguousFragments,
                "\(frameCount) frames stand in \(lengths.count) fragments without a usable offset table; have the "
                    + "object sent again with one.")
        }
        return ranges(between: starts, lengths.count)
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
    private static func ranges(_ offsets: [UInt64], _ lengths: [Int]) -> [Range<Int>]? {
        var starts: [Int] = []
        starts.reserveCapacity(offsets.count)
        var position: UInt64 = 0
        for (index, length) in lengths.enumerated() {
            if starts.count < offsets.count, offsets[starts.count] == position { starts.append(index) }
            position += 8 + UInt64(length + length % 2)
        }
        guard starts.count == offsets.count, starts.first == 0 else { return nil }
        return ranges(between: starts, lengths.count)
    }

    private static func ranges(between starts: [Int], _ end: Int) -> [Range<Int>] {
        starts.indices.map { starts[$0]..<($0 + 1 < starts.count ? starts[$0 + 1] : end) }
    }
}
