import Records
import Testing

@testable import Archive
@testable import Clinic

/// A house with accounts of cheap hashes, for tests of who may what.
struct Staff {
    let house: House
    let accounts: Accounts
    var people: People { People(accounts: accounts) }
    var region: RegionDesk { RegionDesk(accounts: accounts) }
    var emergency: Emergency { Emergency(accounts: accounts) }

    init(_ policy: AccountPolicy = AccountPolicy()) throws {
        house = try House()
        accounts = Accounts(
            archive: house.archive, policy: policy,
            cost: PasswordHash.Cost(logarithm: 4, blockSize: 8, parallelism: 1))
    }

    func account(_ name: String, _ roles: Role..., at site: Int64 = 1) async throws -> Account {
        try await accounts.create(
            name: name, password: "correct horse", mustChangePassword: false,
            memberships: Set(roles.map { Membership(site: site, role: $0) }), nowMilliseconds: 0)
    }

    func asker(_ account: Account, at now: Int64 = 0) async throws -> Asker {
        let id = account.id
        let fresh = try await house.archive.read { try AccountsTable.credentials(id: id, in: $0) }
        return Asker(fresh?.account.actor ?? .stranger, address: "192.0.2.7", nowMilliseconds: now)
    }

    func site(_ name: String, under parent: Int64? = 1, _ kind: Site.Kind = .alliance) async throws -> Site {
        try await region.add(
            Site(id: 0, parent: parent, name: name, kind: kind), by: .house(nowMilliseconds: 0))
    }

    func ledger() async throws -> [(action: String, outcome: String)] {
        try await house.archive.read { reader in
            try reader.rows("SELECT action, outcome FROM ledger ORDER BY id").map {
                ($0.text("action"), $0.text("outcome"))
            }
        }
    }
}

struct PeopleTests {
    @Test func `an administrator invites somebody, who chooses a password and is in`() async throws {
        let staff = try Staff()
        defer { staff.house.stay() }
        let boss = try await staff.account("boss", .securityAdministrator)
        let wish = People.Invitation(name: "dr.li", fullName: "李明", site: 1, roles: [.neurologist])
        let made = try await staff.people.invite(wish, by: try await staff.asker(boss))
        let token = try #require(made.token)
        #expect(
            try await staff.accounts.signIn(name: "dr.li", password: "", address: "a", nowMilliseconds: 1)
                == .refused, "There is no password yet.")
        #expect(try await staff.accounts.redeem(oneTimeToken: token, nowMilliseconds: 1) == .refused)
        #expect(try await staff.accounts.invited(by: token, nowMilliseconds: 1)?.shownName == "李明")
        let outcome = try await staff.accounts.accept(
            invitation: token, password: "battery staple", from: SignInOrigin(), nowMilliseconds: 2)
        guard case .signedIn(_, let account) = outcome else {
            Issue.record("Not signed in: \(outcome)")
            return
        }
        #expect(account.memberships == [Membership(site: 1, role: .neurologist)])
        await #expect(throws: AccountsError.noSuchInvitation, "It works once.") {
            try await staff.accounts.accept(
                invitation: token, password: "battery staple", from: SignInOrigin(), nowMilliseconds: 3)
        }
    }

    @Test func `an invitation ends after three days`() async throws {
        let staff = try Staff()
        defer { staff.house.stay() }
        let boss = try await staff.account("boss", .securityAdministrator)
        let wish = People.Invitation(name: "dr.li", site: 1, roles: [.neurologist])
        let made = try await staff.people.invite(wish, by: try await staff.asker(boss))
        let late: Int64 = 3 * 86_400_000
        #expect(try await staff.accounts.invited(by: made.token ?? "", nowMilliseconds: late) == nil)
    }

    @Test func `a reset ends sessions and the old password`() async throws {
        let staff = try Staff()
        defer { staff.house.stay() }
        let boss = try await staff.account("boss", .securityAdministrator)
        let li = try await staff.account("li", .nurse)
        guard
            case .signedIn(let session, _) = try await staff.accounts.signIn(
                name: "li", password: "correct horse", address: "a", nowMilliseconds: 0)
        else {
            Issue.record("Not signed in.")
            return
        }
        let token = try await staff.people.reset(key: li.key, by: try await staff.asker(boss))
        #expect(try await staff.accounts.account(session: session, nowMilliseconds: 1) == nil)
        #expect(
            try await staff.accounts.signIn(
                name: "li", password: "correct horse", address: "a", nowMilliseconds: 1) == .refused)
        #expect(try await staff.accounts.invited(by: token, nowMilliseconds: 1)?.id == li.id)
    }

    @Test func `only a security administrator of every site of a person changes rights`() async throws {
        let staff = try Staff()
        defer { staff.house.stay() }
        let east = try await staff.site("东区")
        let hub = try await staff.account("hub", .securityAdministrator)
        let local = try await staff.account("local", .securityAdministrator, at: east.id)
        let system = try await staff.account("system", .systemAdministrator)
        let doctor = try await staff.account("doctor", .neurologist)
        let nurse = try await staff.account("nurse", .nurse, at: east.id)
        // What administrators are holds at every site beneath theirs.
        try await staff.people.setRoles(
            key: nurse.key, site: east.id, [.nurse, .coordinator], by: try await staff.asker(hub))
        for (who, whom) in [(local, doctor), (system, nurse), (doctor, nurse)] {
            let asker = try await staff.asker(who)
            await #expect(throws: Denial.forbidden) {
                try await staff.people.setRoles(key: whom.key, site: east.id, [.nurse], by: asker)
            }
        }
        let asker = try await staff.asker(local)
        await #expect(throws: Denial.forbidden, "Nobody gives roles at a site that is not theirs.") {
            try await staff.people.setRoles(
                key: nurse.key, site: 1, [.systemAdministrator], by: asker)
        }
        let refused = try await staff.ledger().filter { $0.outcome == "refused" }
        #expect(refused.count == 4, "Each refusal stands in the ledger.")
    }

    @Test func `nobody changes their own rights, and somebody is left who gives them`() async throws {
        let staff = try Staff()
        defer { staff.house.stay() }
        let boss = try await staff.account("boss", .securityAdministrator)
        let asker = try await staff.asker(boss)
        await #expect(throws: People.Refusal.oneself) {
            try await staff.people.setRoles(key: boss.key, site: 1, [.neurologist], by: asker)
        }
        let house = Asker.house(nowMilliseconds: 0)
        await #expect(throws: People.Refusal.lastAdministrator) {
            try await staff.people.setRoles(key: boss.key, site: 1, [.neurologist], by: house)
        }
        await #expect(throws: People.Refusal.lastAdministrator) {
            try await staff.people.setDisabled(key: boss.key, true, by: house)
        }
    }

    @Test func `a strict house keeps the three administrators apart`() async throws {
        let staff = try Staff()
        defer { staff.house.stay() }
        let boss = try await staff.account("boss", .securityAdministrator)
        let li = try await staff.account("li", .auditAdministrator)
        let asker = try await staff.asker(boss)
        var rules = SignInRules()
        rules.separatesAdministrators = true
        try await staff.accounts.setRules(rules, by: asker)
        await #expect(throws: People.Refusal.administratorsApart) {
            try await staff.people.setRoles(
                key: li.key, site: 1, [.auditAdministrator, .systemAdministrator], by: asker)
        }
        let auditor = try await staff.asker(li)
        await #expect(throws: Denial.forbidden) {
            try await staff.accounts.setRules(SignInRules(), by: auditor)
        }
    }

    @Test func `times that somebody has decided hold from the next request on`() async throws {
        let staff = try Staff()
        defer { staff.house.stay() }
        _ = try await staff.account("li", .nurse)
        guard
            case .signedIn(let session, _) = try await staff.accounts.signIn(
                name: "li", password: "correct horse", address: "a", nowMilliseconds: 0)
        else {
            Issue.record("Not signed in.")
            return
        }
        let after = Int64(11 * 60_000)
        #expect(try await staff.accounts.account(session: session, nowMilliseconds: after) != nil)
        var rules = SignInRules(idleMinutes: 10)
        try await staff.accounts.setRules(rules, by: .house(nowMilliseconds: 0))
        #expect(
            try await staff.accounts.account(session: session, nowMilliseconds: 2 * after) == nil)
        rules.idleMinutes = 1
        let tooShort = rules
        await #expect(throws: AccountsError.rulesUnusable) {
            try await staff.accounts.setRules(tooShort, by: .house(nowMilliseconds: 0))
        }
    }
}

