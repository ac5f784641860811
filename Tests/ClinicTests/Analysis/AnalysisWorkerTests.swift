import DICOM
import Foundation
import Records
import Synchronization
import Testing

@testable import Archive
@testable import Clinic

struct AnalysisWorkerTests {
    private func queuedStudy(_ house: House, images: Int = 1) async throws {
        for number in 1...images { _ = try await house.intake.receive(TestImage(number: number)) }
        house.clock.advance(10_000)
        try await Completion(archive: house.archive, clock: { [clock = house.clock] in clock.now }).look()
    }

    private func queue(_ house: House) -> WorkQueue {
        WorkQueue(archive: house.archive, worker: "a", clock: { [clock = house.clock] in clock.now })
    }

    private func worker(_ house: House) -> AnalysisWorker {
        AnalysisWorker(
            archive: house.archive, queue: queue(house),
            analyser: StudyAnalyser(willisVersion: "0.1.0", threads: 1) { 0 })
    }

    /// Makes the file of the one image a pipe, so that an analysis stands still until somebody writes into it.
    private func blockReading(_ house: House) async throws -> @Sendable () throws -> Void {
        let stored = try await house.archive.read { try Instances.ofStudy("1.2.3", in: $0) }
        let path = house.archive.blobs.path(of: try #require(BlobID(stored[0].blob)))
        let content = try Data(contentsOf: URL(fileURLWithPath: path))
        unlink(path)
        #expect(mkfifo(path, 0o600) == 0)
        return {
            let pipe = try #require(FileHandle(forWritingAtPath: path))
            try pipe.write(contentsOf: content)
            try pipe.close()
        }
    }

    private func jobs(_ house: House) async throws -> [String] {
        try await house.archive.read { reader in
            try reader.rows("SELECT state, failures, losses FROM jobs ORDER BY id").map {
                "\($0.text("state")) \($0.int("failures")) \($0.int("losses"))"
            }
        }
    }

    @Test func `a study with an image that is gone fails and says which, and is never analysed in part`()
        async throws
    {
        let house = try House()
        try await queuedStudy(house, images: 3)
        let stored = try await house.archive.read { try Instances.ofStudy("1.2.3", in: $0) }
        let lost = try #require(BlobID(stored[1].blob))
        try house.archive.blobs.remove(lost)
        for _ in 1...3 {
            let failed = Mutex(false)
            let run = Task {
                await worker(house).run(every: .milliseconds(5)) { event in
                    if case .trouble = event { failed.withLock { $0 = true } }
                }
            }
            try await eventually { failed.withLock { $0 } }
            try await eventually { try await !jobs(house)[0].hasPrefix("running") }
            run.cancel()
            await run.value
            house.clock.advance(60_000)
        }
        let entry = try #require(try await Worklist(archive: house.archive).entries().first)
        guard case .failed(let reason) = entry.state else {
            Issue.record("The study is \(entry.state).")
            return
        }
        #expect(reason.contains(lost.text))
        #expect(entry.reports.isEmpty)
    }

    @Test func `a worker that is stopped gives its study back before the analysis ends`() async throws {
        let house = try House()
        try await queuedStudy(house)
        let goOn = try await blockReading(house)
        let run = Task { await worker(house).run(every: .milliseconds(5)) }
        try await eventually { try await jobs(house) == ["running 0 0"] }
        run.cancel()
        await run.value
        #expect(try await jobs(house) == ["waiting 0 0"])
        #expect(try await Worklist(archive: house.archive).entries().first?.state == .queued)
        try goOn()
    }

    @Test func `a worker that cannot note its progress for a while keeps its study`() async throws {
        let house = try House()
        try await queuedStudy(house)
        let goOn = try await blockReading(house)
        let troubles = Mutex(0)
        let run = Task {
            await worker(house).run(every: .milliseconds(5)) { event in
                if case .trouble = event { troubles.withLock { $0 += 1 } }
            }
        }
        try await eventually { try await jobs(house) == ["running 0 0"] }
        try await execute(
            house,
            """
            CREATE TRIGGER full BEFORE UPDATE ON jobs BEGIN SELECT RAISE(ABORT, 'disk full'); END
            """)
        try await eventually { troubles.withLock { $0 } > 1 }
        try await execute(house, "DROP TRIGGER full")
        house.clock.advance(25_000)
        let lease = house.clock.now + 30_000
        try await eventually { try await self.lease(house) == lease }
        try goOn()
        try await eventually {
            try await Worklist(archive: house.archive).entries().first?.state == .done
        }
        run.cancel()
        await run.value
    }

    private func execute(_ house: House, _ statement: String) async throws {
        try await house.archive.write { _ = try $0.execute(statement) }
    }

    private func lease(_ house: House) async throws -> Int64? {
        try await house.archive.read {
            try $0.row("SELECT lease_until_ms FROM jobs")?.integer("lease_until_ms")
        }
    }

    private func eventually(_ isTrue: () async throws -> Bool) async throws {
        for _ in 0..<2_000 {
            if try await isTrue() { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        Issue.record("It never happened.")
    }
}
