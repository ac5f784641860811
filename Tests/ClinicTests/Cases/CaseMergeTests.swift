import DICOM
import Records
import Testing

@testable import Archive
@testable import Clinic

@Suite struct CaseMergeTests {
    /// Two hospitals, a case that waits at one, and images that opened another.
    private struct Scene {
        let people: PatientScene
        let waiting: StrokeCase
        let images: StrokeCase

        var cases: Cases { people.cases }
        var archive: Archive { people.house.archive }
        var doctor: Actor { people.doctor.actor }

        init(number: String = "UNKNOWN-7", name: String = "Unknown^Man") async throws {
            people = try await PatientScene()
            let doctor = people.doctor.actor
            waiting = try await people.cases.open(
                CaseOpening(
                    key: "opening-1", origin: .hand, name: "李强", recordNumber: "R1", sex: "M",
                    facts: [FactChange("age", "73"), FactChange("weight", "70")]), by: doctor)
            people.house.clock.advance(60_000)
            try await people.receive("1.2.3", number, name: name)
            images = try await people.cases.open(
                CaseOpening(
                    key: "images-1.2.3", origin: .images, site: Site.first, name: name, recordNumber: number,
                    facts: [FactChange("weight", "64", source: .device, origin: "CT1")],
                    studyUIDs: ["1.2.3"]), by: .house)
            people.house.clock.advance(60_000)
        }

        func facts(_ item: StrokeCase) async throws -> [String] {
            try await archive.read { reader in
                try CaseFactsTable.all(of: item.id, in: reader).histories.values.flatMap(\.entries)
                    .map { "\($0.id) \($0.fact)=\($0.value)" }.sorted()
            }
        }

        func now(_ item: StrokeCase) async throws -> StrokeCase {
            try #require(try await archive.read { try CasesTable.find(item.id, in: $0) })
        }

        func actions(_ word: String) async throws -> Int {
            try await archive.read { reader in
                try reader.row("SELECT count(*) AS n FROM ledger WHERE action = ?", [SQLValue(word)])?
                    .int("n") ?? 0
            }
        }
    }

    @Test func `each of the two says that the other may be it, and nothing is tied`() async throws {
        let scene = try await Scene()
        let sheet = try await scene.cases.sheet(scene.waiting.key, by: scene.doctor)
        #expect(sheet.twins.map(\.item.key) == [scene.images.key])
        #expect(sheet.studies.isEmpty)
        let board = try await scene.cases.board(scene.doctor)
        #expect(board.map { $0.twins.count } == [1, 1])
        // Nobody hears of a case that he does not see.
        #expect(try await scene.cases.board(scene.people.eastern.actor).isEmpty)
    }

    @Test func `one case has everything of both, and contradictions show`() async throws {
        let scene = try await Scene()
        let all = try await scene.facts(scene.waiting) + scene.facts(scene.images)
        let merge = try await scene.cases.merge(
            scene.images.key, scene.waiting.key, by: scene.people.doctor)
        #expect(merge.into == scene.waiting.id)
        #expect(try await scene.facts(scene.waiting) == all.sorted())
        let sheet = try await scene.cases.sheet(scene.images.key, by: scene.doctor)
        #expect(sheet.item.key == scene.waiting.key)
        #expect(sheet.facts.conflicts == ["weight"])
        #expect(sheet.studies.map(\.entry.studyUID) == ["1.2.3"])
        #expect(sheet.record?.name == "李强")
        #expect(sheet.twins.isEmpty)
        #expect(sheet.merges.map(\.from.key) == [scene.images.key])
        #expect(try await scene.cases.board(scene.doctor).map(\.item.key) == [scene.waiting.key])
        #expect(try await scene.actions("merge-cases") == 2)
    }

