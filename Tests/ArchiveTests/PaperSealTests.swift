import Foundation
import Records
import Testing

@testable import Archive

@Suite struct PaperSealTests {
    private static let citizen = "11010519491231002X"

    private final class Folder: Sendable {
        let path = NSTemporaryDirectory() + "willis-papers-" + RandomKey.make()

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func open() throws -> Archive {
            try Archive.open(folder: path, options: Archive.Options(reservedBytes: 0, diskThreads: 1))
        }

        /// Whether a text stands anywhere in the files of the database.
        func holds(_ text: String) throws -> Bool {
            for name in ["willis.sqlite", "willis.sqlite-wal"] {
                guard let bytes = FileManager.default.contents(atPath: "\(path)/\(name)") else { continue }
                if bytes.range(of: Data(text.utf8)) != nil { return true }
            }
            return false
        }

        var key: String { "\(path)/papers.key" }
    }

    private static func record(_ value: String = citizen) -> PatientRecord {
        PatientRecord(
            key: RandomKey.make(), name: "张三",
            numbers: [
                PatientNumber(kind: "national-id", value: value),
                PatientNumber(kind: "mrn", site: 1, value: "R-4711"),
            ], changedMilliseconds: 1)
    }

    @discardableResult
    private static func keep(_ record: PatientRecord, in archive: Archive) async throws -> PatientRecord {
        try await archive.write { writer in
            let made = try PatientRecords.insert(record, in: writer)
            try RecordHistory.append(
                RecordChange(
                    act: .create, atMilliseconds: 1, actorName: "x",
                    before: RecordSnapshot(values: [:], numbers: []), after: RecordSnapshot(made)),
                to: made.id, actor: "person:1", in: writer)
            return made
        }
    }

    @Test func `a number of a paper stands nowhere in the database, and is found and read all the same`()
        async throws
    {
        let folder = Folder()
        let archive = try folder.open()
        let made = try await Self.keep(Self.record(), in: archive)
        let other = try await Self.keep(Self.record(), in: archive)
        let read = try await archive.read { reader in
            (
                try PatientRecords.find(made.id, in: reader),
                try RecordIdentity.holders(
                    of: PatientNumber(kind: "national-id", value: Self.citizen), in: reader
                ).map(\.id), try RecordHistory.of(made.id, limit: 5, in: reader).first?.after,
                try RecordLikeness.pairs(seenBy: .everything, limit: 5, in: reader).first?.grounds
            )
        }
        #expect(Set(read.0?.numbers ?? []) == Set(made.numbers))
        #expect(read.1 == [made.id, other.id])
        #expect(read.2?.numbers == Set(made.numbers))
        #expect(read.3?.contains(.nationalID) == true)
        #expect(try folder.holds("R-4711"))
        #expect(try folder.holds(Self.citizen) == false)
        #expect(try folder.holds("19491231") == false)
        archive.close()
        let again = try folder.open()
        let kept = try await again.read { try PatientRecords.find(made.id, in: $0) }
        #expect(kept?.numbers.contains(PatientNumber(kind: "national-id", value: Self.citizen)) == true)
        again.close()
    }

    @Test func `what stood open before is sealed when the folder is opened, and nothing of it is left`()
        async throws
    {
        let folder = Folder()
        let archive = try folder.open()
        let made = try await Self.keep(Self.record("440524188001010014"), in: archive)
        // As a version before this one has left it.
        try await archive.write { writer in
            let number = PatientNumber(kind: "national-id", value: Self.citizen)
            let snapshot = KeptJSON.text(RecordSnapshot(values: [:], numbers: [number]))
            try writer.execute("DELETE FROM patient_numbers WHERE kind <> 'mrn'")
            try writer.execute(
                "INSERT INTO patient_numbers (record, kind, site, value) VALUES (?, 'national-id', 0, ?)",
                [SQLValue(made.id), SQLValue(Self.citizen)])
            try writer.execute(
                "UPDATE record_changes SET before_json = ?, after_json = ?",
                [SQLValue(snapshot), SQLValue(snapshot)])
            try writer.execute("DELETE FROM house_settings WHERE name = 'papers-key'")
        }
        archive.close()
        #expect(try folder.holds(Self.citizen))
        try FileManager.default.removeItem(atPath: folder.key)
        let again = try folder.open()
        let read = try await again.read { reader in
            (
                try PatientRecords.find(made.id, in: reader)?.numbers.map(\.value),
                try RecordHistory.of(made.id, limit: 1, in: reader).first?.after.numbers.map(\.value)
            )
        }
        #expect(read.0?.contains(Self.citizen) == true)
        #expect(read.1 == [Self.citizen])
        #expect(try folder.holds(Self.citizen) == false)
        again.close()
        #expect(try folder.holds(Self.citizen) == false)
    }

    @Test func `only the owner reads the key, and without it, or with another, the folder is not opened`()
        async throws
    {
        let folder = Folder()
        let archive = try folder.open()
        try await Self.keep(Self.record(), in: archive)
        archive.close()
        let rights = try FileManager.default.attributesOfItem(atPath: folder.key)[.posixPermissions] as? Int
        #expect(rights == 0o600)
        let key = try #require(FileManager.default.contents(atPath: folder.key))
        try FileManager.default.removeItem(atPath: folder.key)
        func refusal() -> ArchiveError? {
            do {
                try folder.open().close()
                return nil
            } catch {
                return error as? ArchiveError
            }
        }
        #expect(refusal()?.code == .keyLost)
        #expect(refusal()?.reason.contains("papers.key is missing") == true)
        // Nobody has put a new key into the place of the lost one.
        #expect(FileManager.default.fileExists(atPath: folder.key) == false)
        try Data((String(repeating: "ab", count: 32) + "\n").utf8).write(to: URL(fileURLWithPath: folder.key))
        #expect(refusal()?.code == .keyLost)
        try Data("nonsense".utf8).write(to: URL(fileURLWithPath: folder.key))
        #expect(refusal()?.code == .keyLost)
        try key.write(to: URL(fileURLWithPath: folder.key))
        #expect(refusal() == nil)
    }

    @Test func `a sealed number is of its paper and of its key alone`() throws {
        let seal = PaperSeal(key: Array(repeating: 7, count: 32))
        let text = try seal.seal(Self.citizen, kind: "national-id")
        #expect(try seal.open(text, kind: "national-id") == Self.citizen)
        #expect(try seal.seal(Self.citizen, kind: "national-id") != text)
        #expect(throws: ArchiveError.self) { try seal.open(text, kind: "passport") }
        let other = PaperSeal(key: Array(repeating: 8, count: 32))
        #expect(throws: ArchiveError.self) { try other.open(text, kind: "national-id") }
        #expect(seal.mark(Self.citizen) == seal.mark(Self.citizen))
        #expect(seal.mark(Self.citizen) != other.mark(Self.citizen))
        #expect(seal.id != other.id)
    }
}
