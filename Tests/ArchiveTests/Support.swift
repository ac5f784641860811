import Foundation

@testable import Archive

/// A folder of its own for one test, removed when the test lets go of it.
final class TemporaryFolder: Sendable {
    let path: String

    init() {
        path = NSTemporaryDirectory() + "willis-" + Hexadecimal.string(Randomness.bytes(8))
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The files anywhere below a sub-folder.
    func files(in name: String) -> [String] {
        let below = FileManager.default.enumerator(atPath: path + "/" + name)?.allObjects as? [String] ?? []
        return below.filter { file in
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(
                atPath: "\(path)/\(name)/\(file)", isDirectory: &isFolder)
            return exists && !isFolder.boolValue
        }
    }
}

extension Archive.Options {
    /// Tests run on small file systems, too.
    static let small = Archive.Options(reservedBytes: 0, diskThreads: 2)
}
