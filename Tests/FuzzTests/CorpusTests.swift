import DICOM
import Foundation
import FuzzEntries
import Testing

/// Replays what the fuzzer has found, and what it starts from, through the very entries that it runs.
@Suite struct CorpusTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fuzz/Corpus")

    @Test(arguments: FuzzEntry.all)
    func `every kept input keeps its promises`(entry: FuzzEntry) throws {
        let files = try FileManager.default.contentsOfDirectory(
            at: Self.folder.appending(path: entry.name), includingPropertiesForKeys: nil)
        #expect(!files.isEmpty, "the corpus of \(entry) is missing")
        for file in files {
            let input = try Bytes([UInt8](Data(contentsOf: file)))
            #expect(throws: Never.self, "\(file.lastPathComponent)") { try entry.run(input) }
        }
    }

    @Test(arguments: FuzzEntry.all)
    func `every seed keeps its promises, whole and cut`(entry: FuzzEntry) throws {
        let seeds = try entry.seeds()
        #expect(!seeds.isEmpty)
        for (number, seed) in seeds.enumerated() {
            for count in Set([seed.count, seed.count / 2, max(seed.count - 1, 0)]) {
                #expect(throws: Never.self, "seed \(number) of \(count) bytes") {
                    try entry.run(Bytes(Array(seed.prefix(count))))
                }
            }
        }
    }

    @Test func `the canary sings`() {
        #expect(throws: Violation.self) { try FuzzEntry.canary.run(Bytes(Array("sing!".utf8))) }
        #expect(throws: Never.self) { try FuzzEntry.canary.run(Bytes(Array("sing".utf8))) }
    }

    @Test func `no folder of the corpus is without an entry`() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(folders.filter { FuzzEntry.named($0) == nil } == [])
    }
}
