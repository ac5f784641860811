import Foundation
import Records
import Testing

@testable import Archive

struct QueueTests {
    private func archive(_ folder: TemporaryFolder) throws -> Archive {
        try Archive.open(folder: folder.path, options: .small)
    }

    private func claim(_ archive: Archive, _ worker: String, at now: Int64, lease: Int64 = 1_000) async throws
        -> Job?
    {
        try await archive.write {
            try Queue.claim(worker: worker, leaseMilliseconds: lease, nowMilliseconds: now, in: $0)
        }
    }

    private func mustClaim(_ archive: Archive, _ worker: String, at now: Int64) async throws -> Job {
        let job = try await claim(archive, worker, at: now)
        return try #require(job)
    }

    private func enqueue(_ archive: Archive, _ subject: String, at now: Int64) async throws {
        try await archive.write {
            _ = try Queue.enqueue(.analyseStudy, subject: subject, nowMilliseconds: now, in: $0)
        }
    }

    @Test func `of many workers at once one gets the job`() async throws {
        let folder = TemporaryFolder()
        let archives = [try archive(folder), try archive(folder)]
        try await enqueue(archives[0], "1.2.3", at: 0)
        let jobs = try await withThrowingTaskGroup(of: Job?.self) { group in
            for number in 0..<20 {
                group.addTask { try await claim(archives[number % 2], "worker \(number)", at: 1) }
            }
            var jobs: [Job] = []
            for try await job in group { jobs += job.map { [$0] } ?? [] }
            return jobs
        }
        #expect(jobs.count == 1)
        #expect(jobs.first?.attempt == 1)
        for archive in archives { archive.close() }
    }

    @Test func `a job whose worker vanished is taken over, and the late worker is turned away`() async throws
    {
        let folder = TemporaryFolder()
        let archive = try archive(folder)
        defer { archive.close() }
        try await enqueue(archive, "1.2.3", at: 0)
        let first = try await mustClaim(archive, "a", at: 0)
        #expect(try await claim(archive, "b", at: 1_000) == nil, "The lease holds to its end.")
        let second = try await mustClaim(archive, "b", at: 1_001)
        #expect(second.id == first.id)
        #expect(second.attempt == 2)
        let lateSteps: [@Sendable (Writer) throws -> Void] = [
            { try Queue.complete(first, nowMilliseconds: 1_002, in: $0) },
            { _ = try Queue.giveBack(first, nowMilliseconds: 1_002, in: $0) },
            { _ = try Queue.fail(first, reason: "x", nowMilliseconds: 1_002, in: $0) },
            {
                try Queue.progress(
                    first, stage: "x", fraction: 1, leaseMilliseconds: 1, nowMilliseconds: 1_002, in: $0)
            },
        ]
        for late in lateSteps {
            let refusal = await #expect(throws: ArchiveError.self) { try await archive.write(late) }
            #expect(refusal?.code == .leaseLost)
        }
        try await archive.write { try Queue.complete(second, nowMilliseconds: 1_003, in: $0) }
        #expect(try await claim(archive, "c", at: 9_999) == nil)
    }

    @Test func `saying how far the work is keeps the lease`() async throws {
        let folder = TemporaryFolder()
        let archive = try archive(folder)
        defer { archive.close() }
        try await enqueue(archive, "1.2.3", at: 0)
        let job = try await mustClaim(archive, "a", at: 0)
        try await archive.write {
            try Queue.progress(
                job, stage: "read", fraction: 0, leaseMilliseconds: 1_000, nowMilliseconds: 900, in: $0)
        }
        #expect(try await claim(archive, "b", at: 1_500) == nil)
        #expect(try await claim(archive, "b", at: 1_901) != nil)
    }

    @Test func `a failing job is tried three times with pauses, then given up`() async throws {
        let folder = TemporaryFolder()
        let archive = try archive(folder)
        defer { archive.close() }
        let retries = RetryRule(attempts: 3, firstPauseMilliseconds: 5_000)
        try await enqueue(archive, "1.2.3", at: 0)
        var now: Int64 = 0
        var verdicts: [Queue.Verdict] = []
        while let job = try await claim(archive, "a", at: now) {
            let failedAt = now
            let verdict = try await archive.write {
                try Queue.fail(
                    job, reason: "out of memory", retries: retries, nowMilliseconds: failedAt, in: $0)
            }
            verdicts.append(verdict)
            guard case .retry(let next) = verdict else { break }
            #expect(try await claim(archive, "a", at: next - 1) == nil)
            now = next
        }
        #expect(verdicts == [.retry(atMilliseconds: 5_000), .retry(atMilliseconds: 25_000), .dead])
        let reasons = try await archive.read {
            try $0.rows("SELECT failure FROM jobs WHERE state = 'dead'").map { $0.text("failure") }
        }
        #expect(reasons == ["out of memory"])
    }

