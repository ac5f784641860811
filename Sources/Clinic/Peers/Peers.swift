import Archive
import DICOM
import Records
import Synchronization

/// What an administrator says of the devices on the DICOM network.
package final class Peers: PeerDesk {
    private let archive: Archive
    private let clock: @Sendable () -> Int64
    /// The rules as of some moment: an object must not wait for the database before it is looked at.
    private let known = Mutex<(rules: [String: PeerRules], readMilliseconds: Int64)?>(nil)

    /// Changes made by another process are seen after this time.
    private static let freshMilliseconds: Int64 = 2000

    package init(
        archive: Archive, clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds
    ) {
        self.archive = archive
        self.clock = clock
    }

    /// The sites at which a device can stand.
    package func sites() async throws -> [Site] {
        try await archive.read { try SitesTable.all(in: $0) }
    }

    package func list() async throws -> [PeerRules] {
        try await archive.read { try PeersTable.all(in: $0) }
    }

    /// Says in which character set the text of a device is written.
    ///
    /// - Parameter terms: the values of Specific Character Set, separated by backslashes, such as `GBK`.
    /// - Throws: ``PeerRefusal`` when title or character set are not what DICOM knows.
    package func setCharacterSet(
        of aeTitle: String, to terms: String, evenIfDeclared: Bool
    ) async throws -> PeerRules {
        let correction = try Self.correction(terms, evenIfDeclared: evenIfDeclared)
        return try await change(aeTitle) { $0.characterSet = correction }
    }

    /// Changes what is known of a device; of one that is new nothing is known yet.
    ///
    /// - Throws: ``PeerRefusal`` when the title or what the rules say is not what DICOM knows.
    package func change(
        _ aeTitle: String, by actor: Actor = .house,
        _ edit: @escaping @Sendable (inout PeerRules) -> Void
    ) async throws -> PeerRules {
        let title = try Self.title(aeTitle)
        let now = clock()
        let rules = try await archive.write { writer in
            var rules = try PeersTable.find(title, in: writer.reader) ?? PeerRules(aeTitle: title)
            edit(&rules)
            try Self.check(rules)
            guard try SitesTable.find(rules.site, in: writer.reader) != nil else {
                throw PeerRefusal.unknownSite(rules.site)
            }
            try PeersTable.put(rules, nowMilliseconds: now, in: writer)
            try LedgerTable.administered(.device, title, by: actor, at: now, in: writer)
            return rules
        }
        known.withLock { $0 = nil }
        return rules
    }

    private static func check(_ rules: PeerRules) throws(PeerRefusal) {
        if let address = rules.address {
            guard (1...65_535).contains(address.port), !address.host.isEmpty, address.host.utf8.count <= 255
            else { throw .unusableAddress("\(address)") }
        }
        for syntax in rules.transferSyntaxes
        where StandardDictionary.identifier(syntax)?.kind != "Transfer Syntax" {
            throw .unknownTransferSyntax(syntax.string)
        }
        if let most = rules.maximumAssociations, most < 1 { throw .unusableLimit(most) }
    }

    /// Reads what a person typed as a transfer syntax: its UID, or its keyword in the standard.
    package static func transferSyntax(_ text: String) throws(PeerRefusal) -> UID {
        let found = StandardDictionary.transferSyntaxes.first { uid in
            uid.string == text || StandardDictionary.identifier(uid)?.keyword == text
        }
        guard let found else { throw .unknownTransferSyntax(text) }
        return found
    }

    package func remove(_ aeTitle: String, by actor: Actor = .house) async throws {
        let title = try Self.title(aeTitle)
        let now = clock()
        try await archive.write { writer in
            guard try PeersTable.remove(title, in: writer) else { throw PeerRefusal.unknownPeer(title) }
            try LedgerTable.administered(.device, title, by: actor, at: now, in: writer)
        }
        known.withLock { $0 = nil }
    }

    /// What is known of a device, as of the last two seconds.
    package func rules(of aeTitle: String) async throws -> PeerRules? {
        let now = clock()
        let fresh = known.withLock { known in
            known.flatMap { abs(now - $0.readMilliseconds) < Self.freshMilliseconds ? $0.rules : nil }
        }
        if let fresh { return fresh[aeTitle] }
        let rules = try await list()
        let byTitle = Dictionary(rules.map { ($0.aeTitle, $0) }, uniquingKeysWith: { first, _ in first })
        known.withLock { $0 = (byTitle, now) }
        return byTitle[aeTitle]
    }

    /// Reads what a person typed as a character set.
    package static func correction(
        _ terms: String, evenIfDeclared: Bool
    ) throws(PeerRefusal) -> CharacterSetCorrection {
        let line = (evenIfDeclared ? "always:" : "") + terms
        guard let correction = CharacterSetCorrection(line: line) else { throw .unknownCharacterSet(terms) }
        return correction
    }

    /// PS3.5 section 6.2, value representation AE.
    private static func title(_ text: String) throws(PeerRefusal) -> String {
        let trimmed = text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
        let title = String(trimmed)
        let usable = title.utf8.allSatisfy { (0x20..<0x7F).contains($0) && $0 != 0x5C }
        guard usable, (1...16).contains(title.utf8.count) else { throw .unusableTitle(text) }
        return title
    }
}
