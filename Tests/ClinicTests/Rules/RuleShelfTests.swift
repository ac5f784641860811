import Foundation
import Records
import Testing

@testable import Clinic

@Suite("Rules of a site") struct RuleShelfTests {
    private static let own = """
        rules 1
        rule defuse-3
          name: DEFUSE 3, as we use it
          version: ours 1
          therapy: thrombectomy
          kind: trial
          source: Our protocol
          reviewed: 2026-11-22
          require core < 60 mL ; confirmed our protocol
        end
        """

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "rules-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    @Test func `without files the built-in rules hold`() async throws {
        let shelf = RuleShelf(folders: ["/nowhere/at/all"])
        #expect(await shelf.book() == RuleBook.builtIn)
    }

    @Test func `a file that comes, changes and goes is followed without starting anew`() async throws {
        try await withFolder { folder in
            let shelf = RuleShelf(folders: [folder])
            #expect(await shelf.book(nowMilliseconds: 0) == RuleBook.builtIn)
            try Self.own.write(toFile: folder + "/a.rules", atomically: true, encoding: .utf8)
            try "not rules".write(toFile: folder + "/readme.txt", atomically: true, encoding: .utf8)
            let added = await shelf.book(nowMilliseconds: 10_000)
            #expect(added.rule("defuse-3")?.version == "ours 1" && added.refusals.isEmpty)
            try Self.own.replacing("60 mL", with: "60 litres")
                .write(toFile: folder + "/a.rules", atomically: true, encoding: .utf8)
            let broken = await shelf.book(nowMilliseconds: 20_000)
            #expect(broken.rule("defuse-3")?.version == "2")
            #expect(broken.refusals.map { "\($0)" } == ["a.rules:9: “litres” is no unit of core: mL"])
            try FileManager.default.removeItem(atPath: folder + "/a.rules")
            #expect(await shelf.book(nowMilliseconds: 30_000) == RuleBook.builtIn)
        }
    }

    @Test func `a file that is no text or too large is left out with its reason`() async throws {
        try await withFolder { folder in
            try Data([0xff, 0xfe, 0x00]).write(to: URL(fileURLWithPath: folder + "/a.rules"))
            try Data(count: 300 * 1024).write(to: URL(fileURLWithPath: folder + "/b.rules"))
            let book = await RuleShelf(folders: [folder]).book()
            #expect(book.refusals.map(\.file) == ["a.rules", "b.rules"])
            #expect(book.rules == RuleBook.builtIn.rules)
        }
    }
}
