/// How connections between a device and us are protected.
package struct PeerTransport: Sendable, Equatable {
    /// Whether we call it by TLS.
    package var usesTLS: Bool
    /// The file with the authorities that its certificate must come from (PEM); nil trusts those of the system.
    package var authorityFile: String?
    /// The certificate and key that we show it (PEM); nil shows that of the node.
    package var certificateFile: String?
    package var keyFile: String?
    /// The name its certificate must bear, where that is not the host we call.
    package var serverName: String?
    /// The certificate it must show, when it calls and when it is called.
    package var binding: CertificateBinding?

    package init(
        usesTLS: Bool = false, authorityFile: String? = nil, certificateFile: String? = nil,
        keyFile: String? = nil, serverName: String? = nil, binding: CertificateBinding? = nil
    ) {
        self.usesTLS = usesTLS
        self.authorityFile = authorityFile
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.serverName = serverName
        self.binding = binding
    }
}

/// Which certificate a device must show.
package enum CertificateBinding: Sendable, Hashable {
    /// The SHA-256 of the whole certificate, as 64 hexadecimal digits in lower case. Nobody need have signed it.
    case fingerprint(String)
    /// Attributes that its subject must have, such as `CN` and `CT01`, in a certificate that a trusted authority signed.
    case subject([Attribute])

    /// One attribute of a subject.
    package struct Attribute: Sendable, Hashable {
        /// The short name of its type: `CN`, `O`, `OU`, `C` …
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Reads `sha256:…` (with or without colons between the digits) or `CN=CT01,O=First Hospital`; nil when it is neither.
    package init?(line: String) {
        if line.lowercased().hasPrefix("sha256:") {
            let digits = line.dropFirst(7).lowercased().filter { $0 != ":" && $0 != " " }
            guard digits.utf8.count == 64, digits.allSatisfy(\.isHexDigit) else { return nil }
            self = .fingerprint(digits)
            return
        }
        var attributes: [Attribute] = []
        for part in line.split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1).map { String($0).trimmingSpaces }
            guard pair.count == 2, !pair[0].isEmpty, !pair[1].isEmpty else { return nil }
            attributes.append(Attribute(name: pair[0], value: pair[1]))
        }
        guard !attributes.isEmpty else { return nil }
        self = .subject(attributes)
    }

    /// One line for a database column and for people.
    package var line: String {
        switch self {
        case .fingerprint(let digits): "sha256:" + digits
        case .subject(let attributes): attributes.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
        }
    }
}

/// What a device must say of its user (PS3.7 D.3.3.7).
package enum UserRule: String, Sendable, Equatable, CaseIterable {
    /// It need not name one. A name with a passcode must be right.
    case checked
    /// It must name an account and its passcode.
    case required
    /// What it says is not looked at: some devices send a name that nobody gave them.
    case ignored
}

/// How fast objects may travel between a device and us; what comes faster is read more slowly, never refused.
package struct PeerRate: Sendable, Equatable {
    package var bytesPerSecond: Int?
    package var objectsPerSecond: Int?

    package init(bytesPerSecond: Int? = nil, objectsPerSecond: Int? = nil) {
        self.bytesPerSecond = bytesPerSecond
        self.objectsPerSecond = objectsPerSecond
    }

    package var isLimited: Bool { bytesPerSecond != nil || objectsPerSecond != nil }
}

extension String {
    fileprivate var trimmingSpaces: String {
        String(String(drop { $0 == " " }.reversed()).drop { $0 == " " }.reversed())
    }
}
