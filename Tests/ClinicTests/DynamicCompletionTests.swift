import Archive
import DICOM
import Records
import Testing

@testable import Clinic

struct DynamicCompletionTests {
    private func completion(_ house: House) -> Completion {
        Completion(archive: house.archive, clock: { [clock = house.clock] in clock.now })
    }

    private func queue(_ house: House, _ worker: String = "w") -> WorkQueue {
        WorkQueue(
            archive: house.archive, worker: worker, leaseMilliseconds: 30_000,
            clock: { [clock = house.clock] in clock.now })
    }

    /// An image of a scan of two places and so many time points, ten seconds apart.
    private func image(time: Int, place: Int, announced: Int? = nil) -> TestImage {
        var image = TestImage(number: time * 10 + place)
        image.dataSet.set(.imagePositionPatient, [0.0, 0.0, Double(place) * 5])
        image.dataSet.set(.acquisitionTime, "1000\(time < 6 ? "\(time)" : "5")0")
        if let announced { image.dataSet.set(.numberOfTemporalPositions, announced) }
        return image
    }

    private func send(_ house: House, times: Range<Int>, announced: Int? = nil) async throws {
        for time in times {
            for place in 1...2 {
                _ = try await house.intake.receive(image(time: time, place: place, announced: announced))
                house.clock.advance(30)
            }
        }
    }

    private func state(_ house: House) async throws -> StudyState? {
        try await Worklist(archive: house.archive).detail(studyUID: "1.2.3")?.entry.state
    }

    @Test func `a dynamic scan is got ready while it arrives, by one worker`() async throws {
        let house = try House()
        try await send(house, times: 0..<2)
        #expect(try await completion(house).look().isEmpty)
        let job = try #require(try await queue(house).claim())
        #expect(job.kind == .prepareStudy && job.subject == "1.2.3")
        #expect(try await completion(house).look().isEmpty)
        #expect(try await queue(house, "other").claim() == nil)
        #expect(try await state(house) == .receiving)
    }

    @Test func `announced time points end the wait although the sender stays, and nothing is done twice`()
        async throws
    {
        let house = try House()
        try await send(house, times: 0..<5, announced: 6)
        #expect(try await completion(house).look().isEmpty)
        let preparing = try #require(try await queue(house).claim())
        try await send(house, times: 5..<6, announced: 6)
        #expect(try await completion(house).look() == ["1.2.3"])
        #expect(
            try await queue(house, "other").claimUrgent() == nil, "It belongs to the one that prepares.")
        let job = try #require(try await queue(house).claimUrgent())
        try await queue(house).finish(preparing)
        guard case .analysing = try await state(house) else {
            Issue.record("The page must show the analysis.")
            return
        }
        try await queue(house).complete(job, reports: [])
        house.clock.advance(10_000)
        #expect(try await completion(house).look() == ["1.2.3"], "Now the study is complete,")
        #expect(try await state(house) == .done)
        #expect(try await queue(house).claim() == nil, "and has been analysed already.")
    }

    @Test func `an image that comes after the analysis makes a new version`() async throws {
        let house = try House()
        try await send(house, times: 0..<6, announced: 6)
        try await completion(house).look()
        let job = try #require(try await queue(house).claimUrgent())
        try await queue(house).complete(job, reports: [])
        var late = image(time: 6, place: 1, announced: 6)
        late.dataSet.set(.imagePositionPatient, [0.0, 0.0, 15.0])
        _ = try await house.intake.receive(late)
        house.clock.advance(10_000)
        #expect(try await completion(house).look() == ["1.2.3"])
        let again = try #require(try await queue(house).claimUrgent())
        #expect(again.id != job.id)
        #expect(try await queue(house).images(of: again).count == 13)
    }

    @Test func `when the worker that prepares is killed, any worker analyses`() async throws {
        let house = try House()
        try await send(house, times: 0..<5, announced: 6)
        try await completion(house).look()
        let preparing = try #require(try await queue(house, "killed").claim())
        #expect(preparing.kind == .prepareStudy)
        try await send(house, times: 5..<6, announced: 6)
        try await completion(house).look()
        #expect(try await queue(house, "other").claim() == nil)
        try await queue(house, "killed").release(after: .killed("The worker ended by signal 9."))
        let job = try #require(try await queue(house, "other").claim())
        #expect(job.kind == .analyseStudy && job.subject == "1.2.3")
    }

    @Test func `an image that is noted just after the clock was read does not complete its study`()
        async throws
    {
        let house = try House()
        try await send(house, times: 0..<1)
        house.clock.advance(-40)
        #expect(try await completion(house).look().isEmpty)
    }
}
