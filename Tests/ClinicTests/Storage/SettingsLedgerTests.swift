import Archive
import Records
import Testing

@testable import Clinic

@Suite struct SettingsLedgerTests {
    private func told(_ house: House) async throws -> [String] {
        let actions: Set = ["administer", "hold", "lift-hold", "purge"]
        return try await house.archive.read { try LedgerTable.page(after: 0, limit: 1000, in: $0) }
            .filter { actions.contains($0.entry.action) }
            .map { "\($0.entry.actor) \($0.entry.action) \($0.entry.resource) \($0.entry.resourceID)" }
    }

    @Test func `whoever sets how images are kept and moved leaves a row`() async throws {
        let house = try House()
        let desk = StorageDesk(archive: house.archive)
        try await desk.setQuota(Quota(scope: .source, name: "CT1", measure: .bytes, warnAt: nil, refuseAt: 9))
        #expect(try await desk.removeQuota(.source, name: "CT1", measure: nil))
        #expect(try await !desk.removeQuota(.source, name: "CT1", measure: nil))
        try await desk.setSource("CT1", site: "A", keepsAsReceived: nil)
        let retention = Retention(archive: house.archive, removal: nil)
        try await retention.set(RetentionRule(name: "keep", action: .keep))
        #expect(try await retention.remove("keep"))
        let peers = Peers(archive: house.archive)
        let admin = Actor(kind: .person(account: 7), name: "Li")
        _ = try await peers.change("CT1", by: admin) { $0.mayQuery = true }
        try await peers.remove("CT1", by: admin)
        #expect(
            try await told(house) == [
                "house administer storage quota source CT1", "house administer storage quota source CT1",
                "house administer device CT1", "house administer storage rule keep",
                "house administer storage rule keep", "person:7 administer device CT1",
                "person:7 administer device CT1",
            ])
    }

    @Test func `holds and what is taken away for good leave a row for each study`() async throws {
        let house = try House()
        for study in ["1.2.3", "1.2.4"] {
            #expect(try await house.intake.receive(TestImage(study: study), from: "CT1") == .stored)
        }
        let holds = Holds(archive: house.archive, clock: { [clock = house.clock] in clock.now })
        #expect(try await holds.place(studyUID: "1.2.3", reason: "trial", by: "Li"))
        #expect(try await holds.lift(studyUID: "1.2.3"))
        #expect(try await !holds.lift(studyUID: "1.2.3"))
        let changes = ImageChanges(archive: house.archive, clock: { [clock = house.clock] in clock.now })
        try await changes.delete(.study("1.2.4"), by: Author(name: "Li", reason: "phantom"))
        house.clock.advance(40 * 86_400_000)
        #expect(try await changes.purge().objects == 1)
        #expect(
            try await told(house) == [
                "house hold study 1.2.3", "house lift-hold study 1.2.3", "house purge study 1.2.4",
            ])
    }

    @Test func `devices of another site are not offered`() async throws {
        let house = try House()
        let county = try await house.archive.write {
            try SitesTable.insert(
                Site(id: 0, parent: Site.first, name: "县医院", englishName: "County", kind: .alliance), in: $0)
        }
        _ = try await Peers(archive: house.archive).change("COUNTYCT") { $0.site = county.id }
        for (source, study) in [("COUNTYCT", "1.2.3"), ("HUBCT", "1.2.4")] {
            #expect(try await house.intake.receive(TestImage(study: study), from: source) == .stored)
        }
        let browser = StudyBrowser(archive: house.archive)
        let doctor = Actor(
            kind: .person(account: 1), name: "Wang",
            memberships: [Membership(site: county.id, role: .neurologist)])
        #expect(try await browser.choices(for: doctor).sources == ["COUNTYCT"])
        #expect(try await browser.choices().sources == ["COUNTYCT", "HUBCT"])
    }
}
