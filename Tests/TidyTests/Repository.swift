import Foundation

/// The files that git tracks, read once.
enum Repository {
    static let root: String = {
        var folder = (#filePath as NSString).deletingLastPathComponent
        while folder != "/", !FileManager.default.fileExists(atPath: folder + "/Package.swift") {
            folder = (folder as NSString).deletingLastPathComponent
        }
        return folder
    }()

    static func trackedFiles() -> [TrackedFile] {
        let git = Process()
        git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        git.arguments = ["git", "-C", root, "ls-files", "-z"]
        let output = Pipe()
        git.standardOutput = output
        do { try git.run() } catch { return [] }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        git.waitUntilExit()
        return data.split(separator: 0).compactMap { path in
            let path = String(decoding: path, as: UTF8.self)
            guard let content = FileManager.default.contents(atPath: root + "/" + path) else { return nil }
            return TrackedFile(
                path: path, text: String(decoding: content, as: UTF8.self), byteCount: content.count)
        }
    }
}

struct TrackedFile: Sendable {
    let path: String
    let text: String
    let byteCount: Int
    let lines: [Substring]

    init(path: String, text: String, byteCount: Int? = nil) {
        self.path = path
        self.text = text
        self.byteCount = byteCount ?? text.utf8.count
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    var isGenerated: Bool { path.contains("Generated") }

    /// Functions by the indentation that `swift format` guarantees: from `func` to the brace below it.
    var functions: [(line: Int, lineCount: Int)] {
        var found: [(Int, Int)] = []
        for (index, line) in lines.enumerated() {
            let body = line.drop { $0 == " " }
            guard body.firstMatch(of: #/^(\w+ )*(func |init[?(<])/#) != nil else { continue }
            let indent = line.count - body.count
            let closing = String(repeating: " ", count: indent) + "}"
            if let end = lines[(index + 1)...].firstIndex(where: { $0 == closing }) {
                found.append((index + 1, end - index + 1))
            }
        }
        return found
    }
}
