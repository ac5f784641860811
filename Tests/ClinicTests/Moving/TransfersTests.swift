import DICOM
import Foundation
import Records
import Testing

@testable import Archive
@testable import Clinic

struct TransfersTests {
    /// A house with a rule, and hands that do what a server does.
    private struct Desk {
        let house: House
        let transfers: Transfers
        let desk: TransferDesk
        let dispatcher: MovingDispatcher

        init() throws {
            let house = try House()
            self.house = house
            let now: @Sendable () -> Int64 = { [clock = house.clock] in clock.now }
            transfers = Transfers(
                archive: house.archive,
                backOff: BackOff(firstMilliseconds: 1_000, longestMilliseconds: 8_000), clock: now,
                chance: { 0.5 })
            desk = TransferDesk(archive: house.archive, clock: now)
            dispatcher = MovingDispatcher(archive: house.archive, clock: now)
        }

        func rule(
            _ name: String, _ event: MovingRule.Event = .studyComplete,
            to: [TransferDestination] = [.peer("READ1")],
            _ selection: MovingRule.Selection = .all, priority: TransferPriority = .normal,
            if conditions: RuleConditions = RuleConditions()
        ) async throws {
            _ = try await MovingRules(archive: house.archive).put(
                MovingRule(
                    name: name, event: event, conditions: conditions,
                    action: .send(SendAction(destinations: to, selection: selection)), priority: priority))
        }

        func arrive(_ study: String, count: Int = 3, from sender: String = "CT1") async throws {
            for number in 1...count {
                #expect(
                    try await house.intake.receive(TestImage(study: study, number: number), from: sender)
                        == .stored)
            }
        }

        /// All images are there; the rules have looked.
        func complete(_ study: String) async throws {
            house.clock.advance(60_000)
            let clock = house.clock
            #expect(try await Completion(archive: house.archive, clock: { clock.now }).look().contains(study))
            try await look()
        }

        func look() async throws { while try await dispatcher.look() {} }

        func open() async throws -> [Transfer] { try await desk.overview().open.map(\.transfer) }