struct RegionDeskTests {
    @Test func `a new top is administered by whoever administered everything`() async throws {
        let staff = try Staff()
        defer { staff.house.stay() }
        let boss = try await staff.account("boss", .systemAdministrator)
        let top = try await staff.region.add(
            Site(id: 0, parent: nil, name: "全市", kind: .region), by: try await staff.asker(boss))
        var hub = try await staff.region.detail(1, by: try await staff.asker(boss)).site
        hub.parent = top.id
        try await staff.region.change(hub, by: try await staff.asker(boss))
        #expect(try await staff.region.detail(1, by: try await staff.asker(boss)).above.map(\.id) == [top.id])
        var loop = top
        loop.parent = 1
        let asker = try await staff.asker(boss)
        let looped = loop
        await #expect(throws: RegionDesk.Refusal.loop) {
            try await staff.region.change(looped, by: asker)
        }
    }

    @Test func `targets are inherited, and only a system administrator sets them`() async throws {
        let staff = try Staff()
        defer { staff.house.stay() }
        let east = try await staff.site("东区")
        let boss = try await staff.account("boss", .systemAdministrator)
        let doctor = try await staff.account("doctor", .neurologist)
        var settings = SiteSettings()
        settings[.doorToNeedle] = 45
        try await staff.region.set(settings, site: 1, by: try await staff.asker(boss))
        #expect(try await staff.region.minutes(site: east.id)[.doorToNeedle] == 45)
        let asker = try await staff.asker(doctor)
        let wanted = settings
        await #expect(throws: Denial.forbidden) {
            try await staff.region.set(wanted, site: 1, by: asker)
        }
        settings[.doorToNeedle] = 0
        let other = try await staff.asker(boss)
        let impossible = settings
        await #expect(throws: RegionDesk.Refusal.target(.doorToNeedle)) {
            try await staff.region.set(impossible, site: 1, by: other)
        }
    }
}
