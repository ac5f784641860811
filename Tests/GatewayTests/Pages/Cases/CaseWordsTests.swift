import Records
import Testing

@testable import Gateway

@Suite struct CaseWordsTests {
    @Test(arguments: Language.allCases)
    func `every fact, milestone, choice, state and panel has a name`(_ language: Language) {
        let words = language.cases
        for definition in FactCatalogue.all {
            #expect(words.fact(definition.code) != definition.code, "\(definition.code)")
            for choice in definition.choices where Int(choice) == nil && definition.code != "mtici" {
                // Names of vessels are the same in both languages, and some words are English as they are.
                let isSame =
                    ["M1", "M2", "M3", "ICA"].contains(choice.uppercased())
                    || (language == .english && ["measured", "told", "estimated"].contains(choice))
                #expect(
                    isSame || words.choice(definition.code, choice) != choice || choice.count <= 3,
                    "\(choice)")
            }
        }
        for milestone in Milestone.allCases { #expect(words.milestones[milestone.rawValue] != nil) }
        for state in StrokeCase.State.allCases { #expect(words.states[state.rawValue] != nil) }
        for panel in CasePanel.allCases { #expect(words.panels[panel.rawValue] != nil) }
    }

    @Test(arguments: Language.allCases)
    func `every score of the stroke scale says what it means`(_ language: Language) {
        for item in NIHSS.items {
            for score in 0...item.most {
                let text = language.cases.choice(item.fact(.admission), "\(score)")
                #expect(text.hasPrefix("\(score) "), "\(item.code) \(score): \(text)")
                #expect(language.cases.choice(item.fact(.day), "\(score)") == text)
            }
        }
    }
}

@Suite struct CaseWishTests {
    private let now = PageFixtures.now

    @Test func `a time field is read in the zone of the pages and written back the same`() throws {
        let moment = try #require(PageFixtures.clock.moment("2026-11-22T14:05"))
        #expect(PageFixtures.clock.field(moment) == "2026-11-22 14:05")
        #expect(PageFixtures.clock.moment("2026-11-22 14:05") == moment)
        #expect(PageFixtures.clock.moment("2026-13-22T14:05") == nil)
        #expect(PageFixtures.clock.moment("now") == nil)
        #expect(PageFixtures.clock.moment("") == nil)
    }

    @Test func `times are typed as on a clock of 24 hours, with digits alone if need be`() throws {
        let clock = PageFixtures.clock
        let now = try #require(clock.moment("2026-11-22 14:05"))
        let minute: Int64 = 60_000
        for typed in ["1355", "13:55", "13：55", "13.55", "11-22 13:55", "11221355", "2026-11-22 13:55"] {
            #expect(clock.moment(typed, now: now) == now - 10 * minute, "\(typed)")
        }
        #expect(clock.moment("955", now: now) == now - 250 * minute)
        #expect(clock.moment("1435", now: now) == now + 30 * minute)
        #expect(clock.moment("2340", now: now) == now - 865 * minute)
        #expect(clock.moment("0010", now: now, isAhead: true) == now + 605 * minute)
        #expect(clock.moment("1405 2026-11-22", now: now) == nil)
        for typed in [
            "25:00", "12:60", "2-30 10:00", "02301000", "noon", "1", "12", "123456", "-5", "1e3", "",
        ] {
            #expect(clock.moment(typed, now: now) == nil, "\(typed)")
        }
        let newYear = try #require(clock.moment("2027-01-01 00:20"))
        #expect(clock.moment("12-31 23:50", now: newYear) == newYear - 30 * minute)
        #expect(clock.moment("2350", now: newYear) == newYear - 30 * minute)
        #expect(clock.field(newYear - 30 * minute, now: newYear) == "2026-12-31 23:50")
        #expect(clock.field(now - 1440 * minute, now: now) == "11-21 14:05")
        #expect(clock.field(now, now: now) == "14:05")
    }

    @Test func `five minutes ago, a day earlier, and no to all that is open`() {
        let clock = PageFixtures.clock
        let ago = CaseWish.changes(Form(encoded: "now=time.needle@5&key=abcdefgh"), clock, now: now)
        #expect(ago.map(\.value) == ["\(now - 300_000)"])
        let text = clock.field(now).replacing(" ", with: "+").replacing(":", with: "%3A")
        let back = CaseWish.changes(
            Form(encoded: "back=time.onset&time.onset=\(text)&key=abcdefgh"), clock, now: now)
        #expect(back.map(\.value) == ["\(now / 60_000 * 60_000 - 86_400_000)"])
        let rest = CaseWish.changes(
            Form(encoded: "rest=contraindications&contra.prior-ich=yes&key=abcdefgh"), clock, now: now)
        #expect(rest.count == Contraindication.first.count)
        #expect(rest.filter { $0.value == "yes" }.map(\.fact) == ["contra.prior-ich"])
        #expect(Set(rest.map(\.key)).count == rest.count)
    }

    @Test func `a case that waited for a connection began as long ago as was said then`() {
        let form = Form(encoded: "key=abcdefgh&place=here&onset-mode=witnessed&onset-ago=60&ago=60000")
        let facts = CaseWish.opening(form, PageFixtures.clock, now: now).facts
        #expect(facts.first { $0.fact == "time.onset" }?.value == "\(now - 3_660_000)")
        #expect(facts.first { $0.fact == "time.door" }?.value == "\(now - 60_000)")
        let wrong = Form(encoded: "key=abcdefgh&place=here&onset-mode=witnessed&onset-at=soon")
        #expect(CaseWish.opening(wrong, PageFixtures.clock, now: now).facts.contains { $0.value == "soon" })
    }

    @Test func `one tap says now, less what it waited for a connection`() {
        let form = Form(encoded: "now=time.needle&seen.time.needle=3&key=abcdefgh&ago=30000")
        let changes = CaseWish.changes(form, PageFixtures.clock, now: now)
        #expect(changes.map(\.value) == ["\(now - 30_000)"])
        #expect(changes.map(\.seen) == [3])
    }

    @Test func `a form names what it changes and nothing else`() {
        let form = Form(encoded: "weight=70&seen.weight=4&nonsense=1&token=x&key=abcdefgh")
        let changes = CaseWish.changes(form, PageFixtures.clock, now: now)
        #expect(changes == [FactChange("weight", "70", seen: 4, key: "abcdefgh.weight")])
    }

    @Test func `taking one of two values keeps what is behind the sign`() {
        let form = Form(encoded: "take=complaint%3Da%3Db&seen.complaint=9")
        let changes = CaseWish.changes(form, PageFixtures.clock, now: now)
        #expect(changes == [FactChange("complaint", "a=b", seen: 9)])
    }

    @Test func `the form for a new case becomes facts and times`() {
        let form = Form(
            encoded:
                "key=abcdefgh&place=here&onset-mode=witnessed&onset-ago=60&sex=F&age=71&nihss.total=12&name=+A+"
        )
        let opening = CaseWish.opening(form, PageFixtures.clock, now: now)
        #expect(opening.name == "A")
        #expect(opening.sex == "F")
        #expect(!opening.isExpected)
        let said = Dictionary(uniqueKeysWithValues: opening.facts.map { ($0.fact, $0.value) })
        #expect(said["time.onset"] == "\(now - 3_600_000)")
        #expect(said["time.door"] == "\(now)")
        #expect(said["nihss.total"] == "12")
    }

    @Test func `a patient on the way is expected, and is not at the door`() {
        let form = Form(encoded: "key=abcdefgh&place=coming&eta=20")
        let opening = CaseWish.opening(form, PageFixtures.clock, now: now)
        #expect(opening.isExpected)
        #expect(opening.origin == .preAlert)
        #expect(opening.facts.contains(.moment(.expectedDoor, now + 1_200_000)))
        #expect(!opening.facts.contains { $0.fact == Milestone.door.fact })
    }
}