        /// Takes the next transfer and gives each object a verdict.
        @discardableResult
        func carry(
            to destination: TransferDestination = .peer("READ1"), _ verdict: TransferVerdict = .accepted
        ) async throws -> Transfer? {
            guard let claim = try await transfers.claim(destination) else { return nil }
            for item in try await transfers.items(of: claim.transfer) {
                _ = try await transfers.note(item, of: claim.transfer, verdict, announces: false)
            }
            try await transfers.conclude(claim.transfer)
            return try await house.archive.read { try TransfersTable.find(claim.transfer.id, in: $0) }
        }
    }

    @Test func `a complete study that fits is put in line once, others are not`() async throws {
        let desk = try Desk()
        try await desk.rule("read", if: RuleConditions(sources: ["CT1"]))
        try await desk.arrive("1.2")
        try await desk.arrive("1.3", from: "CT2")
        try await desk.complete("1.2")
        let open = try await desk.open()
        #expect(open.map(\.studyUID) == ["1.2"])
        #expect(open.first?.total == 3)
        try await desk.look()
        #expect(try await desk.open().count == 1)
    }

    @Test func `what was here before the rules is left alone, and what came is sent after a restart`()
        async throws
    {
        let desk = try Desk()
        try await desk.arrive("1.2")
        try await desk.look()
        try await desk.rule("each", .instanceReceived)
        try await desk.arrive("1.3", count: 2)
        let later = MovingDispatcher(archive: desk.house.archive)
        while try await later.look() {}
        #expect(try await desk.open().map(\.studyUID) == ["1.3"])
        #expect(try await desk.open().first?.total == 2)
    }

    @Test func `nothing goes back to where it came from`() async throws {
        let desk = try Desk()
        try await desk.rule("all", to: [.peer("CT1"), .peer("READ1")])
        try await desk.arrive("1.2")
        try await desk.complete("1.2")
        #expect(try await desk.open().map(\.destination) == [.peer("READ1")])
    }

    @Test func `what a destination has accepted is not put in line again, new objects are`() async throws {
        let desk = try Desk()
        try await desk.rule("read")
        try await desk.arrive("1.2")
        try await desk.complete("1.2")
        #expect(try await desk.carry()?.state == .done)
        #expect(try await desk.house.intake.receive(TestImage(study: "1.2", number: 4)) == .stored)
        try await desk.complete("1.2")
        #expect(try await desk.open().map(\.total) == [1])
        try await desk.carry()
        await #expect(throws: MovingRefusal.nothingToSend("1.2")) {
            _ = try await desk.desk.send(studyUID: "1.2", to: .peer("READ1"))
        }
        #expect(try await desk.desk.send(studyUID: "1.2", to: .peer("READ1"), again: true).count == 4)
    }

    @Test func `the most urgent goes first and overtakes what is under way`() async throws {
        let desk = try Desk()
        try await desk.arrive("1.2")
        try await desk.arrive("1.3")
        _ = try await desk.desk.send(studyUID: "1.2", to: .peer("READ1"), priority: .low)
        let claim = try #require(try await desk.transfers.claim(.peer("READ1")))
        let items = try await desk.transfers.items(of: claim.transfer)
        #expect(
            try await desk.transfers.note(items[0], of: claim.transfer, .accepted, announces: false) == .goOn)
        _ = try await desk.desk.send(studyUID: "1.3", to: .peer("READ1"), priority: .acute)
        #expect(
            try await desk.transfers.note(items[1], of: claim.transfer, .accepted, announces: false)
                == .makeWay)
        try await desk.transfers.putBack(claim.transfer)
        #expect(try await desk.carry()?.studyUID == "1.3")
        let rest = try #require(try await desk.transfers.claim(.peer("READ1")))
        #expect(try await desk.transfers.items(of: rest.transfer).map(\.uid) == [items[2].uid])
    }

    @Test func `a destination that cannot be reached is left alone for longer and longer`() async throws {
        let desk = try Desk()
        try await desk.arrive("1.2")
        _ = try await desk.desk.send(studyUID: "1.2", to: .peer("READ1"))
        for pause: Int64 in [1_000, 2_000, 4_000, 8_000, 8_000] {
            let claim = try #require(try await desk.transfers.claim(.peer("READ1")))
            try await desk.transfers.unreachable(claim.transfer, because: "cannot connect")
            #expect(try await desk.transfers.dueDestinations() == [])
            desk.house.clock.advance(pause - 1)
            #expect(try await desk.transfers.claim(.peer("READ1")) == nil)
            desk.house.clock.advance(1)
        }
        let lane = try #require(try await desk.desk.lanes().first)
        #expect(lane.failures == 5)
        #expect(lane.lastError == "cannot connect")
        #expect(try await desk.carry()?.state == .done)
        #expect(try await desk.desk.lanes().first?.failures == 0)
    }

    @Test func `an object that is refused is tried three times, then given up, and may be tried again`()
        async throws
    {
        let desk = try Desk()
        try await desk.arrive("1.2")
        _ = try await desk.desk.send(studyUID: "1.2", to: .peer("READ1"))
        for state in [Transfer.State.waiting, .waiting, .failed] {
            #expect(try await desk.carry(.refused("refused with C000H"))?.state == state)
            desk.house.clock.advance(10_000)
        }
        let failed = try #require(try await desk.desk.overview().failed.first?.transfer)
        #expect(failed.failed == 3)
        #expect(failed.failure == "refused with C000H")
        try await desk.desk.retry(failed.id)
        #expect(try await desk.carry()?.state == .done)
    }

    @Test func `a server that was killed goes on where it was`() async throws {
        let desk = try Desk()
        try await desk.arrive("1.2")
        _ = try await desk.desk.send(studyUID: "1.2", to: .peer("READ1"))
        let claim = try #require(try await desk.transfers.claim(.peer("READ1")))
        let items = try await desk.transfers.items(of: claim.transfer)
        _ = try await desk.transfers.note(items[0], of: claim.transfer, .accepted, announces: false)
        #expect(try await desk.transfers.claim(.peer("READ1")) == nil)
        try await desk.transfers.recover()
        let again = try #require(try await desk.transfers.claim(.peer("READ1")))
        #expect(try await desk.transfers.items(of: again.transfer).map(\.uid) == items.dropFirst().map(\.uid))
    }

    @Test func `what is cancelled or paused stops, and what comes while sending is sent, too`() async throws {
        let desk = try Desk()
        try await desk.rule("each", .instanceReceived)
        try await desk.arrive("1.2", count: 2)
        try await desk.look()
        let claim = try #require(try await desk.transfers.claim(.peer("READ1")))
        let items = try await desk.transfers.items(of: claim.transfer)
        #expect(try await desk.house.intake.receive(TestImage(study: "1.2", number: 3)) == .stored)
        try await desk.look()
        for item in items {
            #expect(
                try await desk.transfers.note(item, of: claim.transfer, .accepted, announces: false) == .goOn)
        }
        try await desk.transfers.conclude(claim.transfer)
        #expect(try await desk.open().map(\.total) == [3])
        try await desk.desk.setPaused(.peer("READ1"), true)
        #expect(try await desk.transfers.claim(.peer("READ1")) == nil)
        try await desk.desk.setPaused(.peer("READ1"), false)
        let rest = try #require(try await desk.transfers.claim(.peer("READ1")))
        try await desk.desk.cancel(rest.transfer.id)
        let last = try #require(try await desk.transfers.items(of: rest.transfer).first)
        #expect(try await desk.transfers.note(last, of: rest.transfer, .accepted, announces: false) == .stop)
        try await desk.transfers.putBack(rest.transfer)
        #expect(try await desk.open().isEmpty)
    }

    @Test(arguments: [
        MovingRule(name: "", event: .studyComplete, action: .send(SendAction(destinations: [.peer("A")]))),
        MovingRule(name: "a b", event: .studyComplete, action: .send(SendAction(destinations: [.peer("A")]))),
        MovingRule(name: "a", event: .studyComplete, action: .send(SendAction(destinations: []))),
        MovingRule(name: "a", event: .studyArrived, action: .send(SendAction(destinations: [.peer("A")]))),
        MovingRule(
            name: "a", event: .studyComplete, action: .send(SendAction(destinations: [.peer("A\\B")]))),
        MovingRule(name: "a", event: .studyComplete, action: .send(SendAction(destinations: [.folder("x")]))),
        MovingRule(
            name: "a", event: .studyComplete,
            action: .send(SendAction(destinations: [.peer("A")], selection: .derived))),
        MovingRule(name: "a", event: .instanceReceived, action: .fetch(FetchAction(peer: "A"))),
        MovingRule(name: "a", event: .studyArrived, action: .fetch(FetchAction(peer: "A", maximumCount: 0))),
    ])
    func `rules that cannot work are refused`(rule: MovingRule) async throws {
        let house = try House()
        await #expect(throws: MovingRefusal.self) {
            _ = try await MovingRules(archive: house.archive).put(rule)
        }
    }
}

