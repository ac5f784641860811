import Archive
import DICOM
import Records
import Testing

@testable import Clinic

struct CompletionTests {
    private func completion(_ house: House) -> Completion {
        Completion(archive: house.archive, clock: { [clock = house.clock] in clock.now })
    }

    private func queue(_ house: House, _ worker: String = "w") -> WorkQueue {
        WorkQueue(
            archive: house.archive, worker: worker, leaseMilliseconds: 30_000,
            clock: { [clock = house.clock] in clock.now })
    }

    private func state(_ house: House, _ study: String = "1.2.3") async throws -> StudyState? {
        try await Worklist(archive: house.archive).detail(studyUID: study)?.entry.state
    }

    @Test func `images become a job two seconds after the sender has gone`() async throws {
        let house = try House()
        let intake = house.intake
        _ = try await intake.receive(TestImage())
        await intake.associationEnded(callingAETitle: "CT1", remoteAddress: "10.0.0.1")
        house.clock.advance(1_999)
        #expect(try await completion(house).look().isEmpty)
        house.clock.advance(1)
        #expect(try await completion(house).look() == ["1.2.3"])
        #expect(try await state(house) == .queued)
        #expect(try await completion(house).look().isEmpty, "It is queued once.")
        let job = try await queue(house).claim()
        #expect(job?.subject == "1.2.3")
        #expect(try await state(house) == .analysing(stage: "", fraction: 0))
    }

    @Test func `a sender that stays is waited for, but not for ever`() async throws {
        let house = try House()
        _ = try await house.intake.receive(TestImage())
        house.clock.advance(9_999)
        #expect(try await completion(house).look().isEmpty)
        house.clock.advance(1)
        #expect(try await completion(house).look() == ["1.2.3"])
    }

    @Test func `announced counts end the wait at once`() async throws {
        let house = try House()
        for number in 1...3 {
            var image = TestImage(number: number)
            image.dataSet.set(.numberOfStudyRelatedInstances, 3)
            #expect(try await completion(house).look().isEmpty)
            _ = try await house.intake.receive(image)
        }
        #expect(try await completion(house).look() == ["1.2.3"])
    }

    @Test func `time points times slices end the wait when the sender has gone`() async throws {
        let house = try House()
        let intake = house.intake
        for time in 1...2 {
            for slice in 1...3 {
                var image = TestImage(number: time * 10 + slice)
                image.dataSet.set(.numberOfTemporalPositions, 2)
                image.dataSet.set(.imagePositionPatient, [0.0, 0.0, Double(slice)])
                _ = try await intake.receive(image)
            }
        }
        #expect(try await completion(house).look().isEmpty)
        await intake.associationEnded(callingAETitle: "CT1", remoteAddress: "10.0.0.1")
        #expect(try await completion(house).look() == ["1.2.3"])
    }

    @Test func `a second association of the same sender takes the end of the first back`() async throws {
        let house = try House()
        let intake = house.intake
        _ = try await intake.receive(TestImage(number: 1))
        await intake.associationEnded(callingAETitle: "CT1", remoteAddress: "10.0.0.1")
        _ = try await intake.receive(TestImage(number: 2))
        house.clock.advance(5_000)
        #expect(try await completion(house).look().isEmpty)
    }

    @Test func `after a restart nobody is calling`() async throws {
        let house = try House()
        _ = try await house.intake.receive(TestImage())
        let restarted = completion(house)
        try await restarted.recover()
        house.clock.advance(2_000)
        #expect(try await restarted.look() == ["1.2.3"])
    }

    @Test func `images that come later open the study again and queue it again`() async throws {
        let house = try House()
        let intake = house.intake
        let queue = queue(house)
        _ = try await intake.receive(TestImage(number: 1))
        house.clock.advance(10_000)
        try await completion(house).look()
        let first = try #require(try await queue.claim())
        _ = try await intake.receive(TestImage(number: 2))
        #expect(try await state(house) == .receiving)
        house.clock.advance(10_000)
        #expect(try await completion(house).look() == ["1.2.3"])
        #expect(try await queue.claim() == nil, "The first run goes on.")
        try await queue.complete(first, reports: [])
        #expect(try await state(house) == .queued, "The second is still to come.")
        let second = try #require(try await queue.claim())
        #expect(try await queue.images(of: second).count == 2)
        try await queue.complete(second, reports: [])
        #expect(try await state(house) == .done)
    }

    @Test func `a conflicting object alone makes no work`() async throws {
        let house = try House()
        _ = try await house.intake.receive(TestImage())
        house.clock.advance(10_000)
        try await completion(house).look()
        let queue = queue(house)
        let job = try #require(try await queue.claim())
        try await queue.complete(job, reports: [])
        var other = TestImage()
        other.dataSet.set(.patientAge, "071Y")
        #expect(try await house.intake.receive(other) == .conflict)
        house.clock.advance(60_000)
        #expect(try await completion(house).look().isEmpty)
        #expect(try await state(house) == .done)
    }

    @Test func `the loop does it by itself`() async throws {
        let house = try House()
        _ = try await house.intake.receive(TestImage())
        house.clock.advance(10_000)
        let completion = completion(house)
        let loop = Task { await completion.run(every: .milliseconds(5)) }
        defer { loop.cancel() }
        while try await state(house) != .queued { try await Task.sleep(for: .milliseconds(5)) }
    }
}
