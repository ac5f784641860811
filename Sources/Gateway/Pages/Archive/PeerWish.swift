import Clinic
import DICOM
import Records

/// What the form says of a device.
package struct PeerWish: Sendable, Equatable {
    package var aeTitle: String
    package var address: PeerAddress?
    package var isAllowed: Bool
    package var mayQuery: Bool
    package var characterSet: CharacterSetCorrection?
    package var transferSyntaxes: [UID]
    package var maximumAssociations: Int?
    /// Nil leaves it where it is.
    package var site: Int64?

    /// Reads a form.
    /// - Throws: ``PeerRefusal`` for what cannot be understood.
    init(_ form: Form) throws(PeerRefusal) {
        func text(_ name: String) -> String { String(form[name].prefix(500)).trimmed }
        aeTitle = text("title")
        address = try Self.address(text("address"))
        isAllowed = form["allowed"] == "1"
        mayQuery = form["query"] == "1"
        let terms = text("charset")
        characterSet =
            terms.isEmpty
            ? nil
            : try Peers.correction(
                terms.split(separator: "\\", omittingEmptySubsequences: false).map { $0.trimmed }
                    .joined(separator: "\\"),
                evenIfDeclared: form["always"] == "1")
        var syntaxes: [UID] = []
        for word in text("syntaxes").split(whereSeparator: { " ,;，、".contains($0) }).prefix(20) {
            syntaxes.append(try Peers.transferSyntax(String(word)))
        }
        transferSyntaxes = syntaxes
        let limit = text("limit")
        guard limit.isEmpty || Int(limit) != nil else { throw .unusableLimit(0) }
        maximumAssociations = Int(limit)
        site = Int64(text("site"))
    }

    /// `host:port`, with the numbers of IPv6 in brackets; nil when empty.
    static func address(_ text: String) throws(PeerRefusal) -> PeerAddress? {
        guard !text.isEmpty else { return nil }
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]) else {
            throw .unusableAddress(text)
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        let usable = host.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || "-._:%".utf8.contains(byte)
        }
        guard !host.isEmpty, usable else { throw .unusableAddress(text) }
        return PeerAddress(host: host, port: port)
    }

    func apply(to rules: inout PeerRules) {
        rules.address = address
        rules.isAllowed = isAllowed
        rules.mayQuery = mayQuery
        rules.characterSet = characterSet
        rules.transferSyntaxes = transferSyntaxes
        rules.maximumAssociations = maximumAssociations
        if let site { rules.site = site }
    }
}

extension PeerRefusal {
    /// Which sentence of the pages says it.
    var word: String {
        switch self {
        case .unusableTitle: "title"
        case .unusableAddress: "address"
        case .unknownCharacterSet: "characterSet"
        case .unknownTransferSyntax: "syntaxes"
        case .unusableLimit: "limit"
        case .unknownPeer, .unknownSite: "unknown"
        }
    }
}
