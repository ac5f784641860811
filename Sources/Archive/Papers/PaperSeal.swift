import Crypto
import Foundation
import Records

/// Keeps the numbers of identity papers so that the database alone gives none away: each is encrypted (AES-256-GCM, bound to
/// the kind of paper), and found by a keyed hash (HMAC-SHA-256) of what it says. Both keys come from the one in the node's
/// key file (HKDF-SHA-256).
package struct PaperSeal: Sendable {
    private let encryption: SymmetricKey
    private let marking: SymmetricKey
    /// Names the key without giving it away: rows sealed with another are not read with this one.
    package let id: String

    /// Bytes of a key.
    static let keyBytes = 32
    private static let prefix = "sealed:"

    /// - Parameter key: 32 random bytes.
    package init(key: [UInt8]) {
        let master = SymmetricKey(data: key)
        func derived(_ purpose: String) -> SymmetricKey {
            HKDF<Crypto.SHA256>.deriveKey(
                inputKeyMaterial: master, info: Data("willis papers \(purpose)".utf8),
                outputByteCount: Self.keyBytes)
        }
        encryption = derived("encryption")
        marking = derived("marking")
        let name = HMAC<Crypto.SHA256>.authenticationCode(for: Data("id".utf8), using: derived("name"))
        id = Hexadecimal.string(Array(name).prefix(8))
    }

    /// What stands in the database for a number to be found by: the same for the same number, whatever paper it is of.
    package func mark(_ value: String) -> String {
        let code = HMAC<Crypto.SHA256>.authenticationCode(for: Data(value.utf8), using: marking)
        return "hmac:" + Hexadecimal.string(Array(code).prefix(16))
    }

    /// The number, encrypted: another text each time.
    package func seal(_ value: String, kind: String) throws(ArchiveError) -> String {
        do {
            let box = try AES.GCM.seal(
                Data(value.utf8), using: encryption, authenticating: Data(kind.utf8))
            guard let whole = box.combined else { throw ArchiveError(.corrupt, "A number was not sealed.") }
            return Self.prefix + whole.base64EncodedString()
        } catch {
            throw ArchiveError(.corrupt, "The number of a paper could not be sealed: \(error)")
        }
    }

    package func open(_ text: String, kind: String) throws(ArchiveError) -> String {
        guard text.hasPrefix(Self.prefix),
            let whole = Data(base64Encoded: String(text.dropFirst(Self.prefix.count)))
        else { throw ArchiveError(.corrupt, "The sealed number of a paper is not one.") }
        do {
            let box = try AES.GCM.SealedBox(combined: whole)
            let value = try AES.GCM.open(box, using: encryption, authenticating: Data(kind.utf8))
            return String(decoding: value, as: UTF8.self)
        } catch {
            throw ArchiveError(
                .corrupt, "The number of a paper was sealed with another key, or has been changed.")
        }
    }

    static func isSealed(_ text: String) -> Bool { text.hasPrefix(prefix) }

    /// What is looked for: as record numbers are kept, and as numbers of papers are.
    func spellings(_ values: [String]) -> [String] { values + values.map(mark) }

    // MARK: - What is kept of records

    /// The same with the numbers of papers sealed, for histories.
    func sealing(_ snapshot: RecordSnapshot) throws(ArchiveError) -> RecordSnapshot {
        var sealed = snapshot
        sealed.numbers = []
        for number in snapshot.numbers {
            var kept = number
            if number.paper != nil, !Self.isSealed(number.value) {
                kept.value = try seal(number.value, kind: number.kind)
            }
            sealed.numbers.insert(kept)
        }
        return sealed
    }

    func opening(_ snapshot: RecordSnapshot) throws(ArchiveError) -> RecordSnapshot {
        var opened = snapshot
        opened.numbers = []
        for number in snapshot.numbers {
            var known = number
            if number.paper != nil, Self.isSealed(number.value) {
                known.value = try open(number.value, kind: number.kind)
            }
            opened.numbers.insert(known)
        }
        return opened
    }
}
