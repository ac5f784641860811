import Records
import Synchronization
import Testing

@testable import Archive
@testable import Clinic

/// A region of three sites with people, and a case at the second.
struct TeamHouse {
    let house: House
    let clock = TestClock()
    let desk: TeamDesk
    let item: StrokeCase
    let doctor: Actor
    let hub: Actor
    let second: Actor
    let coordinator: Actor
    let stranger: Actor

    var archive: Archive { house.archive }

    init() async throws {
        let house = try House()
        let rows = house.archive
        self.house = house
        let clock = clock
        desk = TeamDesk(archive: rows, clock: { clock.now })
        func site(_ name: String) async throws -> Int64 {
            try await rows.write {
                try SitesTable.insert(Site(id: 0, parent: 1, name: name, kind: .alliance), in: $0).id
            }
        }
        let spoke = try await site("县医院")
        let other = try await site("外院")
        func person(_ name: String, _ site: Int64, _ role: Role) async throws -> Actor {
            try await rows.write { writer in
                let account = try AccountsTable.insert(
                    name: name, nameKey: name, passwordHash: "x", mustChangePassword: false,
                    nowMilliseconds: 1, in: writer)
                let roles: Set<Membership> = [Membership(site: site, role: role)]
                try Memberships.set(roles, account: account.id, in: writer)
                return Actor(kind: .person(account: account.id), name: name, memberships: roles)
            }
        }
        doctor = try await person("doctor", spoke, .emergencyPhysician)
        hub = try await person("hub", 1, .neurologist)
        second = try await person("second", 1, .neurologist)
        coordinator = try await person("coordinator", 1, .coordinator)
        stranger = try await person("stranger", other, .neurologist)
        item = try await rows.write {
            try CasesTable.insert(
                StrokeCase(
                    id: 0, key: "casekey0casekey0", site: spoke, record: nil, state: .active, origin: "hand",
                    openedMilliseconds: 1), in: $0)
        }
    }

    var watch: TeamWatch {
        let clock = clock
        return TeamWatch(archive: archive, clock: { clock.now }, steady: { clock.steady })
    }

    func duty(_ actor: Actor, line: Int) async throws {
        let duty = Duty(
            site: 1, account: actor.account ?? 0, role: .neurologist, line: line, beginMilliseconds: 0,
            endMilliseconds: 86_400_000)
        try await desk.add([duty], by: coordinator)
    }

    func ledger(_ action: String) async throws -> [String] {
        try await archive.read { try LedgerRows.outcomes(action, in: $0) }
    }

    func calls(_ activation: Int64) async throws -> [String] {
        try await archive.read { reader in
            try ActivationsTable.calls(of: activation, in: reader).map {
                "\($0.name) \($0.call.state.rawValue)"
            }
        }
    }

    func wish(_ number: Int) -> String {
        String(repeating: "0", count: 30) + (number < 10 ? "0\(number)" : "\(number)")
    }
}

/// What the tests ask of tables that no page asks.
enum LedgerRows {
    static func outcomes(_ action: String, in reader: Reader) throws -> [String] {
        try reader.rows("SELECT outcome FROM ledger WHERE action = ? ORDER BY id", [SQLValue(action)])
            .map { $0.text("outcome") }
    }

    static func sites(ofStudy uid: String, in reader: Reader) throws -> [Int64] {
        try reader.rows("SELECT site FROM study_sites WHERE study_uid = ?", [SQLValue(uid)])
            .map { $0.integer("site") }
    }
}

/// A clock that a test sets, and one beside it that nobody sets.
final class TestClock: Sendable {
    private let times = Mutex<(now: Int64, steady: Int64)>((1_000_000, 0))
    var now: Int64 { times.withLock { $0.now } }
    var steady: Int64 { times.withLock { $0.steady } }
    func pass(_ milliseconds: Int64) {
        times.withLock {
            $0.now += milliseconds
            $0.steady += milliseconds
        }
    }
    func set(back milliseconds: Int64) { times.withLock { $0.now -= milliseconds } }
}

@Suite struct TeamDeskTests {
    @Test func `a second tap calls nobody a second time`() async throws {
        let region = try await TeamHouse()
        let first = try await region.desk.ask(
            case: region.item.key, site: 1, question: "?", wish: region.wish(1), by: region.doctor)
        let again = try await region.desk.ask(
            case: region.item.key, site: 1, question: "?", wish: region.wish(1), by: region.doctor)
        #expect(first.id == again.id)
        let one = try await region.desk.activate(
            case: region.item.key, .thrombectomy, site: 1, by: region.hub)
        let two = try await region.desk.activate(
            case: region.item.key, .thrombectomy, site: 1, by: region.second)
        #expect(one.id == two.id)
        #expect(try await region.calls(one.id) == ["hub accepted"])
    }

