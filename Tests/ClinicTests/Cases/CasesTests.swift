import Archive
import Records
import Testing

@testable import Clinic

@Suite struct CasesTests {
    static let doctor = Actor(
        kind: .person(account: 7), name: "Dr Li",
        memberships: [Membership(site: 1, role: .emergencyPhysician)])
    static let other = Actor(
        kind: .person(account: 8), name: "Dr Wang", memberships: [Membership(site: 1, role: .neurologist)])
    static let stranger = Actor(
        kind: .person(account: 9), name: "Dr Far", memberships: [Membership(site: 99, role: .neurologist)])

    private func cases(_ house: House) -> Cases {
        Cases(archive: house.archive, clock: { [clock = house.clock] in clock.now })
    }

    private func opening(_ key: String = "opening-1") -> CaseOpening {
        CaseOpening(key: key, origin: .hand, name: "张伟", sex: "M", facts: [FactChange("age", "67")])
    }

    @Test func `a case opened twice with one key is one case`() async throws {
        let house = try House()
        let cases = cases(house)
        let first = try await cases.open(opening(), by: Self.doctor)
        let again = try await cases.open(opening(), by: Self.doctor)
        #expect(first.key == again.key)
        let another = try await cases.open(opening("opening-2"), by: Self.doctor)
        #expect(another.key != first.key)
        #expect(try await cases.board(Self.doctor).count == 2)
    }

    @Test func `nobody finds another's case by a key`() async throws {
        let house = try House()
        let cases = cases(house)
        let first = try await cases.open(opening(), by: Self.doctor)
        #expect(try await cases.open(opening(), by: Self.other).key != first.key)
    }

    @Test func `nobody shares a study by a case that he does not see himself`() async throws {
        let house = try House()
        let cases = cases(house)
        try await house.archive.write { writer in
            let far = try SitesTable.insert(
                Site(id: 0, parent: Site.first, name: "外院", kind: .alliance), in: writer)
            try StudySites.add(
                "1.2.3", site: far.id, ground: .encounter, nowMilliseconds: 1, in: writer)
        }
        let taking = CaseOpening(key: "opening-1", origin: .api, studyUIDs: ["1.2.3"])
        await #expect(throws: CaseRefusal.hidden) { try await cases.open(taking, by: Self.doctor) }
        let item = try await cases.open(opening("opening-2"), by: Self.doctor)
        await #expect(throws: CaseRefusal.hidden) {
            try await cases.link(item.key, study: "1.2.3", by: Self.doctor)
        }
        #expect(try await house.archive.read { try StudySites.sites(of: "1.2.3", in: $0) } != [Site.first])
        // One that is announced and has yet to come is tied beforehand.
        try await cases.link(item.key, study: "1.2.4", by: Self.doctor)
    }

    @Test func `what was said is there for everybody of the site, with who and when`() async throws {
        let house = try House()
        let cases = cases(house)
        let item = try await cases.open(opening(), by: Self.doctor)
        house.clock.advance(60_000)
        try await cases.change(item.key, [FactChange("weight", "70")], by: Self.doctor)
        let sheet = try await cases.sheet(item.key, by: Self.other)
        let weight = try #require(sheet.facts.latest("weight"))
        #expect(weight.value == "70")
        #expect(weight.authorName == "Dr Li")
        #expect(weight.saidMilliseconds == house.clock.now)
        #expect(sheet.ageYears == 67)
        #expect(sheet.record?.name == "张伟")
        #expect(sheet.item.version > item.version)
    }

    @Test func `an entry sent twice is written once, and the second time nothing changes`() async throws {
        let house = try House()
        let cases = cases(house)
        let item = try await cases.open(opening(), by: Self.doctor)
        let change = FactChange("glucose", "6.1", seen: 0, key: "entry-12345")
        let once = try await cases.change(item.key, [change], by: Self.doctor)
        let twice = try await cases.change(item.key, [change], by: Self.doctor)
        #expect(twice.facts.histories["glucose"]?.entries.count == 1)
        #expect(twice.item.version == once.item.version)
    }

    @Test func `two who edited without seeing each other leave a contradiction that a third resolves`()
        async throws
    {
        let house = try House()
        let cases = cases(house)
        let item = try await cases.open(opening(), by: Self.doctor)
        try await cases.change(item.key, [FactChange("weight", "70", seen: 0)], by: Self.doctor)
        let both = try await cases.change(item.key, [FactChange("weight", "80", seen: 0)], by: Self.other)
        #expect(both.facts.conflicts == ["weight"])
        let seen = both.facts.newestID("weight")
        let decided = try await cases.change(
            item.key, [FactChange("weight", "70", seen: seen)], by: Self.other)
        #expect(decided.facts.conflicts == [])
        #expect(decided.facts.value("weight") == "70")
    }

    @Test func `what waited for a connection keeps the time it was said`() async throws {
        let house = try House()
        let cases = cases(house)
        let item = try await cases.open(opening(), by: Self.doctor)
        let changed = try await cases.change(
            item.key, [FactChange("glucose", "6.1", agoMilliseconds: 45_000)], by: Self.doctor)
        #expect(changed.facts.latest("glucose")?.saidMilliseconds == house.clock.now - 45_000)
    }

    @Test func `one value that cannot be writes none of them`() async throws {
        let house = try House()
        let cases = cases(house)
        let item = try await cases.open(opening(), by: Self.doctor)
        await #expect(throws: CaseRefusal.invalid(fact: "weight", reason: .notANumber)) {
            try await cases.change(
                item.key, [FactChange("glucose", "6"), FactChange("weight", "much")], by: Self.doctor)
        }
        #expect(try await cases.facts(item.key, by: Self.doctor).value("glucose") == nil)
    }

    @Test func `another site's doctor finds nothing`() async throws {
        let house = try House()
        let cases = cases(house)
        let item = try await cases.open(opening(), by: Self.doctor)
        await #expect(throws: CaseRefusal.hidden) { _ = try await cases.sheet(item.key, by: Self.stranger) }
        await #expect(throws: CaseRefusal.hidden) {
            try await cases.change(item.key, [FactChange("weight", "70")], by: Self.stranger)
        }
        await #expect(throws: CaseRefusal.hidden) {
            _ = try await cases.sheet("0123456789abcdef0123456789abcdef", by: Self.stranger)
        }
        #expect(try await cases.board(Self.stranger).isEmpty)
    }

    @Test func `an expected patient who arrives is expected no more, and the needle makes a treated case`()
        async throws
    {
        let house = try House()
        let cases = cases(house)
        var wish = opening()
        wish.isExpected = true
        let item = try await cases.open(wish, by: Self.doctor)
        #expect(item.state == .expected)
        let here = try await cases.mark(item.key, .door, atMilliseconds: house.clock.now, by: Self.doctor)
        #expect(here.item.state == .active)
        let needle = try await cases.mark(item.key, .needle, atMilliseconds: house.clock.now, by: Self.doctor)
        #expect(needle.item.state == .treated)
    }
}
