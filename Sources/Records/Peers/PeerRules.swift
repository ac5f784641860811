import DICOM

/// What the house knows of a device on the DICOM network, beyond what its objects say.
package struct PeerRules: Sendable, Equatable {
    /// The name by which the device calls and is called.
    package var aeTitle: String
    /// What its text is really written in, where that is known; answers to its queries are written in it, too.
    package var characterSet: CharacterSetCorrection?
    /// Where it listens. Without an address it can call us and we cannot call it.
    package var address: PeerAddress?
    /// Whether it may associate at all.
    package var isAllowed: Bool
    /// Whether it may ask what is here and fetch it.
    package var mayQuery: Bool
    /// The transfer syntaxes in which objects travel between it and us, the preferred first; empty leaves it to the
    /// two. Implicit VR little endian, the one that everybody takes, is always among them.
    package var transferSyntaxes: [UID]
    /// How many associations it may have open with us; nil is the limit of the node.
    package var maximumAssociations: Int?
    /// How fast objects may travel between it and us.
    package var rate: PeerRate
    /// How connections with it are protected.
    package var transport: PeerTransport
    /// What it must say of its user.
    package var user: UserRule
    /// The site that it stands at: what it sends belongs to that, and it sees what that sees.
    package var site: Int64

    package init(
        aeTitle: String, characterSet: CharacterSetCorrection? = nil, address: PeerAddress? = nil,
        isAllowed: Bool = true, mayQuery: Bool = false, transferSyntaxes: [UID] = [],
        maximumAssociations: Int? = nil, rate: PeerRate = PeerRate(),
        transport: PeerTransport = PeerTransport(),
        user: UserRule = .checked, site: Int64 = Site.first
    ) {
        self.aeTitle = aeTitle
        self.characterSet = characterSet
        self.address = address
        self.isAllowed = isAllowed
        self.mayQuery = mayQuery
        self.transferSyntaxes = transferSyntaxes
        self.maximumAssociations = maximumAssociations
        self.rate = rate
        self.transport = transport
        self.user = user
        self.site = site
    }
}

/// Where a device listens.
package struct PeerAddress: Sendable, Hashable, CustomStringConvertible {
    /// A name or a number of the Internet Protocol.
    package var host: String
    package var port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

extension CharacterSetCorrection {
    /// One line for a database column and for people: the terms as the attribute spells them, after `always:` when
    /// they hold whatever is declared.
    package var line: String {
        (evenIfDeclared ? "always:" : "") + characterSet.terms.joined(separator: "\\")
    }

    /// Reads such a line; `nil` when it is empty or names a character set that DICOM does not know.
    package init?(line: String) {
        let always = line.hasPrefix("always:")
        let terms = (always ? line.dropFirst(7) : line[...]).split(
            separator: "\\", omittingEmptySubsequences: false)
        let characterSet = SpecificCharacterSet(terms.map(String.init))
        guard !characterSet.terms.isEmpty, characterSet.isKnown else { return nil }
        self.init(characterSet, evenIfDeclared: always)
    }
}
