import Records
import Testing

@Suite struct CaseClockTests {
    static let noon: Int64 = 1_700_000_000_000
    static let minute: Int64 = 60_000

    static func facts(_ moments: [Milestone: Int64], _ values: [String: String] = [:]) -> CaseFacts {
        let times = moments.map { ($0.key.fact, "\(noon + $0.value * minute)") }
        let all = times + values.map { ($0.key, $0.value) }
        return CaseFacts(
            all.sorted { $0.0 < $1.0 }.enumerated().map {
                CaseFactsTests.said(Int64($0.offset + 1), $0.element.0, $0.element.1)
            })
    }

    @Test func `a witnessed onset starts the clock`() {
        let clock = OnsetClock(Self.facts([.onset: 0, .lastKnownWell: -60]))
        #expect(clock.fromMilliseconds == Self.noon)
        #expect(clock.basis == .onset)
    }

    @Test func `a stroke on waking runs from when the patient was last known well, with the middle of sleep`()
    {
        let clock = OnsetClock(
            Self.facts(
                [.lastKnownWell: -600, .asleep: -480, .recognition: 0, .onset: 0], ["onset-mode": "wake-up"]))
        #expect(clock.basis == .lastKnownWell)
        #expect(clock.fromMilliseconds == Self.noon - 600 * Self.minute)
        #expect(clock.sleepMidpointMilliseconds == Self.noon - 240 * Self.minute)
    }

    @Test func `without a time of falling asleep, the middle lies between last known well and waking`() {
        // EXTEND (Ma 2019, N Engl J Med 380:1795): within 9 hours from the midpoint of sleep.
        let facts = Self.facts([.lastKnownWell: -600, .recognition: 0], ["onset-mode": "wake-up"])
        #expect(OnsetClock(facts).sleepMidpointMilliseconds == Self.noon - 300 * Self.minute)
        let awake = Self.facts([.lastKnownWell: 10, .recognition: 0], ["onset-mode": "wake-up"])
        #expect(OnsetClock(awake).sleepMidpointMilliseconds == nil)
        let witnessed = Self.facts([.asleep: -480, .recognition: 0], ["onset-mode": "witnessed"])
        #expect(OnsetClock(witnessed).sleepMidpointMilliseconds == nil)
    }

    @Test func `nothing said, nothing known`() {
        #expect(OnsetClock(CaseFacts()).basis == .unknown)
        #expect(OnsetClock(CaseFacts()).hours(at: Self.noon) == nil)
    }

    @Test func `times out of order, in the future, too far apart and too fast are pointed out`() {
        let now = Self.noon
        func warned(_ moments: [Milestone: Int64]) -> [ClockWarning] {
            ClockWarning.all(Self.facts(moments), nowMilliseconds: now)
        }
        #expect(warned([.door: -60, .ctStart: -70]).contains(.order(earlier: .door, later: .ctStart)))
        #expect(warned([.needle: 10]).contains(.future(.needle)))
        #expect(
            warned([.door: -1500, .ctStart: -60]).contains(.longGap(from: .door, to: .ctStart, hours: 24)))
        #expect(warned([.door: -10, .needle: -8]).contains(.tooFast(from: .door, to: .needle)))
        #expect(warned([.expectedDoor: 20]) == [])
        #expect(warned([.onset: -90, .door: -60, .ctStart: -50, .ctRead: -45, .needle: -20]) == [])
    }

    @Test func `a device whose clock nobody has checked is named, one with a known offset is not`() {
        var entry = CaseFactsTests.said(
            1, Milestone.ctStart.fact, "\(Self.noon)", source: .device, origin: "CT01")
        #expect(
            ClockWarning.all(CaseFacts([entry]), nowMilliseconds: Self.noon) == [.unknownClock(.ctStart)])
        entry.clockOffsetMilliseconds = 40_000
        #expect(ClockWarning.all(CaseFacts([entry]), nowMilliseconds: Self.noon) == [])
    }

    @Test func `a target is met, missed, or runs`() {
        let target = MilestoneTarget(.doorToNeedle, minutes: 60)
        let met = target.standing(Self.facts([.door: 0, .needle: 60]))
        let missed = target.standing(Self.facts([.door: 0, .needle: 61]))
        let runs = target.standing(Self.facts([.door: 0]))
        #expect(met?.isMet(now: Self.noon) == true)
        #expect(missed?.isMet(now: Self.noon) == false)
        #expect(runs?.isMet(now: Self.noon + 59 * Self.minute) == nil)
        #expect(runs?.isMet(now: Self.noon + 61 * Self.minute) == false)
    }

    @Test func `no needle is due for a bleeding, and none once it was decided against`() {
        let target = MilestoneTarget(.doorToNeedle, minutes: 60)
        #expect(target.standing(Self.facts([.door: 0], ["haemorrhage": "yes"])) == nil)
        #expect(target.standing(Self.facts([.door: 0], ["decision": "none"])) == nil)
        #expect(target.standing(Self.facts([.door: 0], ["decision": "both"])) != nil)
    }

    @Test func `a site's own minutes come before those above it, and nonsense changes nothing`() {
        let chain = [
            #"{"targets":{"door-to-needle":45}}"#, #"{"targets":{"door-to-needle":50,"door-to-team":5}}"#,
            "nonsense", #"{"targets":{"door-to-puncture":0}}"#,
        ].map { SiteSettings(json: $0) }
        let targets = Dictionary(
            uniqueKeysWithValues: MilestoneTarget.of(chain).map { ($0.id, $0.minutes) })
        #expect(targets["door-to-needle"] == 45)
        #expect(targets["door-to-team"] == 5)
        #expect(targets["door-to-puncture"] == 90)
    }
}

