import Foundation
import Testing

/// The rules of the house that a machine can keep. A limit here is a ratchet: lower it when the code allows.
@Suite struct TidyTests {
    static let files = Repository.trackedFiles()
    static let sources = files.filter { file in
        file.path.hasPrefix("Sources/") && file.path.hasSuffix(".swift") && !file.path.contains(".docc/")
    }

    @Test func `no source file is longer than 400 lines`() {
        let long = Self.sources.filter { !$0.isGenerated && $0.lines.count > 400 }
        #expect(long.map { "\($0.path): \($0.lines.count)" } == [])
    }

    @Test func `the median source file is short`() {
        let counts = Self.sources.filter { !$0.isGenerated }.map(\.lines.count).sorted()
        #expect(counts[counts.count / 2] <= 150)
    }

    @Test func `no function is longer than 70 lines`() {
        for file in Self.sources where !file.isGenerated {
            for function in file.functions where function.lineCount > 70 {
                Issue.record("\(file.path):\(function.line) is \(function.lineCount) lines long")
            }
        }
    }

    @Test func `sources do not trap on purpose`() {
        let banned = ["try!", "as!", "fatalError(", "@unchecked Sendable /*", "DispatchQueue.main"]
        for (file, line, text) in Self.sourceLines() {
            for word in banned where text.contains(word) {
                Issue.record("\(file.path):\(line) uses \(word)")
            }
        }
    }

    @Test func `each library stays in its own room`() {
        let rooms: [(module: String, prefixes: [String])] = [
            ("GRDB", ["Sources/Archive/"]),
            ("Hummingbird", ["Sources/Gateway/"]),
            ("NIOPosix", ["Sources/Gateway/"]),
            ("NIOCore", ["Sources/Gateway/"]),
            ("NIOSSL", ["Sources/Gateway/"]),
            ("CZlib", ["Sources/DICOM/", "Sources/Clinic/"]),
            ("COpenSSL", ["Sources/Archive/", "Sources/Clinic/"]),
            ("CPangoCairo", ["Sources/Clinic/Pictures/"]),
            ("CCharLS", ["Sources/Codecs/"]),
            ("COpenJPEG", ["Sources/Codecs/"]),
            ("CJPEG", ["Sources/Codecs/"]),
            ("COpenJPH", ["Sources/Codecs/"]),
            ("ArgumentParser", ["Sources/willis/"]),
            // Code-streams are decoded by workers and by commands, never by the server's own faces.
            ("Codecs", ["Sources/Clinic/", "Sources/willis/"]),
        ]
        for (file, line, text) in Self.sourceLines() where text.contains("import ") {
            for room in rooms where text.hasSuffix("import \(room.module)") {
                #expect(room.prefixes.contains { file.path.hasPrefix($0) }, "\(file.path):\(line) \(text)")
            }
        }
    }

    @Test func `the pure targets read no clock and open no file`() {
        let banned = [
            "Date()", "FileManager", "DispatchTime.now", "ContinuousClock", "URLSession", "Process()",
        ]
        let pure = ["Sources/Imaging/", "Sources/Records/"]
        for (file, line, text) in Self.sourceLines() where pure.contains(where: file.path.hasPrefix) {
            for word in banned where text.contains(word) {
                Issue.record("\(file.path):\(line) uses \(word)")
            }
        }
    }

    @Test func `SQL stands in the archive only`() {
        let pattern = #/"+\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE)\s/#
        for (file, line, text) in Self.sourceLines() where !file.path.hasPrefix("Sources/Archive/") {
            #expect(text.firstMatch(of: pattern) == nil, "\(file.path):\(line)")
        }
    }

    @Test func `names of files and folders say what is in them`() {
        let vague = ["Core", "Common", "Utils", "Helpers", "Manager", "Misc"]
        for file in Self.files {
            for part in file.path.split(separator: "/") {
                let name = part.split(separator: ".").first.map(String.init) ?? ""
                #expect(!vague.contains { name == $0 || name.hasSuffix($0) }, "\(file.path)")
            }
        }
    }

    @Test func `links in documents lead somewhere`() {
        for file in Self.files where file.path.hasSuffix(".md") {
            for match in file.text.matches(of: #/\]\((?!https?:|#|mailto:)([^)\s#]+)/#) {
                let folder = (file.path as NSString).deletingLastPathComponent
                let target = (folder as NSString).appendingPathComponent(String(match.1))
                #expect(
                    FileManager.default.fileExists(atPath: Repository.root + "/" + target),
                    "\(file.path) links to \(match.1)")
            }
        }
    }

    @Test func `nothing large or binary is kept that somebody else makes`() {
        for file in Self.files where !file.path.hasPrefix("docs/images/") {
            #expect(file.byteCount <= 512 * 1024, "\(file.path) has \(file.byteCount) bytes")
        }
    }

    @Test func `sources are indented with spaces`() {
        for (file, line, text) in Self.sourceLines() {
            #expect(!text.contains("\t"), "\(file.path):\(line) has a tab")
        }
    }

    /// A rule that cannot fail keeps nothing: the measures are tried on text that breaks them.
    @Test func `the measures themselves can fail`() {
        let long = "func tooLong() {\n" + String(repeating: "    step()\n", count: 80) + "}\n"
        let file = TrackedFile(path: "Sources/X/X.swift", text: long)
        #expect(file.functions.map(\.lineCount) == [82])
        #expect(file.lines.count > 80)
    }

    private static func sourceLines() -> [(TrackedFile, Int, String)] {
        sources.flatMap { file in file.lines.enumerated().map { (file, $0.offset + 1, String($0.element)) } }
    }
}
