import Hummingbird

/// Under which address the requester reaches us: links in answers must be whole (PS3.18 section 8.2).
enum PublicAddress {
    /// Scheme and host, such as `https://images.example:8443`.
    /// - Parameter behindProxy: a proxy of ours says what it was asked for; otherwise anybody could.
    static func base(
        _ request: Request, _ context: PageContext, _ configuration: WebConfiguration
    ) -> String {
        var scheme = configuration.secureCookies ? "https" : "http"
        var host = request.head.authority ?? ""
        if configuration.behindProxy {
            if let proto = first(request.headers[optional: .forwardedProto]),
                ["http", "https"].contains(proto)
            {
                scheme = proto
            }
            if let forwarded = first(request.headers[optional: .forwardedHost]) { host = forwarded }
        } else if let port = context.localPort, port != 80, port != 443, !hasPort(host) {
            // Some clients, dicomweb-client among them, leave the port out of Host.
            host += ":\(port)"
        }
        guard isHost(host) else { return "" }
        return "\(scheme)://\(host)"
    }

    private static func hasPort(_ host: String) -> Bool {
        guard let colon = host.lastIndex(of: ":") else { return false }
        return host[host.index(after: colon)...].allSatisfy(\.isNumber) && host.first != "["
            || host.contains("]:")
    }

    private static func first(_ header: String?) -> String? {
        header?.split(separator: ",").first.map { $0.trimmed.lowercased() }
    }

    /// Letters, digits and what addresses and ports are written with; anything else could break out of the link.
    private static func isHost(_ text: String) -> Bool {
        (1...255).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
                    UInt8(ascii: ":"),
                    UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
