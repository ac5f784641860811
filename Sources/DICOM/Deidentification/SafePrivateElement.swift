/// An element of a manufacturer that is known to hold nothing about a patient.
public struct SafePrivateElement: Sendable, Hashable {
    /// The odd group.
    public let group: UInt16
    /// The manufacturer's name for the block.
    public let creator: String
    /// The lower byte of the element.
    public let offset: UInt8

    /// Names an element.
    public init(group: UInt16, creator: String, offset: UInt8) {
        self.group = group
        self.creator = creator
        self.offset = offset
    }

    /// Reads `0043,GEMS_PARM_01,39`: group, name of the block and lower byte of the element; `nil` for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
        guard parts.count == 3, parts[0].utf8.count == 4, parts[2].utf8.count == 2, !parts[1].isEmpty,
            let group = UInt16(parts[0], radix: 16), group & 1 == 1, let offset = UInt8(parts[2], radix: 16)
        else { return nil }
        self.init(group: group, creator: parts[1], offset: offset)
    }

    /// The rows of PS3.15 table E.3.10-1 for scanners of CT, PET and MR, all of them numbers, codes or names of
    /// sequences. The table knows private elements of diffusion neither for Siemens nor for Philips; whoever needs
    /// these and has looked at what the own scanners write can add them.
    public static let standard: Set<SafePrivateElement> = {
        let rows: [(UInt16, String, [UInt8])] = [
            (0x7053, "Philips PET Private Group", [0x00, 0x09]), (0x00E1, "ELSCINT1", [0x21]),
            (0x01E1, "ELSCINT1", [0x26, 0x50]), (0x01F1, "ELSCINT1", [0x01, 0x07, 0x26, 0x27]),
            (0x0019, "GEMS_ACQU_01", [0x23, 0x24, 0x27, 0x9E]), (0x0043, "GEMS_PARM_01", [0x27]),
            (0x0045, "GEMS_HELIOS_01", [0x01, 0x02]), (0x0903, "GEIIS PACS", [0x10, 0x11, 0x12]),
        ]
        return Set(
            rows.flatMap { group, creator, offsets in
                offsets.map { SafePrivateElement(group: group, creator: creator, offset: $0) }
            })
    }()
}
