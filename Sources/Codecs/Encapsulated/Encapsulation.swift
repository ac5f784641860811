public import DICOM

/// Code streams put into fragments, with their offset tables (PS3.5 annex A.4).
public struct Encapsulation: Sendable {
    /// Which offset table to write.
    public enum OffsetTable: String, Sendable, Hashable {
        /// None: allowed, and readers must look at each fragment.
        case none
        /// The basic one; the extended one where offsets do not fit 32 bits.
        case basic
        /// The extended one, of 64 bits.
        case extended
    }

    /// The value of Pixel Data.
    public let value: Value
    /// The value of Extended Offset Table (7FE0,0001), if one was asked for or needed.
    public let extendedOffsetTable: Bytes?
    /// The value of Extended Offset Table Lengths (7FE0,0002).
    public let extendedOffsetTableLengths: Bytes?

    /// Encapsulates one fragment a frame.
    public init(_ codeStreams: [[UInt8]], offsetTable: OffsetTable = .basic) {
        self.init(
            codeStreams.map { Bytes($0.count % 2 == 0 ? $0 : $0 + [0]) }, lengths: codeStreams.map(\.count),
            offsetTable: offsetTable)
    }

    /// Encapsulates one fragment a frame.
    /// - Parameters:
    ///   - fragments: Code streams padded to even lengths.
    ///   - lengths: Their lengths without the padding.
    init(_ fragments: [Bytes], lengths: [Int], offsetTable: OffsetTable) {
        var offsets: [UInt64] = []
        var position: UInt64 = 0
        for fragment in fragments {
            offsets.append(position)
            position += 8 + UInt64(fragment.count)
        }
        let isExtended =
            offsetTable == .extended || offsetTable == .basic && (offsets.last ?? 0) > UInt64(UInt32.max)
        let basic = offsetTable == .basic && !isExtended ? Self.bytes(offsets.map { UInt32($0) }) : Bytes()
        value = .fragments([basic] + fragments)
        extendedOffsetTable = isExtended ? Self.bytes(offsets) : nil
        // Lengths are those of the code streams themselves, without the padding.
        extendedOffsetTableLengths = isExtended ? Self.bytes(lengths.map { UInt64($0) }) : nil
    }

    /// Puts pixel data and tables into a data set, in place of what was there.
    public func store(in dataSet: inout DataSet) {
        dataSet[.pixelData] = Element(tag: .pixelData, vr: .OB, value: value)
        dataSet.remove(.extendedOffsetTable)
        dataSet.remove(.extendedOffsetTableLengths)
        if let extendedOffsetTable { dataSet.set(.extendedOffsetTable, extendedOffsetTable, vr: .OV) }
        if let extendedOffsetTableLengths {
            dataSet.set(.extendedOffsetTableLengths, extendedOffsetTableLengths, vr: .OV)
        }
    }

    private static func bytes<Raw: FixedWidthInteger>(_ numbers: [Raw]) -> Bytes {
        var result: [UInt8] = []
        result.reserveCapacity(numbers.count * MemoryLayout<Raw>.size)
        for number in numbers { withUnsafeBytes(of: number.littleEndian) { result.append(contentsOf: $0) } }
        return Bytes(result)
    }
}
