import Archive
import DICOM
import Records
import Testing

@testable import Clinic

struct CommitmentsTests {
    private func request(_ transaction: UID = "1.2.9", _ instances: [UID] = ["1.2.3.1.1"])
        -> CommitmentRequest
    {
        CommitmentRequest(
            transactionUID: transaction,
            objects: instances.map {
                ReferencedObject(sopClassUID: "1.2.840.10008.5.1.4.1.1.2", sopInstanceUID: $0)
            })
    }

    private func commitments(_ house: House) -> Commitments {
        Commitments(archive: house.archive, clock: { [clock = house.clock] in clock.now })
    }

    @Test func `a request is due after a while, and stays due until its report was taken`() async throws {
        let house = try House()
        let commitments = commitments(house)
        #expect(try await commitments.take(request(), from: "CT01", called: "WILLIS") == .accepted)
        #expect(try await commitments.due().isEmpty)
        house.clock.advance(1000)
        let task = try #require(try await commitments.due().first)
        #expect(task.aeTitle == "CT01" && task.calledAETitle == "WILLIS" && task.attempts == 0)
        try await commitments.failed(task, because: "nobody there")
        #expect(try await commitments.due().isEmpty)
        house.clock.advance(2000)
        let again = try #require(try await commitments.due().first)
        #expect(again.attempts == 1)
        try await commitments.delivered(again)
        house.clock.advance(10_000_000)
        #expect(try await commitments.due().isEmpty)
    }

    @Test func `pauses grow, and after a week nobody waits any more`() async throws {
        let house = try House()
        let commitments = commitments(house)
        _ = try await commitments.take(request(), from: "CT01", called: "WILLIS", delayMilliseconds: 0)
        var pauses: [Int64] = []
        for _ in 0..<4 {
            let task = try #require(try await commitments.due().first)
            try await commitments.failed(task, because: "off")
            var pause: Int64 = 0
            while try await commitments.due().isEmpty {
                house.clock.advance(1000)
                pause += 1000
            }
            pauses.append(pause)
        }
        #expect(pauses == [2000, 4000, 8000, 16_000])
        house.clock.advance(8 * 86_400_000)
        try await commitments.failed(try #require(try await commitments.due().first), because: "off")
        let rows = try await house.archive.read { try CommitmentsTable.all(in: $0) }
        #expect(rows.map(\.state) == ["dead"])
    }

    @Test func `the same request again is reported again, another under its transaction is refused`()
        async throws
    {
        let house = try House()
        let commitments = commitments(house)
        for _ in 0..<2 {
            #expect(
                try await commitments.take(request(), from: "CT01", called: "WILLIS", delayMilliseconds: 0)
                    == .accepted)
            let due = try await commitments.due()
            #expect(due.count == 1)
            try await commitments.delivered(due[0])
        }
        let other = request("1.2.9", ["1.2.3.1.2"])
        #expect(try await commitments.take(other, from: "CT01", called: "WILLIS") == .transactionInUse)
        #expect(try await commitments.take(other, from: "CT02", called: "WILLIS") == .accepted)
    }

    @Test func `what is here is kept; what is not, or is of another class, is told by its reason`()
        async throws
    {
        let house = try House()
        let image = TestImage()
        #expect(try await house.intake.receive(image, from: "CT01") == .stored)
        let stored = try #require(
            try await house.archive.read { try Instances.ofStudy("1.2.3", in: $0) }.first)
        let known = ReferencedObject(
            sopClassUID: UID(stored.attributes.sopClassUID),
            sopInstanceUID: UID(stored.attributes.sopInstanceUID))
        let ofAnotherClass = ReferencedObject(
            sopClassUID: "1.2.840.10008.5.1.4.1.1.4", sopInstanceUID: known.sopInstanceUID)
        let missing = ReferencedObject(sopClassUID: known.sopClassUID, sopInstanceUID: "1.2.3.999")
        let commitments = commitments(house)
        _ = try await commitments.take(
            CommitmentRequest(transactionUID: "1.2.9", objects: [known, ofAnotherClass, missing, known]),
            from: "CT01", called: "WILLIS", delayMilliseconds: 0)
        let task = try #require(try await commitments.due().first)
        let report = try await commitments.report(task)
        #expect(report.committed == [known])
        #expect(
            report.failed == [
                .init(object: ofAnotherClass, reason: 0x0119), .init(object: missing, reason: 0x0112),
            ])
        #expect(report.eventType == 2 && CommitmentReport(report.information) == report)
        let blob = try #require(BlobID(stored.blob))
        try house.archive.blobs.remove(blob)
        #expect(try await commitments.report(task).failed.first == .init(object: known, reason: 0x0110))
    }
}
