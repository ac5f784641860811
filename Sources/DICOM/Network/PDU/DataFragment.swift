/// Some bytes of a presentation data value on their way past.
///
/// PS3.8 9.3.5.1: "Presentation data value item": a length, a presentation context ID, and a fragment that begins with
/// a message control header (annex E.2): bit 0 says command or data set, bit 1 says last fragment.
public struct DataFragment: Hashable, Sendable {
    /// The context the message belongs to.
    public var contextID: UInt8
    /// "If bit 0 is set to 1, the following fragment shall contain message command information."
    public var isCommand: Bool
    /// The bytes, as a range of the chunk that was received with them.
    public var bytes: Range<Int>
    /// True when these are the last bytes of the last fragment of the command or data set.
    public var completes: Bool

    /// Makes a fragment.
    public init(contextID: UInt8, isCommand: Bool, bytes: Range<Int>, completes: Bool) {
        self.contextID = contextID
        self.isCommand = isCommand
        self.bytes = bytes
        self.completes = completes
    }
}

/// Cuts commands and data sets into P-DATA-TF PDUs.
public enum DataTransfer {
    /// The bytes before the fragment in a P-DATA-TF of one value: 6 of the PDU, 4 of the item, 2 of the value.
    public static let headerLength = 12

    /// The longest fragment for a peer that can receive `maximumLength`, of which 6 go to the item's header
    /// (PS3.8 annex D.1.1). Even, and never more than `ceiling`, which also stands for "no limit" (0).
    public static func maximumFragment(_ maximumLength: UInt32, ceiling: Int = 131_072) -> Int {
        let limit = maximumLength == 0 ? ceiling : min(Int(maximumLength), ceiling)
        return max(limit - 6, 2) & ~1
    }

    /// PS3.8 9.3.5: the 12 bytes before a fragment of `count` bytes.
    public static func header(contextID: UInt8, isCommand: Bool, isLast: Bool, count: Int) -> [UInt8] {
        var writer = PDUWriter()
        writer.append([PDUType.dataTransfer.rawValue, 0])
        writer.uint32(UInt32(clamping: count + 6))
        writer.uint32(UInt32(clamping: count + 2))
        writer.append([contextID, (isCommand ? 1 : 0) | (isLast ? 2 : 0)])
        return writer.bytes
    }

    /// Frames `bytes` as one or more P-DATA-TF PDUs; `isLast` tells whether they end the command or data set.
    public static func frame(
        _ bytes: [UInt8], contextID: UInt8, isCommand: Bool, isLast: Bool = true, maximumFragment: Int
    ) -> [UInt8] {
        var framed: [UInt8] = []
        framed.reserveCapacity(bytes.count + (bytes.count / max(maximumFragment, 1) + 1) * headerLength)
        var start = 0
        repeat {
            let end = min(start + max(maximumFragment, 1), bytes.count)
            framed += header(
                contextID: contextID, isCommand: isCommand, isLast: isLast && end == bytes.count,
                count: end - start)
            framed += bytes[start..<end]
            start = end
        } while start < bytes.count
        return framed
    }
}
