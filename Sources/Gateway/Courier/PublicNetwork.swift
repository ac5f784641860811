import NIOCore

/// Which addresses belong to everybody: whoever makes us call a known service must not lead us into our own network.
enum PublicNetwork {
    static func holds(_ address: SocketAddress) -> Bool {
        switch address {
        case .v4(let address):
            withUnsafeBytes(of: address.address.sin_addr.s_addr) { holds(four: Array($0)) }
        case .v6(let address):
            withUnsafeBytes(of: address.address.sin6_addr) { holds(sixteen: Array($0)) }
        case .unixDomainSocket: false
        }
    }

    /// Nets of IPv4 that are not for everybody (IANA's registry of special-purpose addresses, RFC 6890).
    private static let reserved: [(net: UInt32, bits: UInt32)] = [
        (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8), (0xA9FE_0000, 16),
        (0xAC10_0000, 12), (0xC000_0000, 24), (0xC000_0200, 24), (0xC058_6300, 24), (0xC0A8_0000, 16),
        (0xC612_0000, 15), (0xC633_6400, 24), (0xCB00_7100, 24), (0xE000_0000, 4), (0xF000_0000, 4),
    ]

    static func holds(four bytes: [UInt8]) -> Bool {
        guard bytes.count == 4 else { return false }
        let number = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return !reserved.contains { number >> (32 - $0.bits) == $0.net >> (32 - $0.bits) }
    }

    /// Of IPv6 only global unicast (2000::/3), without documentation, Teredo and 6to4, which carry other addresses.
    static func holds(sixteen bytes: [UInt8]) -> Bool {
        guard bytes.count == 16, bytes[0] & 0xE0 == 0x20 else { return false }
        let head = bytes.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return head != 0x2001_0DB8 && head != 0x2001_0000 && head >> 16 != 0x2002 && head >> 16 != 0x3FFF
    }
}