struct PriorStudyTests {
    private let patient = Transfers.Patient(
        studyUID: "1.9", patientID: "P1", birthDate: "19500607", studyDate: "20260105")

    private func answer(_ uid: String, patientID: String = "P1", birthDate: String = "") -> DataSet {
        var answer = DataSet()
        answer.set(.studyInstanceUID, UID(uid))
        answer.set(.patientID, patientID)
        answer.set(.patientBirthDate, birthDate)
        return answer
    }

    @Test func `answers of other patients and the study itself are passed over`() {
        #expect(PriorStudy(answer("1.2"), of: patient)?.studyUID == "1.2")
        #expect(PriorStudy(answer("1.9"), of: patient) == nil)
        #expect(PriorStudy(answer("1.2", patientID: "p1"), of: patient) == nil)
        #expect(PriorStudy(answer("1.2", birthDate: "19510607"), of: patient) == nil)
        #expect(PriorStudy(answer("1.2", birthDate: "19500607"), of: patient) != nil)
    }

    @Test func `a number that holds wildcards is never asked for`() {
        for number in ["", "*", "P?", "A\\B"] {
            var other = patient
            other.patientID = number
            #expect(PriorStudy.question(of: other) == nil)
        }
        #expect(PriorStudy.question(of: patient)?.string(.studyDate) == "-20260105")
    }

