import Archive
import Foundation

/// Passwords that everybody guesses first: those of published breaches, and some that only a hospital would think of.
enum CommonPasswords {
    private static let own: Set<String> = [
        "1qaz2wsx", "woaini1314", "woaini520", "5201314520", "wang1234", "zhang123", "hospital", "hospital1",
        "radiology", "dicom123", "willis123", "stroke123", "12341234", "qwertyui", "aa123456", "a12345678",
    ]

    private static let digests = [UInt8](Data(base64Encoded: CommonPasswordDigests.base64) ?? Data())

    /// Whether a password is known from a breach, is on our own list, or is one character repeated.
    static func contains(_ password: String) -> Bool {
        let lowered = password.lowercased()
        return own.contains(lowered) || Set(lowered).count == 1 || isBreached(lowered)
    }

    private static func isBreached(_ password: String) -> Bool {
        let size = CommonPasswordDigests.bytes
        let wanted = Array(SHA256.digest(of: Array(password.utf8)).prefix(size))
        var low = 0
        var high = digests.count / size
        while low < high {
            let middle = (low + high) / 2
            let found = digests[middle * size..<(middle + 1) * size]
            if found.elementsEqual(wanted) { return true }
            if found.lexicographicallyPrecedes(wanted) { low = middle + 1 } else { high = middle }
        }
        return false
    }
}
