import Archive
import DICOM
import Foundation
import Records
import Testing

@testable import Clinic

struct StorageTests {
    private func desk(_ house: House) -> StorageDesk {
        StorageDesk(archive: house.archive, clock: { [clock = house.clock] in clock.now })
    }

    @Test func `figures follow what comes, comes again and is deleted`() async throws {
        let house = try House()
        let intake = house.intake
        for number in 1...7 { _ = try await intake.receive(TestImage(number: number)) }
        _ = try await intake.receive(TestImage(study: "1.9", number: 1))
        _ = try await intake.receive(TestImage(number: 1))
        let housekeeping = Housekeeping(archive: house.archive, removal: nil)
        try await housekeeping.tidy()
        let status = try await desk(house).status()
        let stored = try await house.archive.read { try Instances.ofStudy("1.2.3", in: $0) }
        #expect(status.total.instances == 8)
        #expect(status.total.studies == 2)
        #expect(status.total.series == 2)
        #expect(status.total.bytes > stored.reduce(0) { $0 + $1.byteCount })
        #expect(status.modalities.map(\.name) == ["CT"])
        #expect(status.sources.map(\.figures.studies) == [2])
        #expect(status.duplicates.instances == 1)

        let before = status.total
        try await desk(house).recount()
        #expect(try await desk(house).status().total == before)
    }

    @Test func `a sender above its limit is refused, others are not`() async throws {
        let house = try House()
        let desk = desk(house)
        try await desk.setQuota(Quota(scope: .source, name: "CT1", measure: .bytes, warnAt: nil, refuseAt: 1))
        let intake = house.intake
        #expect(try await intake.receive(TestImage(number: 1)) == .stored)
        let refused = try await intake.receive(TestImage(number: 2))
        guard case .outOfResources(let reason) = refused else {
            Issue.record("\(refused)")
            return
        }
        #expect(reason.contains("CT1"))
        #expect(house.files(in: "incoming").isEmpty)
        try await desk.fold()
        #expect(await desk.notices().contains { $0.code == "quota-reached" })
    }

    @Test func `a new study above the limit of studies is refused, more of one that is here is not`()
        async throws
    {
        let house = try House()
        try await desk(house).setQuota(
            Quota(scope: .total, name: "", measure: .studies, warnAt: nil, refuseAt: 1))
        let intake = house.intake
        #expect(try await intake.receive(TestImage(number: 1)) == .stored)
        let refused = try await intake.receive(TestImage(study: "1.9", number: 1))
        guard case .outOfResources = refused else {
            Issue.record("\(refused)")
            return
        }
        #expect(try await intake.receive(TestImage(number: 2)) == .stored)
        #expect(house.files(in: "blobs").count == 2)
    }

    @Test func `a hold is placed, listed and lifted, also of a study that is still to come`() async throws {
        let house = try House()
        _ = try await house.intake.receive(TestImage(number: 1))
        let holds = Holds(archive: house.archive)
        #expect(try await holds.place(studyUID: "1.2.3", reason: "court", by: "tester"))
        #expect(try await !holds.place(studyUID: "9.9", reason: "to come", by: "tester"))
        #expect(try await holds.list().map(\.studyUID).sorted() == ["1.2.3", "9.9"])
        #expect(try await holds.lift(studyUID: "9.9"))
        #expect(try await !holds.lift(studyUID: "9.9"))
    }

    @Test func `a rule that deletes asks for conditions, and says what it would do`() async throws {
        let house = try House()
        let retention = Retention(
            archive: house.archive, removal: nil, clock: { [clock = house.clock] in clock.now })
        await #expect(throws: Retention.Refusal.noConditions) {
            try await retention.set(RetentionRule(name: "all", action: .remove))
        }
        await #expect(throws: Retention.Refusal.unusableName("a b")) {
            try await retention.set(RetentionRule(name: "a b", action: .keep))
        }
        let removal = Removals()
        let ruled = Retention(
            archive: house.archive, removal: removal, clock: { [clock = house.clock] in clock.now })
        _ = try await house.intake.receive(TestImage(number: 1))
        _ = try await house.intake.receive(TestImage(study: "1.9", number: 1))
        try await house.archive.write { writer in
            for study in ["1.2.3", "1.9"] { try Studies.setState(.done, studyUID: study, in: writer) }
        }
        var rule = RetentionRule(name: "old", action: .remove)
        rule.receivedDays = 10
        try await ruled.set(rule)
        #expect(try await ruled.run() == Retention.Run())
        house.clock.advance(11 * 86_400_000)
        _ = try await Holds(archive: house.archive).place(studyUID: "1.9", reason: "court", by: "tester")
        #expect(try await ruled.run().removed == 1)
        #expect(await removal.studies == ["1.2.3"])
        #expect(try await ruled.history().map(\.studyUID) == ["1.2.3"])
    }
}

private actor Removals: StudyRemoval {
    private(set) var studies: [String] = []

    func remove(studyUID: String, because reason: String) async throws -> Bool {
        studies.append(studyUID)
        return true
    }
}