    @Test func `the newest come first, of the wanted modality and age`() {
        let studies = [
            PriorStudy(studyUID: "1", studyDate: "20200101", modalities: ["CT"]),
            PriorStudy(studyUID: "2", studyDate: "20251231", modalities: ["MR", "CT"]),
            PriorStudy(studyUID: "3", studyDate: "20240105", modalities: ["MR"]),
            PriorStudy(studyUID: "4", studyDate: "20250105", modalities: []),
        ]
        let action = FetchAction(peer: "A", modalities: ["CT"], maximumAgeDays: 365)
        #expect(
            PriorStudy.wanted(studies, by: action, before: "20260105").map(\.studyUID) == ["2", "4"])
        #expect(PriorStudy.wanted(studies, by: FetchAction(peer: "A"), before: "20260105").count == 4)
    }
}

/// Sending to a device of a site is giving the patient to that site.
@Suite struct MovingSightTests {
    private struct Scene {
        let people: PatientScene
        let item: StrokeCase
        let transfers: Transfers
        let desk: TransferDesk
        let dispatcher: MovingDispatcher

        var archive: Archive { people.house.archive }

        init(gives: Bool? = nil) async throws {
            people = try await PatientScene()
            let (archive, east) = (people.house.archive, people.east)
            let now: @Sendable () -> Int64 = { [clock = people.house.clock] in clock.now }
            _ = try await Peers(archive: archive).change("EASTBOX") { $0.site = east }
            transfers = Transfers(archive: archive, clock: now)
            desk = TransferDesk(archive: archive, clock: now)
            dispatcher = MovingDispatcher(archive: archive, clock: now)
            let rule = MovingRule(
                name: "ahead", event: .studyComplete,
                action: .send(SendAction(destinations: [.peer("EASTBOX")])), givesToOtherSites: gives)
            let rules = MovingRules(archive: archive)
            _ = try await rules.put(rule)
            #expect(try await rules.reachingOtherSites(rule) == (gives == true ? [] : ["EASTBOX"]))
            item = try await people.cases.open(
                CaseOpening(key: "opening-1", origin: .hand), by: people.doctor.actor)
            try await people.receive("1.2.3", "R1")
            try await people.cases.link(item.key, study: "1.2.3", by: people.doctor.actor)
            people.house.clock.advance(60_000)
            _ = try await Completion(archive: archive, clock: now).look()
            try await look()
        }

        func look() async throws { while try await dispatcher.look() {} }

        func lined() async throws -> [String] {
            try await desk.overview().open.map(\.transfer.studyUID)
        }

        func refusals() async throws -> Int {
            try await archive.read { reader in
                try reader.row(
                    "SELECT count(*) AS n FROM ledger WHERE action = 'export' AND outcome = 'refused'")?
                    .int("n") ?? 0
            }
        }
    }

    @Test func `images go ahead of the patient once the site is asked to take him, and no sooner`()
        async throws
    {
        let scene = try await Scene()
        #expect(try await scene.lined().isEmpty)
        await #expect(throws: MovingRefusal.foreignSite("EASTBOX")) {
            _ = try await scene.desk.send(studyUID: "1.2.3", to: .peer("EASTBOX"))
        }
        #expect(try await scene.refusals() == 1)
        let team = TeamDesk(archive: scene.archive)
        let doctor = scene.people.doctor.actor
        let asked = try await team.requestTransfer(
            case: scene.item.key, to: scene.people.east, reason: "", by: doctor)
        try await scene.look()
        #expect(try await scene.lined() == ["1.2.3"])
        // Taken back before the images have gone: they do not go.
        try await team.moveTransfer(asked.key, to: .cancelled, note: "在本院治疗", by: doctor)
        let claim = try await scene.transfers.claim(.peer("EASTBOX"))
        #expect(claim?.transfer.studyUID == nil)
        let failed = try await scene.desk.overview().failed
        #expect(failed.map(\.transfer.studyUID) == ["1.2.3"])
        #expect(try await scene.refusals() == 2)
    }

    @Test func `a rule that may give patients to other sites says so in the ledger and in who sees them`()
        async throws
    {
        let scene = try await Scene(gives: true)
        #expect(try await scene.lined() == ["1.2.3"])
        let sites = try await scene.archive.read { try StudySites.sites(of: "1.2.3", in: $0) }
        #expect(sites == [scene.people.west, scene.people.east])
        let rows = try await scene.archive.read { reader in
            try reader.rows("SELECT resource_id FROM ledger WHERE action = 'share-study'")
                .map { $0.text("resource_id") }
        }
        #expect(rows == ["1.2.3"])
    }
}
