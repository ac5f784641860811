import Testing

@testable import Records

struct ReadinessRuleTests {
    private let rule = ReadinessRule(shortQuietMilliseconds: 2_000, longQuietMilliseconds: 10_000)

    /// The last image came at 100 s.
    private func study(
        series: [SeriesProgress], expectedSeries: Int? = nil, expectedInstances: Int? = nil,
        ended: Int64? = nil
    ) -> StudyProgress {
        StudyProgress(
            seriesReceived: series.count, instancesReceived: series.reduce(0) { $0 + $1.instancesReceived },
            expectedSeries: expectedSeries, expectedInstances: expectedInstances, series: series,
            lastReceivedMilliseconds: 100_000, associationEndedMilliseconds: ended)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var series: [SeriesProgress]
        var expectedSeries: Int?
        var expectedInstances: Int?
        var ended: Int64?
        var now: Int64
        var expected: Readiness
        var testDescription: String { name }
    }

    static let rows: [Row] = [
        Row(
            name: "nothing announced, sender still there: the long quiet time",
            series: [SeriesProgress(instancesReceived: 40)], now: 109_999,
            expected: .waiting(untilMilliseconds: 110_000)),
        Row(
            name: "nothing announced, sender still there, long quiet time over",
            series: [SeriesProgress(instancesReceived: 40)], now: 110_000, expected: .quiet),
        Row(
            name: "nothing announced, sender gone: the short quiet time",
            series: [SeriesProgress(instancesReceived: 40)], ended: 100_500, now: 102_499,
            expected: .waiting(untilMilliseconds: 102_500)),
        Row(
            name: "nothing announced, sender gone, short quiet time over",
            series: [SeriesProgress(instancesReceived: 40)], ended: 100_500, now: 102_500, expected: .quiet),
        Row(
            name: "sender hung up long after its last image: the long quiet time counts",
            series: [SeriesProgress(instancesReceived: 40)], ended: 109_000, now: 110_000, expected: .quiet),
        Row(
            name: "the study's count is reached: at once",
            series: [SeriesProgress(instancesReceived: 40)], expectedInstances: 40, now: 100_000,
            expected: .complete),
        Row(
            name: "the study's count is reached but a series is missing",
            series: [SeriesProgress(instancesReceived: 40)], expectedSeries: 2, expectedInstances: 40,
            ended: 100_000,
            now: 103_000, expected: .waiting(untilMilliseconds: 110_000)),
        Row(
            name: "the study's count is not reached although the sender is gone",
            series: [SeriesProgress(instancesReceived: 39)], expectedInstances: 40, ended: 100_000,
            now: 103_000,
            expected: .waiting(untilMilliseconds: 110_000)),
        Row(
            name: "the study's count is never reached",
            series: [SeriesProgress(instancesReceived: 39)], expectedInstances: 40, ended: 100_000,
            now: 110_000,
            expected: .quiet),
        Row(
            name: "every series is whole and the sender gone: at once",
            series: [
                SeriesProgress(instancesReceived: 40, relatedInstances: 40),
                SeriesProgress(instancesReceived: 20, imagesInAcquisitions: 20),
            ], ended: 100_000, now: 100_000, expected: .complete),
        Row(
            name: "every series is whole but the sender may go on",
            series: [SeriesProgress(instancesReceived: 40, relatedInstances: 40)], now: 101_000,
            expected: .waiting(untilMilliseconds: 102_000)),
        Row(
            name: "one series of two still lacks images",
            series: [
                SeriesProgress(instancesReceived: 40, relatedInstances: 40),
                SeriesProgress(instancesReceived: 19, imagesInAcquisitions: 20),
            ], ended: 100_000, now: 103_000, expected: .waiting(untilMilliseconds: 110_000)),
        Row(
            name: "one series announces, the other does not: quiet decides",
            series: [
                SeriesProgress(instancesReceived: 40, relatedInstances: 40),
                SeriesProgress(instancesReceived: 19),
            ], ended: 100_000, now: 102_000, expected: .quiet),
        Row(
            name: "45 time points of 8 slices",
            series: [SeriesProgress(instancesReceived: 360, temporalPositions: 45, slicePositions: 8)],
            ended: 100_000, now: 100_000, expected: .complete),
        Row(
            name: "45 time points of 8 slices, one image missing",
            series: [SeriesProgress(instancesReceived: 359, temporalPositions: 45, slicePositions: 8)],
            ended: 100_000, now: 102_000, expected: .waiting(untilMilliseconds: 110_000)),
        Row(
            name: "a multi-frame object is not counted in slices",
            series: [
                SeriesProgress(
                    instancesReceived: 1, temporalPositions: 45, slicePositions: 8, multiFrame: true)
            ], ended: 100_000, now: 102_000, expected: .quiet),
        Row(
            name: "absurd counts do not overflow",
            series: [
                SeriesProgress(instancesReceived: 1, temporalPositions: .max, slicePositions: .max)
            ], ended: 100_000, now: 102_000, expected: .quiet),
    ]

    @Test(arguments: rows)
    func `the rule table`(row: Row) {
        let study = study(
            series: row.series, expectedSeries: row.expectedSeries, expectedInstances: row.expectedInstances,
            ended: row.ended)
        #expect(rule.judge(study, nowMilliseconds: row.now) == row.expected)
    }

    @Test(arguments: rows)
    func `no study waits longer than the long quiet time`(row: Row) {
        let study = study(
            series: row.series, expectedSeries: row.expectedSeries, expectedInstances: row.expectedInstances,
            ended: row.ended)
        #expect(rule.judge(study, nowMilliseconds: 110_000).isReady)
    }
}

struct RetryRuleTests {
    @Test func `three tries with growing pauses`() {
        let rule = RetryRule(attempts: 3, firstPauseMilliseconds: 5_000)
        #expect(rule.pauseMilliseconds(afterFailures: 1) == 5_000)
        #expect(rule.pauseMilliseconds(afterFailures: 2) == 20_000)
        #expect(rule.pauseMilliseconds(afterFailures: 3) == nil)
        #expect(rule.pauseMilliseconds(afterFailures: 4) == nil)
    }

    @Test func `many tries do not overflow`() throws {
        let rule = RetryRule(attempts: .max, firstPauseMilliseconds: 5_000)
        let pause = try #require(rule.pauseMilliseconds(afterFailures: 1_000_000))
        #expect(pause == 5_000 << 16)
    }
}
