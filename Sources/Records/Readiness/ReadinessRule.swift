/// What is known about a study whose images are arriving.
package struct StudyProgress: Sendable, Equatable {
    package var seriesReceived: Int
    package var instancesReceived: Int
    /// As the sender said in the images; nil when it did not.
    package var expectedSeries: Int?
    package var expectedInstances: Int?
    package var series: [SeriesProgress]
    package var lastReceivedMilliseconds: Int64
    /// When the last association that brought images of this study ended; nil while one is open.
    package var associationEndedMilliseconds: Int64?

    package init(
        seriesReceived: Int, instancesReceived: Int, expectedSeries: Int? = nil,
        expectedInstances: Int? = nil,
        series: [SeriesProgress] = [], lastReceivedMilliseconds: Int64,
        associationEndedMilliseconds: Int64? = nil
    ) {
        self.seriesReceived = seriesReceived
        self.instancesReceived = instancesReceived
        self.expectedSeries = expectedSeries
        self.expectedInstances = expectedInstances
        self.series = series
        self.lastReceivedMilliseconds = lastReceivedMilliseconds
        self.associationEndedMilliseconds = associationEndedMilliseconds
    }
}

/// What is known about one series of it.
package struct SeriesProgress: Sendable, Equatable {
    package var instancesReceived: Int
    /// Number of Series Related Instances.
    package var relatedInstances: Int?
    /// Sum over the acquisitions seen of Images in Acquisition, if each of them says.
    package var imagesInAcquisitions: Int?
    package var temporalPositions: Int?
    /// How many different slice positions have been seen; 0 when the images name none.
    package var slicePositions: Int
    /// An image of many frames says nothing by being one.
    package var multiFrame: Bool
    /// How its images lie over places and times; nil when that is not known.
    package var pattern: TimePattern?

    package init(
        instancesReceived: Int, relatedInstances: Int? = nil, imagesInAcquisitions: Int? = nil,
        temporalPositions: Int? = nil, slicePositions: Int = 0, multiFrame: Bool = false,
        pattern: TimePattern? = nil
    ) {
        self.instancesReceived = instancesReceived
        self.relatedInstances = relatedInstances
        self.imagesInAcquisitions = imagesInAcquisitions
        self.temporalPositions = temporalPositions
        self.slicePositions = slicePositions
        self.multiFrame = multiFrame
        self.pattern = pattern
    }

    /// How many images the series should have, by the first of the three counts that is there.
    package var expectedInstances: Int? {
        if let relatedInstances, relatedInstances > 0 { return relatedInstances }
        if multiFrame { return nil }
        if let temporalPositions, temporalPositions > 1, slicePositions > 0 {
            let (product, overflow) = temporalPositions.multipliedReportingOverflow(by: slicePositions)
            return overflow ? nil : max(product, imagesInAcquisitions ?? 0)
        }
        if let imagesInAcquisitions, imagesInAcquisitions > 0 { return imagesInAcquisitions }
        return nil
    }
}

/// Whether a study is whole enough to be analysed.
package enum Readiness: Sendable, Equatable {
    /// The counts were announced and have been reached.
    case complete
    /// Nobody announced a count, but the sender has hung up and been quiet, or been quiet for long.
    case quiet
    /// Look again at this time, or when another image has come.
    case waiting(untilMilliseconds: Int64)

    package var isReady: Bool {
        switch self {
        case .complete, .quiet: true
        case .waiting: false
        }
    }
}

/// The rule by which arriving images become a study to analyse. Being early costs a second run when the rest
/// comes; being late costs brain.
package struct ReadinessRule: Sendable, Equatable {
    /// Quiet time after the sender has hung up.
    package var shortQuietMilliseconds: Int64
    /// Quiet time that ends the wait in any case.
    package var longQuietMilliseconds: Int64

    package init(shortQuietMilliseconds: Int64 = 2_000, longQuietMilliseconds: Int64 = 10_000) {
        self.shortQuietMilliseconds = shortQuietMilliseconds
        self.longQuietMilliseconds = longQuietMilliseconds
    }

    package func judge(_ study: StudyProgress, nowMilliseconds now: Int64) -> Readiness {
        if let expected = study.expectedInstances, expected > 0 {
            let seriesReached = study.seriesReceived >= (study.expectedSeries ?? 0)
            if study.instancesReceived >= expected, seriesReached { return .complete }
        }
        let hungUp = study.associationEndedMilliseconds != nil
        switch seriesCounts(study) {
        case .reached where hungUp:
            return .complete
        case .missing:
            // The sender owes images: it may call again, so hanging up does not shorten the wait.
            return quiet(study.lastReceivedMilliseconds + longQuietMilliseconds, now)
        case .reached:
            // Whole so far, but the sender may go on with the next series over the open association.
            return quiet(study.lastReceivedMilliseconds + shortQuietMilliseconds, now)
        case .unknown:
            guard let ended = study.associationEndedMilliseconds else {
                return quiet(study.lastReceivedMilliseconds + longQuietMilliseconds, now)
            }
            let since = max(ended, study.lastReceivedMilliseconds)
            let short = since + shortQuietMilliseconds
            return quiet(min(short, study.lastReceivedMilliseconds + longQuietMilliseconds), now)
        }
    }

    private enum Counts { case reached, missing, unknown }

    private func seriesCounts(_ study: StudyProgress) -> Counts {
        if let expected = study.expectedSeries, study.seriesReceived < expected { return .missing }
        if let expected = study.expectedInstances, study.instancesReceived < expected { return .missing }
        guard !study.series.isEmpty else { return .unknown }
        var counts = Counts.reached
        for series in study.series {
            guard let expected = series.expectedInstances else {
                counts = .unknown
                continue
            }
            if series.instancesReceived < expected { return .missing }
        }
        return counts
    }

    /// An image may be noted a moment after the clock was read by which it is judged.
    private static let clockSlackMilliseconds: Int64 = 2_000

    private func quiet(_ until: Int64, _ now: Int64) -> Readiness {
        // A clock that was set back must not keep a study waiting for as long as that.
        now >= until || until - now > longQuietMilliseconds + Self.clockSlackMilliseconds
            ? .quiet : .waiting(untilMilliseconds: until)
    }
}
