import Archive
import Records
import Testing

@testable import Clinic

struct WorkQueueTests {
    private func queue(_ house: House, _ worker: String) -> WorkQueue {
        WorkQueue(
            archive: house.archive, worker: worker, leaseMilliseconds: 30_000,
            clock: { [clock = house.clock] in clock.now })
    }

    private func queuedStudy(_ house: House) async throws {
        _ = try await house.intake.receive(TestImage())
        house.clock.advance(10_000)
        try await Completion(archive: house.archive, clock: { [clock = house.clock] in clock.now }).look()
    }

    private func entry(_ house: House) async throws -> WorklistEntry {
        try #require(try await Worklist(archive: house.archive).entries().first)
    }

    private func report(_ core: Double) -> AnalysisReport {
        AnalysisReport(
            kind: .ctPerfusion, status: .completed, studyUID: "1.2.3", seriesUIDs: ["1.2.3.1"],
            seriesDescription: "CTP",
            algorithm: AlgorithmVersion(id: "ct-perfusion", version: "1", willis: "0.1.0"),
            parametersJSON: #"{"a": 1}"#,
            measurements: [
                Measurement(code: .core, value: .number(core), unit: "mL", definition: "rCBF<30%")
            ],
            curves: Curves(
                timesSeconds: [0, 1], arterial: [0, 1], venous: [0, 1], arterialVoxels: [], venousVoxels: []),
            pictures: [
                Picture(code: "summary", slice: nil, location: "s", width: 1, height: 1),
                Picture(code: "cbf", slice: 3, location: "c", width: 1, height: 1),
            ])
    }

    @Test func `progress shows in the worklist`() async throws {
        let house = try House()
        try await queuedStudy(house)
        let queue = queue(house, "a")
        let job = try #require(try await queue.claim())
        try await queue.progress(job, stage: "deconvolution", fraction: 0.5)
        #expect(try await entry(house).state == .analysing(stage: "deconvolution", fraction: 0.5))
        try await queue.progress(job, stage: "lesions", fraction: .nan)
    }

    @Test func `reports come whole with the study and light in the list`() async throws {
        let house = try House()
        try await queuedStudy(house)
        let queue = queue(house, "a")
        let job = try #require(try await queue.claim())
        try await queue.complete(job, reports: [report(25.1)])
        let detail = try #require(try await Worklist(archive: house.archive).detail(studyUID: "1.2.3"))
        #expect(detail.entry.reports == [report(25.1)])
        #expect(detail.entry.state == .done)
        let light = try #require(try await entry(house).reports.first)
        #expect(light.number(.core) == 25.1)
        #expect(light.curves == nil)
        #expect(light.pictures.map(\.code) == ["summary"])
    }

    @Test func `a killed worker's job is done again and one set of results shows`() async throws {
        let house = try House()
        try await queuedStudy(house)
        let (dead, alive) = (queue(house, "dead"), queue(house, "alive"))
        let lost = try #require(try await dead.claim())
        house.clock.advance(30_001)
        let taken = try #require(try await alive.claim())
        #expect(taken.id == lost.id)
        try await alive.complete(taken, reports: [report(2)])
        let late = await #expect(throws: ArchiveError.self) {
            try await dead.complete(lost, reports: [report(1)])
        }
        #expect(late?.code == .leaseLost)
        #expect(try await entry(house).reports.map { $0.number(.core) } == [2])
    }

    @Test func `a newer run replaces the results of the older`() async throws {
        let house = try House()
        let queue = queue(house, "a")
        for core in [1.0, 2.0] {
            _ = try await house.intake.receive(TestImage(number: Int(core)))
            house.clock.advance(10_000)
            try await Completion(archive: house.archive, clock: { [clock = house.clock] in clock.now }).look()
            let job = try #require(try await queue.claim())
            try await queue.complete(job, reports: [report(core), report(core + 10)])
        }
        #expect(try await entry(house).reports.map { $0.number(.core) } == [2, 12])
    }

    @Test func `a job that fails three times shows why`() async throws {
        let house = try House()
        try await queuedStudy(house)
        let queue = queue(house, "a")
        for attempt in 1...3 {
            let job = try #require(try await queue.claim())
            #expect(job.attempt == attempt)
            try await queue.fail(job, reason: "no memory")
            #expect(try await entry(house).state == (attempt < 3 ? .queued : .failed(reason: "no memory")))
            house.clock.advance(60_000)
        }
        #expect(try await queue.claim() == nil)
        // The way out: another image, or the same study again.
        _ = try await house.intake.receive(TestImage(number: 2))
        #expect(try await entry(house).state == .receiving)
    }

    @Test func `a study whose workers are killed three times is analysed all the same`() async throws {
        let house = try House()
        try await queuedStudy(house)
        for number in 1...3 {
            #expect(try await queue(house, "w\(number)").claim() != nil)
            house.clock.advance(30_001)
        }
        let queue = queue(house, "w4")
        let job = try #require(try await queue.claim())
        try await queue.complete(job, reports: [report(1)])
        #expect(try await entry(house).state == .done)
    }

    @Test func `a study whose workers crash three times shows as failed`() async throws {
        let house = try House()
        try await queuedStudy(house)
        for number in 1...3 {
            let queue = queue(house, "w\(number)")
            #expect(try await queue.claim() != nil)
            #expect(try await queue.release(after: .crashed("The worker ended by signal 11.")) == ["1.2.3"])
            house.clock.advance(60_000)
        }
        #expect(try await queue(house, "w4").claim() == nil)
        #expect(try await entry(house).state == .failed(reason: "The worker ended by signal 11."))
    }

    @Test func `a failed study is queued again on demand, and only a failed one`() async throws {
        let house = try House()
        try await queuedStudy(house)
        #expect(try await !WorkQueue.retry(studyUID: "1.2.3", in: house.archive))
        #expect(try await !WorkQueue.retry(studyUID: "9.9", in: house.archive))
        try await fail(house)
        let now = house.clock.now
        #expect(try await WorkQueue.retry(studyUID: "1.2.3", in: house.archive, nowMilliseconds: now))
        #expect(try await entry(house).state == .queued)
        #expect(try await queue(house, "b").claim()?.failures == 0)
    }

    @Test func `a failed study is queued again when its images are sent again`() async throws {
        let house = try House()
        try await queuedStudy(house)
        try await fail(house)
        #expect(try await house.intake.receive(TestImage()) == .duplicate)
        #expect(try await entry(house).state == .receiving)
        house.clock.advance(10_000)
        try await Completion(archive: house.archive, clock: { [clock = house.clock] in clock.now }).look()
        #expect(try await queue(house, "b").claim()?.failures == 0)
    }

    private func fail(_ house: House) async throws {
        for _ in 1...3 {
            let queue = queue(house, "a")
            try await queue.fail(try #require(try await queue.claim()), reason: "no memory")
            house.clock.advance(60_000)
        }
        #expect(try await entry(house).state == .failed(reason: "no memory"))
    }
}
