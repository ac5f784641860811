import Archive
import DICOM
import Foundation
import Records
import Testing

@testable import Clinic

struct WorklistTests {
    private func house() async throws -> House {
        let house = try House()
        let names = [
            ("1.1", "Zhang^San=张^三", "P-001"), ("1.2", "Li^Si=李^四", "P_002"), ("1.3", "Müller^Jörg", "100%"),
            ("1.4", "O'Brien^Pat", "x'; DROP TABLE studies; --"), ("1.5", "Yamada^Tarou=山田^太郎=やまだ^たろう", "Y1"),
        ]
        for (study, name, id) in names {
            var image = TestImage(study: study, patientID: id)
            image.dataSet.set(.patientName, PersonName(name))
            _ = try await house.intake.receive(image)
            house.clock.advance(1_000)
        }
        return house
    }

    @Test func `newest first, as many as asked for`() async throws {
        let house = try await house()
        let worklist = Worklist(archive: house.archive)
        #expect(try await worklist.entries().map(\.studyUID) == ["1.5", "1.4", "1.3", "1.2", "1.1"])
        #expect(try await worklist.entries(limit: 2).map(\.studyUID) == ["1.5", "1.4"])
        #expect(try await worklist.entries(limit: -1).isEmpty)
    }

    @Test(
        arguments: [
            ("zhang", ["1.1"]), ("张三", ["1.1"]), ("zhangsan", ["1.1"]), ("san zhang", ["1.1"]),
            ("p-001", ["1.1"]),
            ("李", ["1.2"]), ("muller", ["1.3"]), ("MÜLLER", ["1.3"]), ("o'brien", ["1.4"]), ("やまだ", ["1.5"]),
            ("山田 tarou", ["1.5"]), ("%", ["1.3"]), ("_", ["1.2"]), ("p_0", ["1.2"]), ("!", []),
            ("' OR 1=1 --", []),
            ("drop table", ["1.4"]), ("zhang\u{0}", ["1.1"]), ("", ["1.5", "1.4", "1.3", "1.2", "1.1"]),
        ] as [(String, [String])])
    func `search finds any writing and no character is a wildcard`(search: String, found: [String])
        async throws
    {
        let house = try await house()
        #expect(try await Worklist(archive: house.archive).entries(search: search).map(\.studyUID) == found)
    }

    @Test func `a study that is not here has no detail`() async throws {
        let house = try await house()
        #expect(try await Worklist(archive: house.archive).detail(studyUID: "' OR 1=1 --") == nil)
    }

    @Test func `pictures are given out, other files are not`() async throws {
        let house = try await house()
        let worklist = Worklist(archive: house.archive)
        let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]
        let blob = try house.archive.blobs.put(png)
        #expect(try await worklist.picture(location: blob.text) == png)
        let image = try #require(try await house.archive.read { try Instances.ofStudy("1.1", in: $0) }.first)
        #expect(try await worklist.picture(location: image.blob) == nil)
        #expect(try await worklist.picture(location: "../../../etc/passwd") == nil)
        #expect(try await worklist.picture(location: String(repeating: "0", count: 64)) == nil)
    }

    @Test func `an open page hears of what changes, from this process and another`() async throws {
        let house = try House()
        let other = try Archive.open(folder: house.folder)
        defer { other.close() }
        let feed = EventFeed.worklist(house.archive, pause: .milliseconds(5), clock: { 1_000_000 })
        var heard = feed.changes().makeAsyncIterator()
        try await house.archive.write {
            try Events.append(kind: Events.study, subject: "1", nowMilliseconds: 1_000_000, in: $0)
        }
        #expect(await heard.next() == .study("1"))
        try await other.write {
            try Events.append(kind: Events.study, subject: "2", nowMilliseconds: 1_000_000, in: $0)
        }
        #expect(await heard.next() == .study("2"))
    }
}
