import Foundation

/// The secret that pseudonyms are made with, in a file that only its owner may read.
enum SecretKey {
    /// Where it is when nobody says otherwise.
    static var standardPath: String {
        let environment = ProcessInfo.processInfo.environment
        let base =
            environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
            ?? FileManager.default.homeDirectoryForCurrentUser.appendingPathComponent(".config").path
        return base + "/willis/deidentify.key"
    }

    /// Reads the key, or makes one of 32 random bytes.
    /// - Parameter makesMissing: Whether a missing one is written; else it is good for this run alone.
    static func read(path: String, makesMissing: Bool) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw failure(path, "cannot be read: \(reason)") }
            return try make(path: path, isWritten: makesMissing)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw failure(path, "is no file")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw failure(path, "can be read by others; chmod 600 it, or make another if they may have")
        }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = Foundation.read(descriptor, &bytes, bytes.count)
        guard count >= 32 else { throw failure(path, "has less than 32 bytes, which can be guessed") }
        return Array(bytes.prefix(count))
    }

    private static func make(path: String, isWritten: Bool) throws -> [UInt8] {
        var random = SystemRandomNumberGenerator()
        let key = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
        guard isWritten else {
            Terminal.error("willis: there is no key at \(path); this dry run uses one that is then forgotten")
            return key
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try? FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path, "cannot be made: \(reason)") }
        let count = key.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
        let isSafe = count == key.count && fsync(descriptor) == 0
        guard close(descriptor) == 0, isSafe else {
            unlink(path)
            throw failure(path, "cannot be written: \(reason)")
        }
        Terminal.error(
            "willis: made a new key at \(path); keep it, apart from the files, for as long as new files are to match"
        )
        return key
    }

    private static var reason: String { String(cString: strerror(errno)) }

    private static func failure(_ path: String, _ what: String) -> CommandFailure {
        CommandFailure(.configuration, "the key \(path) \(what)")
    }
}
