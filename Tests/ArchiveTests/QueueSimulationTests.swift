import Records
import Testing

@testable import Archive

/// Workers that crash, dawdle and come back late, in an order that a seed decides. Whatever happens, every subject
/// gets exactly one visible result of its newest job, or is given up.
struct QueueSimulationTests {
    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private final class World {
        let archive: Archive
        var dice: Dice
        var now: Int64 = 0
        /// What each worker believes it holds; a crashed worker forgets, a frozen one does not.
        var held: [String: Job] = [:]
        var frozen: Set<String> = []
        var nextSubject = 0

        init(archive: Archive, seed: UInt64) {
            self.archive = archive
            dice = Dice(state: seed)
        }

        func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &dice) < percent }
    }

    @Test(arguments: 1...12)
    func `every interleaving leaves one result a subject`(seed: Int) async throws {
        let folder = TemporaryFolder()
        let archive = try Archive.open(folder: folder.path, options: .small)
        defer { archive.close() }
        let world = World(archive: archive, seed: UInt64(seed))
        for _ in 0..<250 { try await step(world) }
        // Then nobody crashes any more and the rest is worked off.
        world.held = [:]
        world.frozen = []
        while try await open(archive) > 0 {
            world.now += 60_000
            if let job = try await claim(world, "last") { try await complete(job, world) }
        }
        try await check(archive)
    }

    private func step(_ world: World) async throws {
        world.now += Int64.random(in: 0...400, using: &world.dice)
        let now = world.now
        if world.chance(15) {
            // New work, sometimes on an old subject.
            if world.chance(60) { world.nextSubject += 1 }
            let subject = "\(max(1, Int.random(in: 0...3, using: &world.dice) + world.nextSubject - 3))"
            try await world.archive.write {
                _ = try Queue.enqueue(.analyseStudy, subject: subject, nowMilliseconds: now, in: $0)
            }
        }
        let worker = ["a", "b", "c"][Int.random(in: 0..<3, using: &world.dice)]
        guard let job = world.held[worker] else {
            world.held[worker] = try await claim(world, worker)
            return
        }
        if world.frozen.contains(worker) {
            if world.chance(10) { world.frozen.remove(worker) }
            return
        }
        switch Int.random(in: 0..<100, using: &world.dice) {
        case ..<10: world.held[worker] = nil
        case ..<20: world.frozen.insert(worker)
        case ..<30:
            try await allowingLoss {
                _ = try await world.archive.write {
                    try Queue.fail(job, reason: "bad luck", nowMilliseconds: now, in: $0)
                }
            }
            world.held[worker] = nil
        case ..<35:
            try await allowingLoss {
                _ = try await world.archive.write { try Queue.giveBack(job, nowMilliseconds: now, in: $0) }
            }
            world.held[worker] = nil
        case ..<40:
            // The supervisor has seen it die.
            let end: WorkerEnd = world.chance(50) ? .crashed("signal 11") : .killed("signal 9")
            _ = try await world.archive.write {
                try Queue.release(worker: worker, end: end, nowMilliseconds: now, in: $0)
            }
            world.held[worker] = nil
        case ..<60:
            try await allowingLoss {
                try await world.archive.write {
                    try Queue.progress(
                        job, stage: "", fraction: 0, leaseMilliseconds: 1_000, nowMilliseconds: now, in: $0)
                }
            }
        default:
            try await complete(job, world)
            world.held[worker] = nil
        }
    }

    private func claim(_ world: World, _ worker: String) async throws -> Job? {
        let now = world.now
        return try await world.archive.write { writer in
            _ = try Queue.buryExpired(nowMilliseconds: now, in: writer)
            return try Queue.claim(worker: worker, leaseMilliseconds: 1_000, nowMilliseconds: now, in: writer)
        }
    }

    /// The result row and the end of the job are one transaction; events stand for result rows here.
    private func complete(_ job: Job, _ world: World) async throws {
        let now = world.now
        try await allowingLoss {
            try await world.archive.write { writer in
                try Queue.complete(job, nowMilliseconds: now, in: writer)
                try Events.append(kind: "result", subject: "\(job.id)", nowMilliseconds: now, in: writer)
            }
        }
    }

    private func allowingLoss(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as ArchiveError where error.code == .leaseLost {
            return
        }
    }

    private func open(_ archive: Archive) async throws -> Int {
        try await archive.read {
            try Jobs.count(state: "waiting", in: $0) + Jobs.count(state: "running", in: $0)
        }
    }

    private func check(_ archive: Archive) async throws {
        let (jobs, results) = try await archive.read { reader in
            (
                try reader.rows("SELECT id, subject, state, failures, losses FROM jobs ORDER BY id"),
                try Events.since(0, limit: 100_000, in: reader).map(\.subject)
            )
        }
        #expect(!jobs.isEmpty)
        #expect(Set(results).count == results.count, "No job shows two results.")
        let done = Set(jobs.filter { $0.text("state") == "done" }.map { "\($0.integer("id"))" })
        #expect(done == Set(results), "A result shows if and only if its job is done.")
        #expect(jobs.allSatisfy { ["done", "dead", "superseded"].contains($0.text("state")) })
        #expect(jobs.allSatisfy { $0.int("failures") < 3 && $0.int("losses") <= 20 })
        for (_, ofSubject) in Dictionary(grouping: jobs, by: { $0.text("subject") }) {
            let newest = try #require(ofSubject.last)
            #expect(
                ["done", "dead"].contains(newest.text("state")),
                "The newest work on a subject is never dropped.")
        }
    }
}
