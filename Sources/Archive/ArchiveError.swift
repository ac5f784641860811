import Foundation

/// What went wrong in the archive, where, and in the words of the machine that refused.
package struct ArchiveError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// The disk is full, now.
        case noSpace
        /// Less room is left than the archive keeps in reserve: refused before the disk is full.
        case lowSpace
        case readOnly
        /// The disk or its driver failed; what was being written is not to be trusted.
        case inputOutput
        case permission
        case notFound
        /// Stored bytes are not what was stored.
        case corrupt
        /// The database is locked by another process for longer than we wait.
        case busy
        /// A rule of the schema was broken: a duplicate key, a missing parent row.
        case constraint
        /// Any other refusal of the database.
        case database
        /// The database cannot promise that a commit survives a power cut.
        case notDurable
        /// The data folder was written by a newer version.
        case newerSchema
        /// The key that identity papers are sealed with is missing, or is another.
        case keyLost
        case closed
        /// The worker took too long and the job is somebody else's now, or nobody's any more.
        case leaseLost
    }

    package let code: Code
    package let reason: String
    /// What the archive was working on; never shown to a peer.
    package let path: String?

    package init(_ code: Code, _ reason: String, path: String? = nil) {
        self.code = code
        self.reason = reason
        self.path = path
    }

    /// Names the system call that failed and says what `errno` means.
    init(call: String, errno number: Int32, path: String) {
        let code: Code =
            switch number {
            case ENOSPC, EDQUOT, EFBIG: .noSpace
            case EROFS: .readOnly
            case EACCES, EPERM: .permission
            case ENOENT: .notFound
            default: .inputOutput
            }
        self.init(code, "\(call): \(String(cString: strerror(number))) (errno \(number))", path: path)
    }

    package var description: String {
        path.map { "\(reason) [\(code.rawValue), \($0)]" } ?? "\(reason) [\(code.rawValue)]"
    }
}
