/// Which other machines Willis may call on somebody's wish: a list that the owner of this machine keeps, never the
/// pages.
package struct AllowedOrigins: Sendable, Equatable {
    /// `https://sms.hospital.example:8443`; these may stand on private networks too.
    package private(set) var named: Set<String>

    package init(named: some Sequence<String> = []) {
        self.named = Set(named)
    }

    /// Robots' and browsers' services everybody uses; allowed by HTTPS at its usual port and at public addresses only.
    static let known: Set<String> = [
        "qyapi.weixin.qq.com", "oapi.dingtalk.com", "fcm.googleapis.com",
        "updates.push.services.mozilla.com", "web.push.apple.com",
    ]
    static let knownSuffixes = [".notify.windows.com", ".push.apple.com", ".push.services.mozilla.com"]

    /// How far an address is trusted.
    package enum Trust: Sendable, Equatable {
        /// Named by the owner.
        case anywhere
        /// Known, as long as its name leads to a public address.
        case publicOnly
        case no
    }

    package func trust(_ address: WebAddress) -> Trust {
        if named.contains(address.origin) { return .anywhere }
        guard address.isSecure, address.port == 443 else { return .no }
        let isKnown =
            Self.known.contains(address.host) || Self.knownSuffixes.contains(where: address.host.hasSuffix)
        return isKnown ? .publicOnly : .no
    }
}

/// An address that can be called: `http` or `https`, a host, and nothing that hides another one.
package struct WebAddress: Sendable, Equatable {
    package let isSecure: Bool
    package let host: String
    package let port: Int
    /// Path and query, beginning with a slash.
    package let target: String

    package init?(_ text: String) {
        guard text.utf8.count <= 2048, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        let scheme: Substring
        if text.hasPrefix("https://") {
            scheme = "https://"
        } else if text.hasPrefix("http://") {
            scheme = "http://"
        } else {
            return nil
        }
        isSecure = scheme == "https://"
        let rest = text.dropFirst(scheme.count)
        let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
        let authority = rest[..<end]
        let after = rest[end...].prefix { $0 != "#" }
        target = after.hasPrefix("/") ? String(after) : "/" + after
        // Neither names and passwords before the host nor addresses in brackets.
        guard !authority.contains("@"), !authority.contains("["), !authority.contains("\\") else {
            return nil
        }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, let name = parts.first, !name.isEmpty, name.utf8.count <= 253,
            name.utf8.allSatisfy(Self.isHostByte)
        else { return nil }
        host = name.lowercased()
        if parts.count == 2 {
            guard let number = Int(parts[1]), (1...65535).contains(number) else { return nil }
            port = number
        } else {
            port = isSecure ? 443 : 80
        }
    }

    /// Scheme, host and port, the port only where it is not the usual one.
    package var origin: String {
        let usual = isSecure ? 443 : 80
        return (isSecure ? "https://" : "http://") + host + (port == usual ? "" : ":\(port)")
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
