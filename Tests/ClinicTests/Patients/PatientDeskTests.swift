import Archive
import Records
import Testing

@testable import Clinic

@Suite struct PatientDeskTests {
    @Test(arguments: [
        "张伟", "伟", "张 伟", "zhang", "zhangwei", "ZhangWei", "zhang wei", "zhāng wěi", "zhang1wei3", "zhangw",
        "zw", "z w",
        "A-47", "a-4711", "1949-12-31", "19491231", "1949年12月31日", "11010519491231002X", "110105491231002",
        "110105 19491231 002x",
    ])
    func `a patient is found by name, pinyin, initials, number, paper and birth date`(typed: String)
        async throws
    {
        let scene = try await PatientScene()
        _ = try await scene.made(
            "张伟", sex: "F",
            numbers: [scene.mrn("A-4711"), PatientNumber(kind: "national-id", value: "11010519491231002X")])
        _ = try await scene.made("李强", born: "19600101", sex: "M", numbers: [scene.mrn("B-1")])
        #expect(try await scene.found(typed) == ["张伟"])
    }

    @Test func `part of a paper finds nobody`() async throws {
        let scene = try await PatientScene()
        _ = try await scene.made(
            "张伟", numbers: [PatientNumber(kind: "national-id", value: "11010519491231002X")])
        for typed in ["110105", "11010519491231002", "002X"] { #expect(try await scene.found(typed) == []) }
        _ = try await scene.made("李强", numbers: [PatientNumber(kind: "passport", value: "E12345678")])
        for typed in ["e12345678", "E 1234 5678"] { #expect(try await scene.found(typed) == ["李强"]) }
        #expect(try await scene.found("E1234567") == [])
    }

    @Test func `whoever is called exactly so comes first, and pages follow each other without gaps`()
        async throws
    {
        let scene = try await PatientScene()
        _ = try await scene.made("李")
        for index in 0..<60 { _ = try await scene.made("李强\(index)") }
        #expect(try await scene.found("李").first == "李")
        var all: [String] = []
        for page in 0..<3 {
            let found = try await scene.desk.search("li", page: page, by: scene.doctor)
            all += found.lines.map(\.record.name)
            #expect(found.isMore == (page < 2))
        }
        #expect(Set(all).count == 61)
    }

    @Test func `nobody learns of another site's patients`() async throws {
        let scene = try await PatientScene()
        let ours = try await scene.made("张伟", numbers: [scene.mrn("A-1")])
        let far = scene.eastern
        #expect(try await scene.found("张伟", by: far) == [])
        #expect(try await scene.found("", by: far) == [])
        await #expect(throws: Denial.hidden) { try await scene.desk.sheet(ours.key, by: far) }
        await #expect(throws: Denial.hidden) { try await scene.desk.sheet("nobody-at-all", by: far) }
        await #expect(throws: Denial.hidden) {
            try await scene.desk.change(ours.key, to: PatientDraft(name: "X"), version: 1, by: far)
        }
        // A duplicate across sites is shown only to those who see both.
        let theirs = try await scene.made("张伟", born: "", by: far)
        try await scene.desk.change(
            theirs.key, to: PatientDraft(name: "张伟", birthDate: "19491231"), version: 1, by: far)
        try await scene.desk.change(
            ours.key,
            to: PatientDraft(name: "张伟", birthDate: "19491231", numbers: [scene.mrn("A-1")]), version: 1,
            by: scene.doctor)
        #expect(try await scene.desk.duplicates(by: far).pairs.isEmpty)
        #expect(try await scene.desk.duplicates(by: scene.doctor).pairs.isEmpty)
        #expect(
            try await scene.desk.duplicates(by: scene.coordinator).pairs.map(\.grounds) == [[.nameAndBirth]])
        await #expect(throws: Denial.hidden) {
            try await scene.desk.pair(from: theirs.key, into: ours.key, by: scene.doctor)
        }
    }

    @Test func `numbers of another site are not for this one to write, nor to lose`() async throws {
        let scene = try await PatientScene()
        await #expect(throws: PatientRefusal.foreignSite) {
            try await scene.made("张伟", numbers: [scene.mrn("E-1", at: scene.east)])
        }
        let both = try await scene.desk.create(
            PatientDraft(name: "张伟", numbers: [scene.mrn("A-1"), scene.mrn("E-1", at: scene.east)]),
            by: scene.coordinator)
        try await scene.desk.change(
            both.key, to: PatientDraft(name: "张玮", numbers: [scene.mrn("A-2")]), version: both.version,
            by: scene.doctor)
        let sheet = try await scene.desk.sheet(both.key, by: scene.coordinator)
        #expect(Set(sheet.record.numbers) == [scene.mrn("A-2"), scene.mrn("E-1", at: scene.east)])
    }

    @Test func `each change is kept with who and when, and the slower of two is told`() async throws {
        let scene = try await PatientScene()
        let made = try await scene.made("张伟", sex: "M")
        try await scene.desk.change(
            made.key, to: PatientDraft(name: "张玮", sex: "M", numbers: [scene.mrn("7")]), version: 1,
            by: scene.doctor)
        await #expect(throws: PatientRefusal.changedMeanwhile) {
            try await scene.desk.change(
                made.key, to: PatientDraft(name: "章玮"), version: 1, by: scene.doctor)
        }
        let sheet = try await scene.desk.sheet(made.key, by: scene.doctor)
        #expect(sheet.history.map(\.act) == [.change, .create])
        let change = try #require(sheet.history.first)
        #expect(change.before[.name] == "张伟" && change.after[.name] == "张玮")
        #expect(change.after.numbers.subtracting(change.before.numbers) == [scene.mrn("7")])
        #expect(change.actorName == "P7" && change.atMilliseconds == scene.house.clock.now)
        #expect(try await scene.found("张玮") == ["张玮"])
        #expect(try await scene.found("张伟") == [])
    }

    @Test func `opening a case for a known patient makes no second record`() async throws {
        let scene = try await PatientScene()
        let made = try await scene.made("张伟", numbers: [scene.mrn("A-1")])
        let doctor = scene.doctor.actor
        let byKey = try await scene.cases.open(
            CaseOpening(key: "opening-1", origin: .hand, recordKey: made.key, name: "typed"), by: doctor)
        #expect(byKey.record == made.id)
        let byNumber = try await scene.cases.open(
            CaseOpening(key: "opening-2", origin: .hand, recordNumber: "A-1"), by: doctor)
        #expect(byNumber.record == made.id)
        let far = scene.eastern.actor
        await #expect(throws: CaseRefusal.hidden) {
            try await scene.cases.open(
                CaseOpening(key: "opening-3", origin: .hand, recordKey: made.key), by: far)
        }
        let line = try await scene.desk.matches(name: "zhangw", number: "", by: scene.doctor)
        #expect(line.map(\.record.key) == [made.key])
        #expect(line.first?.openCase != nil)
        #expect(try await scene.desk.matches(name: " ", number: "", by: scene.doctor).isEmpty)
    }

    @Test func `an age that is said in a case makes records alike`() async throws {
        let scene = try await PatientScene()
        _ = try await scene.made("张伟", born: "19561120", sex: "M")
        _ = try await scene.cases.open(
            CaseOpening(
                key: "opening-1", origin: .hand, name: "张伟", sex: "M", facts: [FactChange("age", "67")]),
            by: scene.doctor.actor)
        #expect(try await scene.desk.duplicates(by: scene.doctor).pairs.map(\.grounds) == [[.nameAndAge]])
    }

    @Test func `the ledger has every access and refusal`() async throws {
        let scene = try await PatientScene()
        let made = try await scene.made("张伟")
        _ = try await scene.found("张")
        _ = try await scene.desk.sheet(made.key, by: scene.doctor)
        _ = try? await scene.desk.sheet(made.key, by: scene.eastern)
        _ = try? await scene.desk.sheet("guessed-key", by: scene.eastern)
        let rows = try await scene.ledger()
        for row in ["create done", "list done", "read done", "read refused"] {
            #expect(rows.contains(row), "\(rows)")
        }
        #expect(rows.count(where: { $0 == "read refused" }) == 2)
    }
}
