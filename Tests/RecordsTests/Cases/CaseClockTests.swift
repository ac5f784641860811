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
        let target = MilestoneTarget("door-to-needle", .door, .needle, minutes: 60)
        let met = target.standing(Self.facts([.door: 0, .needle: 60]))
        let missed = target.standing(Self.facts([.door: 0, .needle: 61]))
        let runs = target.standing(Self.facts([.door: 0]))
        #expect(met?.isMet(now: Self.noon) == true)
        #expect(missed?.isMet(now: Self.noon) == false)
        #expect(runs?.isMet(now: Self.noon + 59 * Self.minute) == nil)
        #expect(runs?.isMet(now: Self.noon + 61 * Self.minute) == false)
    }

    @Test func `no needle is due for a bleeding, and none once it was decided against`() {
        let target = MilestoneTarget("door-to-needle", .door, .needle, minutes: 60)
        #expect(target.standing(Self.facts([.door: 0], ["haemorrhage": "yes"])) == nil)
        #expect(target.standing(Self.facts([.door: 0], ["decision": "none"])) == nil)
        #expect(target.standing(Self.facts([.door: 0], ["decision": "both"])) != nil)
    }

    @Test func `a site's own minutes come before those above it, and nonsense changes nothing`() {
        let chain = [
            #"{"targets":{"door-to-needle":45}}"#, #"{"targets":{"door-to-needle":50,"door-to-team":5}}"#,
            "nonsense",
        ]
        let targets = Dictionary(
            uniqueKeysWithValues: MilestoneTarget.of(settings: chain).map { ($0.id, $0.minutes) })
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
            "deterioration-cause": "no", "deterioration-any": "yes",
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
            "deterioration-cause": "yes", "deterioration-any": "yes",
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
}
