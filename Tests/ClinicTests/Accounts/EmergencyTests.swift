import Archive
import Records
import Testing

@testable import Clinic

struct EmergencyTests {
    /// Two hospitals, a patient of the other one, and people at both.
    private func scene() async throws -> (
        Staff, east: Int64, record: Int64, doctor: Account, auditor: Account
    ) {
        let staff = try Staff()
        let east = try await staff.site("东区").id
        let doctor = try await staff.account("doctor", .neurologist)
        let auditor = try await staff.account("auditor", .auditAdministrator)
        let record = try await staff.house.archive.write { writer in
            let number = PatientNumber(kind: "mrn", site: east, value: "E-4711")
            let made = try PatientRecords.insert(
                PatientRecord(key: "k1", name: "王", numbers: [number], changedMilliseconds: 0), in: writer)
            return made.id
        }
        return (staff, east, record, doctor, auditor)
    }

    private let reason = "昏迷送达，无法等待转诊手续办理"

    @Test func `broken glass opens one record for hours, alarms, and is reviewed by somebody else`()
        async throws
    {
        let (staff, east, record, doctor, auditor) = try await scene()
        defer { staff.house.stay() }
        let resource = Resource(.patient, sites: [east], record: record)
        #expect(allow(try await staff.asker(doctor).actor, .read, resource) == .hidden)
        guard
            case .signedIn(let session, _) = try await staff.accounts.signIn(
                name: "doctor", password: "correct horse", address: "a", nowMilliseconds: 0)
        else {
            Issue.record("Not signed in.")
            return
        }
        // A browser of whoever reviews, and one of whoever breaks the glass.
        try await staff.house.archive.write { writer in
            for account in [auditor.id, doctor.id] {
                _ = try PushSubscriptions.insert(
                    PushSubscription(
                        account: account, endpoint: "https://push.example/\(account)", publicKey: [4],
                        secret: [1], device: "", createdMilliseconds: 0), in: writer)
            }
        }
        try await staff.emergency.open(
            number: " E-4711 ", reason: reason, by: try await staff.asker(doctor))
        let told = try await staff.house.archive.read { try OutboxTable.due(nowMilliseconds: 1, in: $0) }
        #expect(told.map(\.event) == [.glassBroken])
        let devices = try await staff.house.archive.read {
            try PushSubscriptions.of(account: auditor.id, in: $0)
        }
        #expect(told.map(\.destination) == devices.map { .push($0.id) })
        #expect(told.allSatisfy { !$0.content.contains("E-4711") && !$0.content.contains(reason) })
        let hour: Int64 = 3_600_000
        func mayRead(at now: Int64) async throws -> Bool {
            let account = try await staff.accounts.account(session: session, nowMilliseconds: now)
            return account.map { allow($0.actor, .read, resource) == .allowed } ?? false
        }
        #expect(try await mayRead(at: 1))
        #expect(try await !mayRead(at: 4 * hour))
        let watcher = try await staff.asker(auditor)
        #expect(try await staff.emergency.waiting(for: watcher.actor) == 1)
        #expect(try await staff.emergency.waiting(for: try await staff.asker(doctor).actor) == 0)
        let line = try #require(try await staff.emergency.list(by: watcher).first)
        #expect(line.reason == reason)
        try await staff.emergency.review(key: line.key, isJustified: false, note: "x", by: watcher)
        #expect(try await staff.emergency.waiting(for: watcher.actor) == 0)
        await #expect(throws: Emergency.Refusal.reviewedBefore) {
            try await staff.emergency.review(key: line.key, isJustified: true, note: "", by: watcher)
        }
        let actions = try await staff.ledger().map(\.action)
        #expect(actions.contains("break-glass") && actions.contains("review-break-glass"))
    }

    @Test func `without a reason, a clinical role or the exact number nothing opens`() async throws {
        let (staff, _, _, doctor, auditor) = try await scene()
        defer { staff.house.stay() }
        let asker = try await staff.asker(doctor)
        await #expect(throws: Emergency.Refusal.noReason) {
            try await staff.emergency.open(number: "E-4711", reason: "急", by: asker)
        }
        await #expect(throws: Emergency.Refusal.notFound) {
            try await staff.emergency.open(number: "E-47", reason: reason, by: asker)
        }
        let other = try await staff.asker(auditor)
        await #expect(throws: Denial.forbidden) {
            try await staff.emergency.open(number: "E-4711", reason: reason, by: other)
        }
        await #expect(throws: Denial.forbidden) { try await staff.emergency.list(by: asker) }
    }

    @Test func `one’s own patients need no emergency, and nobody reviews their own`() async throws {
        let (staff, east, _, _, _) = try await scene()
        defer { staff.house.stay() }
        let local = try await staff.account("local", .neurologist, at: east)
        let both = try await staff.account("both", .neurologist, .auditAdministrator)
        let asker = try await staff.asker(local)
        await #expect(throws: Emergency.Refusal.alreadyYours) {
            try await staff.emergency.open(number: "E-4711", reason: reason, by: asker)
        }
        let own = try await staff.asker(both)
        try await staff.emergency.open(number: "E-4711", reason: reason, by: own)
        let line = try #require(try await staff.emergency.list(by: own).first)
        await #expect(throws: Emergency.Refusal.notYourOwn) {
            try await staff.emergency.review(key: line.key, isJustified: true, note: "", by: own)
        }
        #expect(try await staff.emergency.waiting(for: own.actor) == 0)
    }

    @Test func `whoever tries numbers is slowed down`() async throws {
        let (staff, _, _, doctor, _) = try await scene()
        defer { staff.house.stay() }
        let asker = try await staff.asker(doctor)
        var refusals: [Emergency.Refusal] = []
        for number in 0..<8 {
            do {
                try await staff.emergency.open(number: "E-\(number)", reason: reason, by: asker)
            } catch let refusal as Emergency.Refusal {
                refusals.append(refusal)
            }
        }
        #expect(refusals.suffix(3) == [.tooMany, .tooMany, .tooMany])
    }
}