    @Test func `images that come later under the lent number find the case`() async throws {
        let scene = try await Scene()
        try await scene.cases.merge(scene.waiting.key, scene.images.key, by: scene.people.doctor)
        try await scene.people.receive("1.2.4", "UNKNOWN-7", name: "Unknown^Man")
        let watch = CaseImages(
            archive: scene.archive, clock: { [clock = scene.people.house.clock] in clock.now })
        try await scene.archive.write { try CaseWatch.move("studies", to: 0, in: $0) }
        try await watch.look()
        let studies = try await scene.archive.read { try CaseLists.studies(of: scene.waiting.id, in: $0) }
        #expect(Set(studies) == ["1.2.3", "1.2.4"])
        // And go back with it when the merge is taken back.
        let key = try #require(
            try await scene.cases.sheet(scene.waiting.key, by: scene.doctor).merges.first?.merge.key)
        try await scene.cases.unmerge(key, by: scene.people.doctor)
        let back = try await scene.archive.read { try CaseLists.studies(of: scene.images.id, in: $0) }
        #expect(Set(back) == ["1.2.3", "1.2.4"])
    }

    @Test func `taken back, both are what they were, and what was said since stays`() async throws {
        let scene = try await Scene()
        let before = (try await scene.facts(scene.waiting), try await scene.facts(scene.images))
        let states = (try await scene.now(scene.waiting), try await scene.now(scene.images))
        let merge = try await scene.cases.merge(
            scene.images.key, scene.waiting.key, by: scene.people.doctor)
        // Sent to the address of the one that went: nothing of it is lost.
        try await scene.cases.change(scene.images.key, [FactChange("glucose", "6")], by: scene.doctor)
        try await scene.cases.unmerge(merge.key, by: scene.people.doctor)
        let after = (try await scene.facts(scene.waiting), try await scene.facts(scene.images))
        #expect(after.1 == before.1)
        #expect(
            Set(after.0).isSuperset(of: before.0)
                && after.0.contains { $0.hasSuffix("glucose=6.0") || $0.hasSuffix("glucose=6") })
        let now = (try await scene.now(scene.waiting), try await scene.now(scene.images))
        #expect((now.0.record, now.0.state, now.0.mergedInto) == (states.0.record, states.0.state, nil))
        #expect((now.1.record, now.1.state, now.1.mergedInto) == (states.1.record, states.1.state, nil))
        // A second press changes nothing.
        try await scene.cases.unmerge(merge.key, by: scene.people.doctor)
        #expect(try await scene.actions("undo-merge-cases") == 2)
        #expect(try await scene.cases.board(scene.doctor).count == 2)
    }

    @Test func `the team and the messages of both are in one place, and a team called twice is one`()
        async throws
    {
        let scene = try await Scene()
        let desk = TeamDesk(
            archive: scene.archive, clock: { [clock = scene.people.house.clock] in clock.now })
        let wish = String(repeating: "a", count: 32)
        _ = try await desk.activate(case: scene.waiting.key, .stroke, site: Site.first, by: scene.doctor)
        _ = try await desk.activate(case: scene.images.key, .stroke, site: Site.first, by: scene.doctor)
        _ = try await desk.post(case: scene.images.key, text: "影像已到", wish: wish, by: scene.doctor)
        let merge = try await scene.cases.merge(
            scene.images.key, scene.waiting.key, by: scene.people.doctor)
        let sheet = try await desk.sheet(case: scene.waiting.key, for: scene.doctor)
        #expect(sheet.messages.map(\.text) == ["影像已到"])
        #expect(sheet.teams.count == 2)
        let running = sheet.teams.filter { $0.activation.state.isOpen }
        #expect(running.count == 1)
        // What waited in a browser under the old address comes once, to the one case.
        _ = try await desk.post(case: scene.images.key, text: "影像已到", wish: wish, by: scene.doctor)
        #expect(try await desk.sheet(case: scene.waiting.key, for: scene.doctor).messages.count == 1)
        try await scene.cases.unmerge(merge.key, by: scene.people.doctor)
        let back = try await desk.sheet(case: scene.images.key, for: scene.doctor)
        #expect(back.messages.count == 1)
        #expect(back.teams.map(\.activation.state.isOpen) == [true])
    }

    @Test func `nobody makes one of a case that he may not treat, and both known patients stay two records`()
        async throws
    {
        let scene = try await Scene(number: "R2", name: "Li^Qiang=李^强")
        await #expect(throws: CaseRefusal.hidden) {
            try await scene.cases.merge(scene.images.key, scene.waiting.key, by: scene.people.eastern)
        }
        await #expect(throws: CaseRefusal.sameCase) {
            try await scene.cases.merge(scene.images.key, scene.images.key, by: scene.people.doctor)
        }
        // Which records are one is the coordinator's to say; the case is one all the same.
        let merge = try await scene.cases.merge(
            scene.images.key, scene.waiting.key, by: scene.people.doctor)
        #expect(merge.recordMerge.isEmpty)
        try await scene.cases.unmerge(merge.key, by: scene.people.doctor)
        let full = try await scene.cases.merge(
            scene.images.key, scene.waiting.key, by: scene.people.coordinator)
        #expect(!full.recordMerge.isEmpty)
        let record = try await scene.cases.sheet(scene.waiting.key, by: scene.doctor).record
        #expect(Set(record?.numbers.map(\.value) ?? []) == ["R1", "R2"])
    }

    @Test func `a site that saw one of them sees both, and no longer once it is taken back`() async throws {
        let scene = try await Scene()
        let eastern = scene.people.eastern.actor
        try await scene.archive.write { writer in
            try CasesTable.share(
                scene.waiting.id, with: scene.people.east, on: .consultation, nowMilliseconds: 1, in: writer)
        }
        func sees() async throws -> Bool {
            try await scene.archive.read {
                try StudySites.resource("1.2.3", in: $0).sites.contains(scene.people.east)
            }
        }
        #expect(try await sees() == false)
        let merge = try await scene.cases.merge(
            scene.images.key, scene.waiting.key, by: scene.people.doctor)
        #expect(try await sees() == true)
        try await scene.cases.unmerge(merge.key, by: scene.people.doctor)
        #expect(try await sees() == false)
        #expect(try await scene.cases.sheet(scene.waiting.key, by: eastern).studies.isEmpty)
    }

    @Test func `two that were said to be two are not offered again, unless somebody makes them one`()
        async throws
    {
        let scene = try await Scene()
        try await scene.cases.keepApart(scene.waiting.key, scene.images.key, by: scene.people.doctor)
        #expect(try await scene.cases.board(scene.doctor).allSatisfy { $0.twins.isEmpty })
        #expect(try await scene.actions("keep-cases-apart") == 2)
        let merge = try await scene.cases.merge(
            scene.images.key, scene.waiting.key, by: scene.people.doctor)
        try await scene.cases.unmerge(merge.key, by: scene.people.doctor)
        #expect(try await scene.cases.board(scene.doctor).map { $0.twins.count } == [1, 1])
    }

    @Test func `a device that sends everybody unknown under one word makes no one of them`() async throws {
        let people = try await PatientScene()
        try await people.receive("1.2.3", "UNKNOWN", name: "Unknown")
        try await people.receive("1.2.4", "UNKNOWN", name: "Unknown")
        let records = try await people.house.archive.read { reader in
            try ["1.2.3", "1.2.4"].map { try CaseWatch.record(ofStudy: $0, in: reader) }
        }
        #expect(records == [nil, nil])
    }
}