    @Test func `nobody answers, and the next line is called, then everybody, then they are reminded`()
        async throws
    {
        let region = try await TeamHouse()
        try await region.duty(region.hub, line: 1)
        try await region.duty(region.second, line: 2)
        _ = try await region.desk.ask(
            case: region.item.key, site: 1, question: "", wish: region.wish(1), by: region.doctor)
        let activation = try await region.archive.read {
            try #require(
                try ActivationsTable.open(case: region.item.id, site: 1, kind: .consultation, in: $0))
        }
        #expect(try await region.calls(activation.id) == ["hub called"])
        region.clock.pass(119_000)
        var reading = try await region.watch.look(after: nil)
        #expect(try await region.calls(activation.id) == ["hub called"])
        region.clock.pass(2_000)
        reading = try await region.watch.look(after: reading)
        #expect(try await region.calls(activation.id) == ["hub unanswered", "second called"])
        region.clock.pass(121_000)
        reading = try await region.watch.look(after: reading)
        #expect(try await region.calls(activation.id).count == 2)
        let left = try await region.archive.read { try ActivationsTable.find(activation.id, in: $0)?.state }
        #expect(left == .unanswered)
        // Everybody who was called still sees it above every page, until somebody comes.
        for one in [region.hub, region.second] {
            #expect(try await region.desk.calls(of: one).map(\.activation.key) == [activation.key])
        }
        // Whoever answers late still answers.
        try await region.desk.answer(activation: activation.key, accept: true, by: region.hub)
        let state = try await region.archive.read { try ActivationsTable.find(activation.id, in: $0)?.state }
        #expect(state == .answered)
        for one in [region.hub, region.second] { #expect(try await region.desk.calls(of: one).isEmpty) }
        region.clock.pass(500_000)
        _ = try await region.watch.look(after: reading)
        #expect(try await region.ledger("escalate") == ["done", "done"])
    }

    @Test func `whoever cannot come passes the call on at once`() async throws {
        let region = try await TeamHouse()
        try await region.duty(region.hub, line: 1)
        try await region.duty(region.second, line: 2)
        _ = try await region.desk.ask(
            case: region.item.key, site: 1, question: "", wish: region.wish(1), by: region.doctor)
        let call = try #require(try await region.desk.calls(of: region.hub).first)
        try await region.desk.answer(activation: call.activation.key, accept: false, by: region.hub)
        #expect(try await region.calls(call.activation.id) == ["hub declined", "second called"])
        #expect(try await region.desk.calls(of: region.hub).isEmpty)
        #expect(try await region.desk.calls(of: region.second).count == 1)
    }

    @Test func `a clock that is set back makes nobody wait longer`() async throws {
        let region = try await TeamHouse()
        try await region.duty(region.hub, line: 1)
        _ = try await region.desk.ask(
            case: region.item.key, site: 1, question: "", wish: region.wish(1), by: region.doctor)
        let call = try #require(try await region.desk.calls(of: region.hub).first)
        var reading = try await region.watch.look(after: nil)
        region.clock.pass(60_000)
        region.clock.set(back: 3_600_000)
        reading = try await region.watch.look(after: reading)
        region.clock.pass(61_000)
        reading = try await region.watch.look(after: reading)
        #expect(try await region.calls(call.activation.id).contains("second called"))
    }

    @Test func `a clock that was set back while nothing ran makes nobody wait longer`() async throws {
        let region = try await TeamHouse()
        try await region.duty(region.hub, line: 1)
        _ = try await region.desk.ask(
            case: region.item.key, site: 1, question: "", wish: region.wish(1), by: region.doctor)
        let call = try #require(try await region.desk.calls(of: region.hub).first)
        _ = try await region.watch.look(after: nil)
        region.clock.set(back: 3_600_000)
        let reading = try await region.watch.look(after: nil)
        region.clock.pass(121_000)
        _ = try await region.watch.look(after: reading)
        #expect(try await region.calls(call.activation.id).contains("second called"))
    }

