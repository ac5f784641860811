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
}
