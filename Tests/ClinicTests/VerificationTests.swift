import Archive
import Foundation
import Records
import Testing

@testable import Clinic

struct VerificationTests {
    @Test func `a missing and a changed file are named, the others are well`() async throws {
        let house = try House()
        for number in 1...130 { _ = try await house.intake.receive(TestImage(number: number)) }
        let verification = Verification(archive: house.archive)
        #expect(try await verification.run() == Verification.Summary(verified: 130))

        let stored = try await house.archive.read { try Instances.ofStudy("1.2.3", in: $0) }
        let (changed, missing) = (
            try #require(BlobID(stored[3].blob)), try #require(BlobID(stored[120].blob))
        )
        try Data([0]).write(to: URL(fileURLWithPath: house.archive.blobs.path(of: changed)))
        try house.archive.blobs.remove(missing)
        let summary = try await verification.run()
        #expect(summary.verified == 130)
        #expect(summary.complaints.count == 2)
        #expect(summary.complaints.contains { $0.hasPrefix(changed.text) })
        #expect(summary.complaints.contains { $0.hasPrefix(missing.text) })
    }

    @Test func `a picture of a report that is gone is named, and files that nobody refers to are counted`()
        async throws
    {
        let house = try House()
        _ = try await house.intake.receive(TestImage())
        house.clock.advance(10_000)
        let clock: @Sendable () -> Int64 = { [clock = house.clock] in clock.now }
        try await Completion(archive: house.archive, clock: clock).look()
        let queue = WorkQueue(archive: house.archive, worker: "a", clock: clock)
        let job = try #require(try await queue.claim())
        let (here, gone) = (
            try house.archive.blobs.put([1, 2, 3]), try house.archive.blobs.put([4, 5, 6])
        )
        var report = AnalysisReport(
            kind: .ctPerfusion, status: .completed, studyUID: "1.2.3", seriesUIDs: [], seriesDescription: "",
            algorithm: AlgorithmVersion(id: "ct-perfusion", version: "1", willis: "0.1.0"),
            parametersJSON: "{}")
        report.pictures = [here, gone].map {
            Picture(code: "cbf", slice: nil, location: $0.text, width: 1, height: 1)
        }
        try await queue.complete(job, reports: [report])
        try house.archive.blobs.remove(gone)
        _ = try house.archive.blobs.put([7])
        let summary = try await Verification(archive: house.archive).run()
        #expect(summary.verified == 1)
        #expect(summary.pictures == 2)
        #expect(summary.unreferenced == 1)
        try #require(summary.complaints.count == 1)
        #expect(summary.complaints[0].contains(gone.text))
        #expect(summary.complaints[0].contains("1.2.3"))
    }
}
