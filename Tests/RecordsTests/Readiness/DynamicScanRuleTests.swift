import Testing

@testable import Records

struct DynamicScanRuleTests {
    private let rule = DynamicScanRule(
        hungUpQuietMilliseconds: 700, openQuietMilliseconds: 2_000, gaps: 4, leastSpanSeconds: 40)

    /// Sixteen places; the last image came at 100 s.
    private func study(
        fewest: Int = 45, most: Int = 45, since: Int = 704, gap: Int64 = 30, span: Double = 66,
        temporalPositions: Int? = nil, related: Int? = nil, ended: Int64? = nil, lastOfStudy: Int64 = 100_000
    ) -> StudyProgress {
        let pattern = TimePattern(
            positions: 16, fewest: fewest, most: most, sinceNewPosition: since, longestGapMilliseconds: gap,
            lastReceivedMilliseconds: 100_000, spanSeconds: span)
        let images = 16 * fewest
        return StudyProgress(
            seriesReceived: 1, instancesReceived: images,
            series: [
                SeriesProgress(
                    instancesReceived: images, relatedInstances: related,
                    temporalPositions: temporalPositions,
                    slicePositions: 16, pattern: pattern)
            ], lastReceivedMilliseconds: lastOfStudy, associationEndedMilliseconds: ended)
    }

    @Test func `time points times places end the wait at once, whoever is still calling`() {
        #expect(rule.isWhole(study(temporalPositions: 45), nowMilliseconds: 100_000))
        #expect(rule.isWhole(study(related: 720), nowMilliseconds: 100_000))
    }

    @Test func `a count that is not reached is believed for as long as the rule lasts`() {
        #expect(!rule.isWhole(study(fewest: 30, most: 30, temporalPositions: 45), nowMilliseconds: 109_000))
    }

    @Test func `time points times places mean nothing while places are new`() {
        // All time points of the first eight of sixteen places: the last place is 45 images old.
        #expect(!rule.isWhole(study(since: 45, temporalPositions: 45), nowMilliseconds: 100_000))
    }

    @Test func `without counts a full pattern and a short quiet time are enough`() {
        #expect(!rule.isWhole(study(), nowMilliseconds: 101_999))
        #expect(rule.isWhole(study(), nowMilliseconds: 102_000))
        #expect(!rule.isWhole(study(ended: 100_200), nowMilliseconds: 100_899))
        #expect(rule.isWhole(study(ended: 100_200), nowMilliseconds: 100_900))
    }

    @Test func `who pauses after each time point is given four such pauses`() {
        #expect(!rule.isWhole(study(gap: 1_500), nowMilliseconds: 105_999))
        #expect(rule.isWhole(study(gap: 1_500), nowMilliseconds: 106_000))
    }

    @Test func `a time point that is not whole, a scan too short and an object on its way are waited for`() {
        #expect(!rule.isWhole(study(fewest: 44), nowMilliseconds: 109_000))
        #expect(!rule.isWhole(study(fewest: 20, most: 20, since: 304, span: 28.5), nowMilliseconds: 109_000))
        #expect(!rule.isWhole(study(), nowMilliseconds: 109_000, isReceiving: true))
    }

    @Test func `half of a scan is not whole, however even it looks on the way`() {
        for frames in 1..<45 {
            let part = study(
                fewest: frames, most: frames, since: frames * 16 - 16, span: Double(frames) * 1.5)
            // The next image comes 30 ms later, or after a stall of a second.
            #expect(!rule.isWhole(part, nowMilliseconds: 101_000))
        }
    }

    @Test func `images of another series make the scan no more urgent than any`() {
        #expect(!rule.isWhole(study(temporalPositions: 45, lastOfStudy: 101_000), nowMilliseconds: 108_000))
    }
}
