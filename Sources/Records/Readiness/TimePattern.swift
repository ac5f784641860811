/// How the images of one series that have come so far lie over places and times: what a dynamic scan looks like while
/// it arrives, whatever its headers say.
package struct TimePattern: Sendable, Equatable {
    /// Different slice positions.
    package var positions: Int
    /// Images at the position that has fewest, and at the one that has most.
    package var fewest: Int
    package var most: Int
    /// Images that came after the last new position.
    package var sinceNewPosition: Int
    /// The longest time between two images, leaving out the first few, while an association is set up.
    package var longestGapMilliseconds: Int64
    package var lastReceivedMilliseconds: Int64
    /// From the first to the last time of acquisition; 0 when the images say nothing of it.
    package var spanSeconds: Double

    package init(
        positions: Int, fewest: Int, most: Int, sinceNewPosition: Int, longestGapMilliseconds: Int64,
        lastReceivedMilliseconds: Int64, spanSeconds: Double = 0
    ) {
        self.positions = positions
        self.fewest = fewest
        self.most = most
        self.sinceNewPosition = sinceNewPosition
        self.longestGapMilliseconds = longestGapMilliseconds
        self.lastReceivedMilliseconds = lastReceivedMilliseconds
        self.spanSeconds = spanSeconds
    }

    /// Fewer time points than this are no dynamic scan that could be analysed.
    package static let fewestTimePoints = 5

    /// Several images at one place: worth getting ready for.
    package var isDynamic: Bool { positions > 0 && most >= 2 }
    /// Every place has the same number of images, and enough of them.
    package var isFull: Bool { fewest == most && fewest >= Self.fewestTimePoints }
    /// New places have not come for so long that none is expected.
    package var isSettled: Bool { sinceNewPosition * 2 >= positions * most }
}

/// Decides when a dynamic scan is whole, before it is known whether its study is: what can still be saved does not wait
/// for a topogram. An image that comes later all the same makes a new version of the result.
package struct DynamicScanRule: Sendable, Equatable {
    /// Quiet time after the last image of a full pattern when the sender has hung up.
    package var hungUpQuietMilliseconds: Int64
    /// The same while it stays.
    package var openQuietMilliseconds: Int64
    /// The quiet time is this many times the longest gap so far, if that is longer: who sends each time point as it is
    /// scanned pauses after each.
    package var gaps: Int64
    /// A quiet time means nothing in a scan that lasted less: contrast has not passed through a head by then.
    package var leastSpanSeconds: Double

    package init(
        hungUpQuietMilliseconds: Int64 = 700, openQuietMilliseconds: Int64 = 2_000, gaps: Int64 = 4,
        leastSpanSeconds: Double = 40
    ) {
        self.leastSpanSeconds = leastSpanSeconds
        self.hungUpQuietMilliseconds = hungUpQuietMilliseconds
        self.openQuietMilliseconds = openQuietMilliseconds
        self.gaps = gaps
    }

    /// Whether the scan that is arriving is whole.
    ///
    /// - Parameter isReceiving: an object is on its way in at this moment, of whatever study: quiet is not quiet then.
    package func isWhole(_ study: StudyProgress, nowMilliseconds now: Int64, isReceiving: Bool = false)
        -> Bool
    {
        // While images of another series come, the study is no more urgent than any.
        let dynamic = study.series.filter { $0.pattern?.isDynamic == true }
        guard
            let newest = dynamic.max(by: { last($0) < last($1) }), let pattern = newest.pattern,
            pattern.lastReceivedMilliseconds >= study.lastReceivedMilliseconds, pattern.isFull
        else { return false }
        if let expected = newest.expectedInstances, expected > 0 {
            // A count that is not reached is believed; one that is reached only once no new place can change it.
            guard newest.instancesReceived >= expected else { return false }
            if newest.relatedInstances == expected || pattern.isSettled { return true }
        }
        // Who sends place by place, or has only begun, fills the pattern many times on the way.
        guard !isReceiving, pattern.isSettled, pattern.spanSeconds >= leastSpanSeconds else { return false }
        let hungUp = study.associationEndedMilliseconds != nil
        let least = hungUp ? hungUpQuietMilliseconds : openQuietMilliseconds
        let (usual, overflow) = pattern.longestGapMilliseconds.multipliedReportingOverflow(by: gaps)
        let since = max(study.associationEndedMilliseconds ?? 0, pattern.lastReceivedMilliseconds)
        return !overflow && now - (hungUp ? since : pattern.lastReceivedMilliseconds) >= max(least, usual)
    }

    private func last(_ series: SeriesProgress) -> Int64 { series.pattern?.lastReceivedMilliseconds ?? 0 }
}

extension StudyProgress {
    /// A dynamic scan is arriving.
    package var isDynamic: Bool { series.contains { $0.pattern?.isDynamic == true } }

    /// How many images there will be, if the headers say so for all that has begun to come, and no place is still new.
    package var announcedInstances: Int? {
        if let expectedInstances, expectedInstances >= instancesReceived { return expectedInstances }
        var sum = 0
        for series in series {
            guard let expected = series.expectedInstances, series.pattern?.isSettled != false else {
                return nil
            }
            sum += max(expected, series.instancesReceived)
        }
        return sum > 0 ? sum : nil
    }
}
