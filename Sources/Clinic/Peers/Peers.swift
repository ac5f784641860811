import Archive
import DICOM
import Records
import Synchronization

/// What an administrator says of the devices that send images.
package final class Peers: Sendable {
    /// Why a rule cannot be kept.
    package enum Refusal: Error, Sendable, Equatable, CustomStringConvertible {
        case unusableTitle(String)
        case unknownCharacterSet(String)
        case unknownPeer(String)

        package var description: String {
            switch self {
            case .unusableTitle(let title):
                "\"\(title)\" is no AE title: 1 to 16 ASCII characters without backslash are."
            case .unknownCharacterSet(let text):
                "\"\(text)\" is no character set of DICOM. Usual ones are GBK, GB18030, ISO_IR 192 (UTF-8), ISO_IR 100."
            case .unknownPeer(let title): "nothing is known of a device that calls itself \(title)"
            }
        }
    }

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

    package func list() async throws -> [PeerRules] {
        try await archive.read { try PeersTable.all(in: $0) }
    }

    /// Says in which character set the text of a device is written.
    ///
    /// - Parameter terms: the values of Specific Character Set, separated by backslashes, such as `GBK`.
    /// - Throws: ``Refusal`` when title or character set are not what DICOM knows.
    package func setCharacterSet(
        of aeTitle: String, to terms: String, evenIfDeclared: Bool
    ) async throws -> PeerRules {
        let rules = PeerRules(
            aeTitle: try Self.title(aeTitle),
            characterSet: try Self.correction(terms, evenIfDeclared: evenIfDeclared))
        let now = clock()
        try await archive.write { try PeersTable.put(rules, nowMilliseconds: now, in: $0) }
        known.withLock { $0 = nil }
        return rules
    }

    package func remove(_ aeTitle: String) async throws {
        let title = try Self.title(aeTitle)
        guard try await archive.write({ try PeersTable.remove(title, in: $0) }) else {
            throw Refusal.unknownPeer(title)
        }
        known.withLock { $0 = nil }
    }

    /// What is known of a device, as of the last two seconds.
    func rules(of aeTitle: String) async throws -> PeerRules? {
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
    ) throws(Refusal) -> CharacterSetCorrection {
        let line = (evenIfDeclared ? "always:" : "") + terms
        guard let correction = CharacterSetCorrection(line: line) else { throw .unknownCharacterSet(terms) }
        return correction
    }

    /// PS3.5 section 6.2, value representation AE.
    private static func title(_ text: String) throws(Refusal) -> String {
        let trimmed = text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
        let title = String(trimmed)
        let usable = title.utf8.allSatisfy { (0x20..<0x7F).contains($0) && $0 != 0x5C }
        guard usable, (1...16).contains(title.utf8.count) else { throw .unusableTitle(text) }
        return title
    }
}
