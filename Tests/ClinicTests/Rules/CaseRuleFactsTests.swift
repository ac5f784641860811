import Records
import Testing

@testable import Clinic

@Suite("What rules may know of a case") struct CaseRuleFactsTests {
    private let hour: Int64 = 3_600_000
    private let now: Int64 = 1_800_000_000_000

    /// One entry after another: fact, value, author.
    private func facts(_ said: [(String, String, String)]) -> CaseFacts {
        CaseFacts(
            said.enumerated().map { index, line in
                FactEntry(
                    id: Int64(index + 1), fact: line.0, value: line.1, author: "person:\(line.2)",
                    authorName: line.2, saidMilliseconds: now, recordedMilliseconds: now)
            })
    }

    private func sheet(_ said: [(String, String, String)], core: Double? = nil) -> CaseSheet {
        let item = StrokeCase(
            id: 1, key: "abcdefgh", site: 1, record: nil, state: .active, origin: "hand",
            openedMilliseconds: now)
        var studies: [CaseSheet.CaseStudy] = []
        if let core {
            let report = AnalysisReport(
                kind: .ctPerfusion, status: .completed, studyUID: "1.2", seriesUIDs: ["1.2.3"],
                seriesDescription: "",
                algorithm: AlgorithmVersion(id: "ct-perfusion", version: "1", willis: "1"),
                measurements: [
                    Measurement(code: .core, value: .number(core), unit: "mL", definition: ""),
                    Measurement(code: .hypoperfusion, value: .number(150), unit: "mL", definition: ""),
                ])
            var patient = PatientIdentity(
                alphabeticName: "", ideographicName: "", phoneticName: "", patientID: "", birthDate: "",
                sex: "",
                age: "")
            patient.age = "066Y"
            studies = [
                CaseSheet.CaseStudy(
                    entry: WorklistEntry(
                        studyUID: "1.2", patient: patient, studyDate: "", studyTime: "", studyDescription: "",
                        accessionNumber: "", modalities: ["CT"], seriesCount: 1, instanceCount: 1, source: "",
                        firstReceivedMilliseconds: now, lastReceivedMilliseconds: now, state: .done,
                        reports: [report], conflictCount: 0))
            ]
        }
        return CaseSheet(
            item: item, record: nil, facts: facts(said), sites: [], studies: studies, targets: [])
    }

    @Test func `a case about which nothing is known states nothing`() {
        #expect(RuleFacts(sheet([]), atMilliseconds: now) == RuleFacts())
    }

    @Test func `facts, times and measurements come under the names that rules know`() {
        let known = RuleFacts(
            sheet(
                [
                    ("age", "71", "Wu"), (NIHSS.totalFact(.admission), "15", "Wu"), ("mrs-before", "1", "Wu"),
                    ("occlusion", "m1", "Wu"), ("anticoagulant", "apixaban", "Wu"),
                    ("haemorrhage", "no", "Wu"),
                    ("contra.pregnancy", "unknown", "Wu"), ("contra.recent-stroke", "no", "Wu"),
                    ("decision", "ivt", "Wu"), (Milestone.onset.fact, "\(now - 3 * hour)", "Wu"),
                ], core: 66), atMilliseconds: now)
        #expect(known.ageYears == 71 && known.nihss == 15 && known.number("pre-stroke-mrs") == 1)
        #expect(known.number("onset-hours") == 3 && known.coreMilliliters == 66)
        #expect(known.mismatchMilliliters == 84)
        #expect(known.statements(of: "vessel-occlusion").map(\.value) == [.choices(["m1"])])
        #expect(known.statements(of: "anticoagulant").map(\.value) == [.choices(["doac"])])
        #expect(known.statements(of: "haemorrhage").map(\.value) == [.truth(false)])
        #expect(known.statements(of: "recent-stroke").map(\.value) == [.truth(false)])
        #expect(known.statements(of: "thrombectomy-planned").map(\.value) == [.truth(false)])
        // “Unknown” is no answer.
        #expect(known.statements(of: "pregnancy").isEmpty)
    }

    @Test func `a wake-up stroke counts from when the patient was last well, and from the middle of sleep`() {
        let known = RuleFacts(
            sheet([
                ("onset-mode", "wake-up", "Wu"), (Milestone.lastKnownWell.fact, "\(now - 11 * hour)", "Wu"),
                (Milestone.asleep.fact, "\(now - 9 * hour)", "Wu"),
                (Milestone.recognition.fact, "\(now - 1 * hour)", "Wu"),
            ]), atMilliseconds: now)
        #expect(known.number("onset-hours") == 11 && known.number("sleep-midpoint-hours") == 5)
        #expect(known.number("recognition-hours") == 1)
        #expect(known.statements(of: "wake-up").map(\.value) == [.truth(true)])
        #expect(known.statements(of: "onset-unknown").map(\.value) == [.truth(true)])
    }

    @Test func `an onset that nobody knows is asked for`() throws {
        let known = RuleFacts(sheet([("onset-mode", "unwitnessed", "Wu")]), atMilliseconds: now)
        #expect(known.statements(of: "onset-hours").isEmpty)
        let rule = try #require(RuleBook.builtIn.rule("defuse-3"))
        #expect(rule.judge(known).missing.contains("onset-hours"))
    }

    @Test func `an NIHSS by item counts as its sum, and beside another total both are told`() {
        let items = NIHSS.items.map { ($0.fact(.admission), "1", "Wu") }
        let sum = Double(items.count)
        #expect(RuleFacts(sheet(items), atMilliseconds: now).nihss == sum)
        let both = items + [(NIHSS.totalFact(.admission), "3", "Li")]
        let values = RuleFacts(sheet(both), atMilliseconds: now).statements(of: "nihss").map(\.value)
        #expect(values == [.number(3), .number(sum)])
        #expect(RuleFacts(sheet([items[0]]), atMilliseconds: now).statements(of: "nihss").isEmpty)
    }

    @Test func `two people who did not know of each other both stand`() throws {
        let known = RuleFacts(
            sheet([(NIHSS.totalFact(.admission), "15", "Wu"), (NIHSS.totalFact(.admission), "5", "Li")]),
            atMilliseconds: now)
        #expect(known.statements(of: "nihss").map(\.source) == ["Wu", "Li"])
        let rule = try #require(RuleBook.builtIn.rule("defuse-3"))
        #expect(rule.judge(known).disputed == ["nihss"])
    }

    @Test func `an age counts from the birthday, and a year of birth alone is no age`() {
        func record(_ birth: String) -> PatientRecord {
            PatientRecord(key: "abcdefgh", name: "王", birthDate: birth, changedMilliseconds: 0)
        }
        let day = CivilDay.text(milliseconds: now).split(separator: "-").joined()
        let (year, rest) = (Int(day.prefix(4)) ?? 0, day.dropFirst(4))
        #expect(CaseFacts().ageYears(record("\(year - 80)\(rest)"), at: now) == 80)
        #expect(CaseFacts().ageYears(record("\(year - 80)\(rest)"), at: now - 24 * hour) == 79)
        for unknown in ["", "\(year - 80)", "\(year - 80)13"] {
            #expect(CaseFacts().ageYears(record(unknown), at: now) == nil)
        }
        var asked = sheet([])
        asked.record = record("\(year - 80)")
        let known = RuleFacts(asked, atMilliseconds: now)
        #expect(known.ageYears == nil)
        for rule in RuleBook.builtIn.rules where rule.criteria.contains(where: { $0.condition.code == "age" })
        {
            #expect(rule.judge(known).missing.contains("age"), "\(rule.id)")
        }
    }
}