    @Test func `a job whose worker vanishes again and again is given up in the end`() async throws {
        let folder = TemporaryFolder()
        let archive = try archive(folder)
        defer { archive.close() }
        try await enqueue(archive, "1.2.3", at: 0)
        for attempt in 1...20 {
            let now = Int64(attempt) * 2_000
            let buried = try await archive.write { try Queue.buryExpired(nowMilliseconds: now, in: $0).count }
            #expect(buried == 0)
            #expect(try await claim(archive, "a", at: now)?.attempt == attempt)
        }
        let buried = try await archive.write { writer in
            try Queue.buryExpired(nowMilliseconds: 90_000, in: writer).map(\.subject)
        }
        #expect(buried == ["1.2.3"])
        #expect(try await claim(archive, "a", at: 99_000) == nil)
    }

    @Test func `killing the worker from outside spends no try, and the job is there again at once`()
        async throws
    {
        let folder = TemporaryFolder()
        let archive = try archive(folder)
        defer { archive.close() }
        try await enqueue(archive, "1.2.3", at: 0)
        var now: Int64 = 0
        for round in 0..<19 {
            now += 1
            let (at, job) = (now, try await mustClaim(archive, "w\(round)", at: now))
            #expect(job.failures == 0)
            let released = try await archive.write {
                try Queue.release(
                    worker: "w\(round)", end: .killed("signal 9"), nowMilliseconds: at, in: $0)
            }
            #expect(released.map(\.verdict) == [.retry(atMilliseconds: at)])
        }
        let last = try await mustClaim(archive, "w", at: now)
        let released = try await archive.write { [now] in
            try Queue.release(worker: "w", end: .killed("signal 9"), nowMilliseconds: now, in: $0)
        }
        #expect(released.map(\.job) == [last])
        #expect(released.map(\.verdict) == [.dead], "What the kernel kills for its memory ends all the same.")
    }

    @Test func `a worker that crashes of itself spends a try each time`() async throws {
        let folder = TemporaryFolder()
        let archive = try archive(folder)
        defer { archive.close() }
        try await enqueue(archive, "1.2.3", at: 0)
        var verdicts: [Queue.Verdict] = []
        for round in 1...3 {
            let now = Int64(round) * 100_000
            _ = try await mustClaim(archive, "a", at: now)
            verdicts += try await archive.write {
                try Queue.release(worker: "a", end: .crashed("signal 11"), nowMilliseconds: now, in: $0)
            }.map(\.verdict)
        }
        #expect(verdicts == [.retry(atMilliseconds: 105_000), .retry(atMilliseconds: 220_000), .dead])
    }

    @Test func `a job given back any number of times has all its tries left`() async throws {
        let folder = TemporaryFolder()
        let archive = try archive(folder)
        defer { archive.close() }
        try await enqueue(archive, "1.2.3", at: 0)
        for now in Int64(1)...60 {
            let job = try await mustClaim(archive, "a", at: now)
            #expect(job.failures == 0)
            let verdict = try await archive.write { try Queue.giveBack(job, nowMilliseconds: now, in: $0) }
            #expect(verdict == .retry(atMilliseconds: now))
        }
    }

    @Test func `newer work replaces waiting work on the same subject and waits for running work`()
        async throws
    {
        let folder = TemporaryFolder()
        let archive = try archive(folder)
        defer { archive.close() }
        try await enqueue(archive, "1.2.3", at: 0)
        try await enqueue(archive, "1.2.3", at: 1)
        try await enqueue(archive, "4.5.6", at: 2)
        let first = try await mustClaim(archive, "a", at: 3)
        #expect(first.subject == "1.2.3")
        try await enqueue(archive, "1.2.3", at: 4)
        #expect(
            try await claim(archive, "b", at: 5)?.subject == "4.5.6", "One subject is never worked on twice.")
        #expect(try await claim(archive, "c", at: 6) == nil)
        try await archive.write { try Queue.complete(first, nowMilliseconds: 7, in: $0) }
        let second = try await mustClaim(archive, "c", at: 8)
        #expect(second.subject == "1.2.3")
        #expect(second.id != first.id)
    }
}
