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

    /// Elements of CT and MR scanners that perfusion and diffusion need, all of them named safe in PS3.15 table
    /// E.3.10-1.
    public static let standard: Set<SafePrivateElement> = {
        let rows: [(UInt16, String, [UInt8])] = [
            (0x0019, "GEMS_ACQU_01", [0x23, 0x24, 0x27, 0x9E]), (0x0025, "GEMS_SERS_01", [0x07]),
            (0x0043, "GEMS_PARM_01", [0x27, 0x39, 0x6F]), (0x0045, "GEMS_HELIOS_01", [0x01, 0x02]),
            (0x0019, "SIEMENS MR HEADER", [0x0C, 0x0D, 0x0E, 0x27]),
            (0x2001, "Philips Imaging DD 001", [0x03, 0x04]),
            (0x2005, "Philips MR Imaging DD 001", [0x0D, 0x0E]),
            (0x00E1, "ELSCINT1", [0x21, 0x50]), (0x01E1, "ELSCINT1", [0x26]),
            (0x01F1, "ELSCINT1", [0x01, 0x07, 0x26, 0x27]),
            (0x7053, "Philips PET Private Group", [0x00, 0x09]),
        ]
        return Set(
            rows.flatMap { group, creator, offsets in
                offsets.map { SafePrivateElement(group: group, creator: creator, offset: $0) }
            })
    }()
}