    @Test func `another site finds nothing, and the ledger knows who looked`() async throws {
        let region = try await TeamHouse()
        let key = region.item.key
        await #expect(throws: TeamRefusal.hidden) {
            try await region.desk.sheet(case: key, for: region.stranger)
        }
        await #expect(throws: TeamRefusal.hidden) {
            _ = try await region.desk.activate(case: key, .stroke, by: region.stranger)
        }
        await #expect(throws: TeamRefusal.hidden) {
            _ = try await region.desk.post(
                case: key, text: "x", wish: region.wish(1), by: region.hub)
        }
        #expect(try await region.ledger("activate") == ["refused"])
        #expect(try await region.ledger("post-message") == ["refused"])
        let asked = try await region.desk.ask(
            case: key, site: 1, question: "", wish: region.wish(2), by: region.doctor)
        await #expect(throws: TeamRefusal.hidden) {
            try await region.desk.answer(consultation: asked.key, "x", by: region.stranger)
        }
        await #expect(throws: TeamRefusal.hidden) {
            try await region.desk.answer(consultation: "nonsense", "x", by: region.doctor)
        }
        // Who was asked may read from now on.
        #expect(try await region.desk.sheet(case: key, for: region.hub).consultations.count == 1)
    }

    @Test func `a consultation is answered by the site that was asked and decided once`() async throws {
        let region = try await TeamHouse()
        let asked = try await region.desk.ask(
            case: region.item.key, site: 1, question: "取栓？", wish: region.wish(1), by: region.doctor)
        await #expect(throws: TeamRefusal.forbidden) {
            try await region.desk.answer(consultation: asked.key, "自己答复", by: region.doctor)
        }
        try await region.desk.answer(consultation: asked.key, "转院", by: region.hub)
        try await region.desk.answer(consultation: asked.key, "先溶栓", by: region.second)
        try await region.desk.decide(
            consultation: asked.key, .thrombolysisThenTransfer, note: "", by: region.doctor)
        await #expect(throws: TeamRefusal.movedOn) {
            try await region.desk.decide(consultation: asked.key, .medicalHere, note: "", by: region.hub)
        }
        let sheet = try await region.desk.sheet(case: region.item.key, for: region.doctor)
        #expect(sheet.consultations.first?.answers.map(\.text) == ["转院", "先溶栓"])
        #expect(sheet.consultations.first?.item.decision == .thrombolysisThenTransfer)
        #expect(sheet.teams.allSatisfy { !$0.activation.state.isOpen })
    }

    @Test func `a transfer goes step by step, each by its own side, and the images go first`() async throws {
        let region = try await TeamHouse()
        let key = region.item.key
        try await region.archive.write {
            try CasesTable.link(region.item.id, study: "1.2.3", nowMilliseconds: 1, in: $0)
        }
        let transfer = try await region.desk.requestTransfer(
            case: key, to: 1, reason: "LVO", by: region.doctor)
        let again = try await region.desk.requestTransfer(case: key, to: 1, reason: "LVO", by: region.doctor)
        #expect(transfer.id == again.id)
        #expect(try await region.archive.read { try LedgerRows.sites(ofStudy: "1.2.3", in: $0) }.contains(1))
        await #expect(throws: TeamRefusal.forbidden) {
            try await region.desk.moveTransfer(transfer.key, to: .accepted, note: "", by: region.doctor)
        }
        await #expect(throws: TeamRefusal.textMissing) {
            try await region.desk.moveTransfer(transfer.key, to: .refused, note: " ", by: region.hub)
        }
        try await region.desk.moveTransfer(transfer.key, to: .accepted, note: "3 床", by: region.hub)
        await #expect(throws: TeamRefusal.movedOn) {
            try await region.desk.moveTransfer(transfer.key, to: .accepted, note: "", by: region.second)
        }
        // The same hand sent it twice: nothing is written twice, and nothing complained of.
        try await region.desk.moveTransfer(transfer.key, to: .accepted, note: "", by: region.hub)
        try await region.desk.moveTransfer(transfer.key, to: .underWay, note: "", by: region.doctor)
        try await region.desk.moveTransfer(transfer.key, to: .arrived, note: "", by: region.hub)
        let sheet = try await region.desk.sheet(case: key, for: region.hub)
        #expect(sheet.transfers.first?.steps.map(\.state) == [.requested, .accepted, .underWay, .arrived])
        #expect(sheet.item.state == .transferred)
    }

    @Test(arguments: [CaseTransfer.State.refused, .cancelled])
    func `whoever does not take the patient sees case and images no longer`(_ end: CaseTransfer.State)
        async throws
    {
        let region = try await TeamHouse()
        let (key, archive) = (region.item.key, region.archive)
        func sites() async throws -> Set<Int64> {
            Set(try await archive.read { try LedgerRows.sites(ofStudy: "1.2.3", in: $0) })
        }
        try await archive.write {
            try CasesTable.link(region.item.id, study: "1.2.3", nowMilliseconds: 1, in: $0)
        }
        let transfer = try await region.desk.requestTransfer(case: key, to: 1, reason: "", by: region.doctor)
        #expect(try await region.desk.sees(case: key, region.hub))
        #expect(try await sites() == [1, region.item.site])
        let who = end == .refused ? region.hub : region.doctor
        try await region.desk.moveTransfer(transfer.key, to: end, note: "没有床位", by: who)
        #expect(try await !region.desk.sees(case: key, region.hub))
        #expect(try await region.desk.sees(case: key, region.doctor))
        #expect(try await sites() == [region.item.site])
        await #expect(throws: TeamRefusal.hidden) {
            _ = try await region.desk.sheet(case: key, for: region.hub)
        }
    }

    @Test func `whoever refuses a patient after giving advice still sees the case`() async throws {
        let region = try await TeamHouse()
        let (key, archive) = (region.item.key, region.archive)
        try await archive.write {
            try CasesTable.link(region.item.id, study: "1.2.3", nowMilliseconds: 1, in: $0)
        }
        let transfer = try await region.desk.requestTransfer(case: key, to: 1, reason: "", by: region.doctor)
        _ = try await region.desk.ask(
            case: key, site: 1, question: "?", wish: region.wish(1), by: region.doctor)
        try await region.desk.moveTransfer(transfer.key, to: .refused, note: "没有床位", by: region.hub)
        #expect(try await region.desk.sees(case: key, region.hub))
        let sites = try await archive.read { try LedgerRows.sites(ofStudy: "1.2.3", in: $0) }
        #expect(Set(sites) == [1, region.item.site])
    }

    @Test func `a message that is sent twice is said once, and shows only the case's own pictures`()
        async throws
    {
        let region = try await TeamHouse()
        let key = region.item.key
        let first = try await region.desk.post(
            case: key, text: "CT 已完成", wish: region.wish(7), by: region.doctor)
        let again = try await region.desk.post(
            case: key, text: "CT 已完成", wish: region.wish(7), by: region.doctor)
        #expect(first.id == again.id)
        await #expect(throws: TeamRefusal.noPicture) {
            _ = try await region.desk.post(
                case: key, text: "", images: [String(repeating: "a", count: 64)], wish: region.wish(8),
                by: region.doctor)
        }
        await #expect(throws: TeamRefusal.textMissing) {
            _ = try await region.desk.post(case: key, text: "  ", wish: region.wish(9), by: region.doctor)
        }
        #expect(try await region.desk.sheet(case: key, for: region.doctor).messages.count == 1)
    }

    @Test func `each change raises the case's version and is told to open pages`() async throws {
        let region = try await TeamHouse()
        let before = try await region.archive.read {
            try CasesTable.find(region.item.id, in: $0)?.version ?? 0
        }
        let feed = CaseFeed(archive: region.archive, pause: .milliseconds(5), clock: { 0 })
        let changes = feed.changes()
        _ = try await region.desk.post(
            case: region.item.key, text: "x", wish: region.wish(1), by: region.doctor)
        for await change in changes {
            #expect(change.key == region.item.key)
            #expect(change.version == before + 1)
            #expect(allow(region.stranger, .read, change.resource) == .hidden)
            #expect(allow(region.doctor, .read, change.resource) == .allowed)
            break
        }
    }

    @Test func `only those who keep the rota change it`() async throws {
        let region = try await TeamHouse()
        let duty = Duty(
            site: 1, account: region.hub.account ?? 0, role: .neurologist, beginMilliseconds: 0,
            endMilliseconds: 1000)
        await #expect(throws: TeamRefusal.forbidden) { try await region.desk.add([duty], by: region.hub) }
        var wrong = duty
        wrong.role = .radiologist
        await #expect(throws: TeamRefusal.nobodyThere) {
            try await region.desk.add([wrong], by: region.coordinator)
        }
        try await region.desk.add([duty], by: region.coordinator)
        let rota = try await region.desk.rota(site: 1, from: 0, until: 5000, for: region.doctor)
        #expect(rota.duties.count == 1)
        #expect(!rota.mayChange)
        #expect(try await region.ledger("add-duty") == ["refused", "done"])
    }
}
