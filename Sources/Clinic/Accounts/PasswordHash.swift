import Archive
import COpenSSL
import Foundation

/// A password as it is kept: scrypt with its own salt, its cost written beside it so that the cost can grow.
struct PasswordHash: Sendable, Equatable {
    struct Cost: Sendable, Equatable {
        /// N is 2 to this power.
        var logarithm: Int
        var blockSize: Int
        var parallelism: Int

        static let standard = Cost(logarithm: 15, blockSize: 8, parallelism: 1)

        /// What `scrypt` needs for one hash, and no stored text may make us take more.
        static let maximumMemory: UInt64 = 128 << 20

        var isUsable: Bool {
            (1...20).contains(logarithm) && (1...32).contains(blockSize) && (1...16).contains(parallelism)
        }
    }

    var cost: Cost
    var salt: [UInt8]
    var hash: [UInt8]

    /// Hashes a new password. Takes some 80 ms and 32 MB: not for Swift's own threads.
    static func make(_ password: String, cost: Cost = .standard) -> PasswordHash? {
        let salt = Randomness.bytes(16)
        return derive(password, salt: salt, cost: cost).map { PasswordHash(cost: cost, salt: salt, hash: $0) }
    }

    /// Compares in a time that does not depend on where the bytes differ.
    func matches(_ password: String) -> Bool {
        guard let other = Self.derive(password, salt: salt, cost: cost), other.count == hash.count else {
            return false
        }
        return CRYPTO_memcmp(other, hash, hash.count) == 0
    }

    private static func derive(_ password: String, salt: [UInt8], cost: Cost) -> [UInt8]? {
        guard cost.isUsable else { return nil }
        let bytes = Array(password.precomposedStringWithCanonicalMapping.utf8)
        var hash = [UInt8](repeating: 0, count: 32)
        let done = bytes.withUnsafeBytes { bytes in
            EVP_PBE_scrypt(
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, salt, salt.count,
                1 << UInt64(cost.logarithm), UInt64(cost.blockSize), UInt64(cost.parallelism),
                Cost.maximumMemory,
                &hash, hash.count)
        }
        return done == 1 ? hash : nil
    }
}

extension PasswordHash: CustomStringConvertible {
    /// `$scrypt$ln=15,r=8,p=1$salt$hash`, salt and hash in Base64.
    var description: String {
        let salt = Data(salt).base64EncodedString()
        let hash = Data(hash).base64EncodedString()
        return "$scrypt$ln=\(cost.logarithm),r=\(cost.blockSize),p=\(cost.parallelism)$\(salt)$\(hash)"
    }

    init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt",
            let salt = Data(base64Encoded: parts[3]), let hash = Data(base64Encoded: parts[4])
        else { return nil }
        let numbers = parts[2].split(separator: ",").map { $0.split(separator: "=") }
        guard numbers.count == 3, numbers.allSatisfy({ $0.count == 2 }),
            numbers.map({ $0[0] }) == ["ln", "r", "p"],
            let logarithm = Int(numbers[0][1]), let blockSize = Int(numbers[1][1]),
            let parallelism = Int(numbers[2][1])
        else { return nil }
        cost = Cost(logarithm: logarithm, blockSize: blockSize, parallelism: parallelism)
        guard cost.isUsable, !hash.isEmpty else { return nil }
        self.salt = Array(salt)
        self.hash = Array(hash)
    }
}
