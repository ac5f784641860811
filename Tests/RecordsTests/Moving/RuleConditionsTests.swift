import Testing

@testable import Records

struct RuleConditionsTests {
    private let monday = LocalMoment(weekday: 1, minute: 9 * 60)

    private let study = MovingStudy(
        studyUID: "1.2", patientID: "P1", description: "Stroke 脑卒中",
        series: [
            MovingStudy.Series(
                row: 1, modality: "CT", description: "CTP 4D", bodyPart: "HEAD", sources: ["CT01"],
                calledTitles: ["WILLIS"]),
            MovingStudy.Series(
                row: 2, modality: "CT", description: "Topogram", bodyPart: "HEAD", sources: ["CT02"],
                calledTitles: ["WILLIS"]),
            MovingStudy.Series(row: 3, modality: "SR", description: "Perfusion", isDerived: true),
        ])

    @Test func `without conditions every series fits`() {
        #expect(RuleConditions().judge(study, at: monday) == .fits(series: [1, 2, 3]))
    }

    @Test func `conditions of different kinds must hold for one and the same series`() {
        let both = RuleConditions(sources: ["CT01"], seriesDescriptions: ["topo*"])
        #expect(both.judge(study, at: monday) == .differs("it came from nobody"))
        let one = RuleConditions(sources: ["CT0?"], modalities: ["MR", "ct"], seriesDescriptions: ["*4d"])
        #expect(one.judge(study, at: monday) == .fits(series: [1]))
    }

    @Test(arguments: ["*卒中", "stroke*", "STROKE ???"])
    func `descriptions have wildcards and no case`(pattern: String) {
        let conditions = RuleConditions(studyDescriptions: ["KNEE", pattern])
        #expect(conditions.judge(study, at: monday) == .fits(series: [1, 2, 3]))
    }

    @Test func `a study that differs says in what`() {
        let knee = RuleConditions(studyDescriptions: ["KNEE*"])
        #expect(
            knee.judge(study, at: monday) == .differs("the study description is \"Stroke 脑卒中\""))
        let night = RuleConditions(hours: DailyHours("18:00-08:00"))
        #expect(night.judge(study, at: monday) == .differs("it is 09:00, outside 18:00-08:00"))
        let weekend = RuleConditions(weekdays: [6, 7])
        #expect(weekend.judge(study, at: monday) == .differs("it is day 1 of the week"))
    }

    @Test func `hours may go over midnight, and their end does not belong to them`() throws {
        let night = try #require(DailyHours("22:00-05:30"))
        for (minute, isIn) in [(22 * 60, true), (0, true), (329, true), (330, false), (720, false)] {
            #expect(night.contains(minute) == isIn)
        }
        #expect(night.wait(from: 21 * 60) == 60)
        #expect(night.wait(from: 330) == 22 * 60 - 330)
        #expect(night.wait(from: 5) == 0)
        #expect(try #require(DailyHours("00:00-24:00")).contains(1439))
    }

    @Test(arguments: [
        "", "22-05", "22:00", "25:00-01:00", "10:00-10:00", "1:00-2:00", "10:60-11:00", "１0:00-11:00",
    ])
    func `what is no stretch of the day is refused`(text: String) {
        #expect(DailyHours(text) == nil)
    }
}

struct BackOffTests {
    @Test func `pauses double up to the longest, and differ by chance`() {
        let backOff = BackOff(firstMilliseconds: 1_000, longestMilliseconds: 60_000)
        #expect(
            (1...8).map { backOff.pauseMilliseconds(afterFailures: $0, chance: 0.5) }
                == [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
        #expect(backOff.pauseMilliseconds(afterFailures: 3, chance: 0) == 3_000)
        #expect(backOff.pauseMilliseconds(afterFailures: 3, chance: 1) == 5_000)
        #expect(backOff.pauseMilliseconds(afterFailures: .max, chance: 0.5) == 60_000)
    }
}
