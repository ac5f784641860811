import Archive
import Foundation
import Records
import Testing

@testable import Clinic

struct ScrubTests {
    private func scrub(_ house: House) -> Scrub {
        Scrub(archive: house.archive, bytesPerSecond: nil, clock: Clock.nowMilliseconds)
    }

    private func all(_ scrub: Scrub) async throws -> Scrub.Outcome {
        var outcome = Scrub.Outcome()
        for folder in 0..<256 { outcome += try await scrub.check(folder: folder) }
        return outcome
    }

    private func blob(_ house: House, _ index: Int = 0) async throws -> BlobID {
        let stored = try await house.archive.read { try Instances.ofStudy("1.2.3", in: $0) }
        return try #require(BlobID(stored[index].blob))
    }

    @Test func `a changed file is moved aside, a missing one named, and both heal`() async throws {
        let house = try House()
        for number in 1...3 { _ = try await house.intake.receive(TestImage(number: number)) }
        let (changed, missing) = (try await blob(house), try await blob(house, 1))
        let path = house.archive.blobs.path(of: changed)
        let content = try Data(contentsOf: URL(fileURLWithPath: path))
        try Data([1]).write(to: URL(fileURLWithPath: path))
        try house.archive.blobs.remove(missing)
        let outcome = try await all(scrub(house))
        #expect(outcome.files == 2)
        #expect(Set(outcome.damaged) == [changed.text, missing.text])
        #expect(!house.archive.blobs.contains(changed))
        #expect(FileManager.default.fileExists(atPath: house.folder + "/quarantine/" + changed.text))
        let kinds = try await house.archive.read { try ScrubTable.damage(in: $0) }
        #expect(Set(kinds.map(\.kind)) == [.changed, .missing])

        try content.write(to: URL(fileURLWithPath: path))
        #expect(try await house.intake.receive(TestImage(number: 2)) == .duplicate)
        #expect(try await scrub(house).lookAgain().restored == 2)
        #expect(try await house.archive.read { try ScrubTable.damageCount(in: $0) } == 0)
    }

    @Test func `an old file that nothing refers to is moved aside and comes back when it is wanted`()
        async throws
    {
        let house = try House()
        let (old, young) = (try house.archive.blobs.put([1, 2]), try house.archive.blobs.put([3, 4]))
        let times = [FileAttributeKey.modificationDate: Date(timeIntervalSinceNow: -2 * 86_400)]
        try FileManager.default.setAttributes(times, ofItemAtPath: house.archive.blobs.path(of: old))
        let outcome = try await all(scrub(house))
        #expect(outcome.orphans == 1)
        #expect(outcome.young == 1)
        #expect(!house.archive.blobs.contains(old))
        #expect(house.archive.blobs.contains(young))
        #expect(try house.archive.blobs.putBack(old))
        #expect(house.archive.blobs.contains(old))
    }

    @Test func `folders are compared in turn, and where the scrub is stands in the database`() async throws {
        let house = try House()
        let scrub = scrub(house)
        #expect(try await scrub.next(everyMilliseconds: 1000) == 0)
        _ = try await scrub.check(folder: 0)
        #expect(try await scrub.next(everyMilliseconds: 1_000_000) == 1)
        _ = try await all(scrub)
        #expect(try await scrub.next(everyMilliseconds: 1_000_000) == nil)
        #expect(try await scrub.next(everyMilliseconds: 0) == 0)
    }
}
