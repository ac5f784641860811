import Foundation
import GRDB
import Records
import Testing

@testable import Archive

struct DurabilityTests {
    private static let papers = PaperSeal(key: Array(repeating: 1, count: 32))

    @Test func `the writer syncs on every commit and checks foreign keys`() async throws {
        let folder = TemporaryFolder()
        let archive = try Archive.open(folder: folder.path, options: .small)
        defer { archive.close() }
        let answers = try await archive.write { writer in
            try ["synchronous", "journal_mode", "foreign_keys"].map { name in
                try writer.rows("PRAGMA \(name)").first?.values.first
            }
        }
        #expect(answers == [.integer(2), .text("wal"), .integer(1)])
    }

    @Test func `a pool left alone would not sync, which is why it is told again`() throws {
        let folder = TemporaryFolder()
        var configuration = Configuration()
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        let pool = try DatabasePool(path: folder.path + "/x.sqlite", configuration: configuration)
        let synchronous = try pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
        #expect(synchronous == 1, "GRDB no longer resets it: SQLiteStore can become simpler.")
    }

    @Test func `an empty folder gets every step of the schema, once`() async throws {
        let folder = TemporaryFolder()
        for _ in 1...2 {
            let archive = try Archive.open(folder: folder.path, options: .small)
            let numbers = try await archive.read { reader in
                try reader.rows("SELECT number FROM schema_steps ORDER BY number").map { $0.int("number") }
            }
            #expect(numbers == Schema.migrations.map(\.number))
            #expect(numbers == Set(numbers).sorted())
            archive.close()
        }
    }

    @Test func `a folder of a newer version is refused and left as it is`() async throws {
        let folder = TemporaryFolder()
        let archive = try Archive.open(folder: folder.path, options: .small)
        try await archive.write { writer in
            _ = try writer.execute("INSERT INTO schema_steps (number, name, applied_ms) VALUES (999, 'x', 0)")
        }
        archive.close()
        let refusal = #expect(throws: ArchiveError.self) {
            try Archive.open(folder: folder.path, options: .small)
        }
        #expect(refusal?.code == .newerSchema)
    }

    @Test func `a step that fails leaves the schema where it was`() throws {
        let folder = TemporaryFolder()
        let store = try SQLiteStore(
            path: folder.path + "/x.sqlite", busyTimeoutSeconds: 1, papers: Self.papers)
        let steps = [
            Migration(number: 1, name: "one", statements: ["CREATE TABLE one (id {identity})"]),
            Migration(number: 2, name: "two", statements: ["CREATE TABLE two (id {identity})", "NO SQL"]),
        ]
        #expect(throws: ArchiveError.self) {
            var refusal: (any Error)?
            try store.transaction([
                { writer in
                    do {
                        try Schema.migrate(writer, with: steps, nowMilliseconds: 0)
                    } catch {
                        refusal = error
                        throw error
                    }
                }
            ])
            if let refusal { throw refusal }
        }
        let tables = try store.read { reader in
            try reader.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('one', 'two')")
        }
        #expect(tables.isEmpty)
    }

    @Test
    func `a folder of the first version keeps its images, and what only another study contradicted counts`()
        async throws
    {
        let folder = TemporaryFolder()
        let store = try SQLiteStore(
            path: folder.path + "/willis.sqlite", busyTimeoutSeconds: 1, papers: Self.papers)
        try store.transaction([
            { writer in
                try Schema.migrate(writer, with: Array(Schema.migrations.prefix(3)), nowMilliseconds: 0)
                for (study, series) in [("1.1", "s1"), ("1.2", "s2")] {
                    let header = Self.header(study: study, series: series)
                    let patient = try Patients.upsert(
                        header.patient, issuer: "", studyUID: study, nowMilliseconds: 0, in: writer)
                    let row = try Studies.insert(
                        header, patient: patient, differs: false, source: "CT1", nowMilliseconds: 0,
                        in: writer)
                    _ = try SeriesTable.insert(header.series, study: row, nowMilliseconds: 0, in: writer)
                }
                for (series, blob, conflict) in [(1, "a", 0), (1, "b", 1), (2, "c", 1)] {
                    _ = try writer.execute(
                        """
                        INSERT INTO instances (
                            series, sop_instance_uid, sop_class_uid, transfer_syntax_uid, blob, byte_count,
                            conflict, image_type, acquisition_date, acquisition_time, content_time,
                            frame_count, calling_ae_title, called_ae_title, remote_address, received_ms
                        ) VALUES (?, 'same', '', '', ?, 1, ?, '', '', '', '', 1, '', '', '', 0)
                        """, [SQLValue(series), SQLValue(blob), SQLValue(conflict)])
                }
            }
        ])
        try store.close()
        let archive = try Archive.open(folder: folder.path, options: .small)
        defer { archive.close() }
        let blobs = try await archive.read { reader in
            try ["1.1", "1.2"].map { try Instances.ofStudy($0, in: reader).map(\.blob) }
        }
        #expect(blobs == [["a"], ["c"]])
        let counts = try await archive.read {
            try Arrivals.receiving(in: $0).map(\.progress.instancesReceived)
        }
        #expect(counts == [1, 1], "Neither waits for ever.")
    }

    private static func header(study: String, series: String) -> ImageHeader {
        ImageHeader(
            patient: PatientIdentity(
                alphabeticName: "", ideographicName: "", phoneticName: "", patientID: "P", birthDate: "",
                sex: "", age: ""), issuer: "", study: StudyHeader(studyUID: study),
            series: SeriesHeader(seriesUID: series),
            image: ImageAttributes(sopClassUID: "", sopInstanceUID: "same", transferSyntaxUID: ""))
    }

    @Test func `several processes may open an empty folder at the same moment`() async throws {
        let folder = TemporaryFolder()
        let archives = try await withThrowingTaskGroup(of: Archive.self) { group in
            for _ in 1...4 {
                group.addTask { try Archive.open(folder: folder.path, options: .small) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for (number, archive) in archives.enumerated() {
            try await archive.write {
                try Events.append(kind: "x", subject: "\(number)", nowMilliseconds: 0, in: $0)
            }
        }
        let count = try await archives[0].read { try Events.since(0, in: $0).count }
        #expect(count == 4)
        for archive in archives { archive.close() }
    }

    @Test func `what was committed is there when the folder is copied without closing it`() async throws {
        let folder = TemporaryFolder()
        let copy = TemporaryFolder()
        let archive = try Archive.open(folder: folder.path, options: .small)
        defer { archive.close() }
        for number in 1...50 {
            try await archive.write {
                try Events.append(kind: "x", subject: "\(number)", nowMilliseconds: 0, in: $0)
            }
        }
        for name in ["willis.sqlite", "willis.sqlite-wal", "papers.key"] {
            try FileManager.default.copyItem(atPath: "\(folder.path)/\(name)", toPath: "\(copy.path)/\(name)")
        }
        let recovered = try Archive.open(folder: copy.path, options: .small)
        defer { recovered.close() }
        #expect(try await recovered.read { try Events.since(0, in: $0).count } == 50)
    }

    @Test func `a closed archive says so`() async throws {
        let folder = TemporaryFolder()
        let archive = try Archive.open(folder: folder.path, options: .small)
        archive.close()
        let write = await #expect(throws: ArchiveError.self) {
            try await archive.write { try Events.prune(in: $0) }
        }
        #expect(write?.code == .closed)
        let read = await #expect(throws: ArchiveError.self) {
            try await archive.read { try Events.newest(in: $0) }
        }
        #expect(read?.code == .closed)
    }
}