@Suite struct SymptomaticHaemorrhageTests {
    typealias Definition = SymptomaticHaemorrhage

    private func facts(_ values: [String: String], imageHours: Int64? = 24) -> CaseFacts {
        var moments: [Milestone: Int64] = [.needle: 0]
        if let imageHours { moments[.dayImage] = imageHours * 60 }
        return CaseClockTests.facts(moments, values)
    }

    @Test func `no bleeding is symptomatic by no definition, whatever is missing`() {
        for definition in Definition.allCases {
            #expect(definition.verdict(facts(["day-haemorrhage": "none"], imageHours: nil)) == .no)
        }
    }

    @Test func `a large haematoma with four points more is symptomatic by those that ask for it`() {
        let known = facts([
            "day-haemorrhage": "PH2", "nihss.total": "10", "nihss-24h.total": "14", "death": "no",
            "deterioration-cause": "yes", "day-haemorrhage-new": "yes", "deterioration-any": "yes",
            "major-intervention": "no",
        ])
        for definition in Definition.allCases { #expect(definition.verdict(known) == .yes) }
    }

    @Test func `petechiae with four points more differ between definitions`() {
        let known = facts([
            "day-haemorrhage": "HI1", "nihss.total": "10", "nihss-24h.total": "14", "death": "no",
            "deterioration-cause": "no", "deterioration-any": "yes", "haemorrhage": "no",
        ])
        #expect(Definition.ecass2.verdict(known) == .yes)
        #expect(Definition.ecass3.verdict(known) == .no)
        #expect(Definition.sitsMost.verdict(known) == .no)
        #expect(Definition.ninds.verdict(known) == .yes)
        #expect(Definition.heidelberg.verdict(known) == .no)
    }

    @Test func `three points more are too few, one is enough for NINDS`() {
        let known = facts([
            "day-haemorrhage": "PH2", "nihss.total": "10", "nihss-24h.total": "13", "death": "no",
            "deterioration-cause": "yes", "deterioration-any": "yes", "haemorrhage": "no",
        ])
        #expect(Definition.ecass2.verdict(known) == .no)
        #expect(Definition.sitsMost.verdict(known) == .no)
        #expect(Definition.ninds.verdict(known) == .yes)
    }

    @Test func `a missing score is named instead of guessed`() {
        let known = facts(["day-haemorrhage": "PH2", "nihss.total": "10"])
        #expect(Definition.ecass2.verdict(known) == .unknown(missing: ["nihss-worst.total", "death"]))
        #expect(
            Definition.sitsMost.verdict(facts(["day-haemorrhage": "PH2", "death": "yes"], imageHours: 40))
                == .unknown(missing: ["time.image-24h"]))
    }

    /// PH2, four points more, death, cause and time of the image, and who calls that symptomatic:
    /// ECASS II (Hacke 1998, Lancet 352:1245), ECASS III (Hacke 2008, N Engl J Med 359:1317), SITS-MOST (Wahlgren 2007,
    /// Lancet 369:275), NINDS (1995, N Engl J Med 333:1581), Heidelberg (von Kummer 2015, Stroke 46:2981).
    struct Example: CustomTestStringConvertible {
        var testDescription: String
        var values: [String: String]
        var hours: Int64
        var symptomatic: Set<Definition>
    }

    static let examples = [
        Example(
            testDescription: "a small haematoma, four points more, on the day after",
            values: ["day-haemorrhage": "PH1", "nihss-24h.total": "14"], hours: 24,
            symptomatic: [.ecass2, .ecass3, .ninds, .heidelberg]),
        Example(
            testDescription: "a large haematoma and death, without a score",
            values: ["day-haemorrhage": "PH2", "death": "yes"], hours: 30,
            symptomatic: [.ecass2, .ecass3, .sitsMost, .ninds]),
        Example(
            testDescription: "worse by four, but not by the bleeding",
            values: ["day-haemorrhage": "PH2", "nihss-24h.total": "14", "deterioration-cause": "no"],
            hours: 24,
            symptomatic: [.ecass2, .sitsMost, .ninds]),
        Example(
            testDescription: "an image after 40 hours is too late for NINDS and SITS-MOST",
            values: ["day-haemorrhage": "PH2", "nihss-24h.total": "14"], hours: 40,
            symptomatic: [.ecass2, .ecass3, .heidelberg]),
        Example(
            testDescription: "bleeding that was there before treatment is not new",
            values: [
                "day-haemorrhage": "HI2", "nihss-24h.total": "14", "haemorrhage": "yes",
                "day-haemorrhage-new": "no",
            ], hours: 24, symptomatic: [.ecass2, .ecass3]),
        Example(
            testDescription: "a drain makes it major, whatever the score",
            values: [
                "day-haemorrhage": "PH2", "nihss-24h.total": "11", "major-intervention": "yes",
            ], hours: 24, symptomatic: [.ninds, .heidelberg]),
        Example(
            testDescription: "bleeding without any worsening",
            values: ["day-haemorrhage": "PH2", "nihss-24h.total": "10", "deterioration-any": "no"], hours: 24,
            symptomatic: []),
    ]

    @Test(arguments: examples)
    func `each definition has its own wording`(_ example: Example) {
        let usual = [
            "nihss.total": "10", "death": "no", "deterioration-cause": "yes", "deterioration-any": "yes",
            "haemorrhage": "no", "major-intervention": "no",
        ]
        let known = facts(usual.merging(example.values) { $1 }, imageHours: example.hours)
        for definition in Definition.allCases {
            let isSymptomatic = definition.verdict(known) == .yes
            #expect(isSymptomatic == example.symptomatic.contains(definition), "\(definition.rawValue)")
        }
    }
}
