import Records
import Testing

@Suite struct CaseFactsTests {
    static func said(
        _ id: Int64, _ fact: String, _ value: String, by author: String = "person:1", seen: Int64 = 0,
        source: FactSource = .person, origin: String = ""
    ) -> FactEntry {
        FactEntry(
            id: id, fact: fact, value: value, source: source, origin: origin, author: author,
            authorName: author, saidMilliseconds: id, recordedMilliseconds: id, seen: seen)
    }

    @Test func `a correction by somebody who saw the value replaces it`() {
        let facts = CaseFacts([
            Self.said(1, "weight", "70"), Self.said(2, "weight", "75", by: "person:2", seen: 1),
        ])
        #expect(facts.value("weight") == "75")
        #expect(facts.conflicts == [])
        #expect(facts.histories["weight"]?.entries.count == 2)
    }

    @Test func `two editors who did not see each other contradict each other until somebody decides`() {
        var entries = [Self.said(1, "weight", "70"), Self.said(2, "weight", "75", by: "person:2")]
        #expect(CaseFacts(entries).conflicts == ["weight"])
        #expect(CaseFacts(entries).value("weight") == "75")
        entries.append(Self.said(3, "weight", "70", by: "person:3", seen: 2))
        #expect(CaseFacts(entries).conflicts == [])
        #expect(CaseFacts(entries).value("weight") == "70")
    }

    @Test func `editors who say the same do not contradict each other`() {
        #expect(
            CaseFacts([Self.said(1, "weight", "70"), Self.said(2, "weight", "70", by: "person:2")]).conflicts
                == [])
    }

    @Test func `a device and a person may differ by seconds about a time, not by minutes`() {
        let door = Milestone.ctStart.fact
        let person = Self.said(1, door, "1700000000000")
        func device(_ value: String) -> CaseFacts {
            CaseFacts([person, Self.said(2, door, value, by: "house", source: .device, origin: "CT01")])
        }
        #expect(device("1700000060000").conflicts == [])
        #expect(device("1700000600000").conflicts == [door])
    }

    @Test func `what is taken back counts no more`() {
        let facts = CaseFacts([Self.said(1, "weight", "70"), Self.said(2, "weight", "", seen: 1)])
        #expect(facts.value("weight") == nil)
        #expect(facts.newestID("weight") == 2)
    }

    @Test(arguments: [
        ("weight", "70", "70"), ("weight", " ７０，５ ", "70.5"), ("weight", "154 lb", "69.9"),
        ("weight", "140斤", "70"), ("glucose", "126 mg/dL", "7"), ("glucose", "6.1mmol/L", "6.1"),
        ("nihss.5a", "UN", "UN"), ("age", "67岁", "67"), ("weight", "", ""),
    ])
    func `numbers are read as people write them`(_ fact: String, _ typed: String, _ value: String) throws {
        #expect(try FactCatalogue.find(fact)?.canonical(typed) == value)
    }

    @Test func `what cannot be is refused with the reason`() {
        func refusal(_ fact: String, _ typed: String) -> FactRefusal? {
            do throws(FactRefusal) {
                _ = try FactCatalogue.find(fact)?.canonical(typed)
                return nil
            } catch {
                return error
            }
        }
        #expect(refusal("weight", "heavy") == .notANumber)
        #expect(refusal("weight", "700") == .outside(least: 2, most: 400))
        #expect(refusal("nihss.2", "UN") == .notAChoice)
        #expect(refusal("nihss.1a", "4") == .notAChoice)
        #expect(refusal("time.door", "noon") == .notAMoment)
    }

    @Test func `every fact has a code of its own`() {
        #expect(Set(FactCatalogue.all.map(\.code)).count == FactCatalogue.all.count)
    }
}

@Suite struct NIHSSTests {
    private func scored(_ values: [String: String]) -> CaseFacts {
        CaseFacts(
            values.sorted { $0.key < $1.key }.enumerated().map {
                CaseFactsTests.said(Int64($0.offset + 1), "nihss." + $0.element.key, $0.element.value)
            })
    }

    private func all(_ value: (NIHSS.Item) -> String) -> [String: String] {
        Dictionary(uniqueKeysWithValues: NIHSS.items.map { ($0.code, value($0)) })
    }

    @Test func `the scale has fifteen items and forty-two points`() {
        #expect(NIHSS.items.count == 15)
        #expect(NIHSS.items.map(\.most).reduce(0, +) == 42)
        #expect(NIHSS.score(scored(all { "\($0.most)" })).value == 42)
    }

    @Test func `untestable items count nothing and are named`() {
        var values = all { _ in "1" }
        values["6a"] = "UN"
        let score = NIHSS.score(scored(values))
        #expect(score.value == 14)
        #expect(score.untestable == ["6a"])
    }

    @Test func `a missing item leaves the score open, and is named`() {
        var values = all { _ in "1" }
        values["9"] = nil
        let score = NIHSS.score(scored(values))
        #expect(score.value == nil)
        #expect(score.soFar == 14)
        #expect(score.missing == ["9"])
    }

    @Test func `a total given elsewhere serves until the items are whole, and then contradicts`() {
        #expect(NIHSS.score(scored(["total": "12"])).value == 12)
        var values = all { _ in "0" }
        values["total"] = "12"
        let score = NIHSS.score(scored(values))
        #expect(score.value == 0)
        #expect(score.contradicts == 12)
    }
}
