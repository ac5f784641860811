/// How long something may take: what a site promises for an interval between two milestones.
package struct MilestoneTarget: Sendable, Equatable, Identifiable {
    package var target: ClockTarget
    package var minutes: Int

    package init(_ target: ClockTarget, minutes: Int) {
        self.target = target
        self.minutes = minutes
    }

    /// As settings of sites name it: `door-to-needle`.
    package var id: String { target.rawValue }
    package var from: Milestone { target.interval.from }
    package var to: Milestone { target.interval.to }

    /// What a site promises for each interval.
    ///
    /// - Parameter chain: what the site has set, then the site above it, and so on.
    package static func of(_ chain: [SiteSettings]) -> [MilestoneTarget] {
        ClockTarget.allCases.map { MilestoneTarget($0, minutes: SiteSettings.minutes($0, in: chain)) }
    }

    /// Where a target stands for a case.
    package struct Standing: Sendable, Equatable {
        package var target: MilestoneTarget
        package var fromMilliseconds: Int64
        package var dueMilliseconds: Int64
        /// When it was reached; nil: the clock runs.
        package var reachedMilliseconds: Int64?

        /// Nil while the clock runs and there is time.
        package func isMet(now: Int64) -> Bool? {
            if let reachedMilliseconds { return reachedMilliseconds <= dueMilliseconds }
            return now > dueMilliseconds ? false : nil
        }
    }

    /// Nil while its beginning is not known, or when the case does not go that way: no needle is due once thrombolysis was
    /// decided against, no way out of the door without a transfer.
    package func standing(_ facts: CaseFacts) -> Standing? {
        guard let begun = facts.moment(from) else { return nil }
        let reached = facts.moment(to)
        if reached == nil, !isWanted(facts) { return nil }
        return Standing(
            target: self, fromMilliseconds: begun, dueMilliseconds: begun + Int64(minutes) * 60_000,
            reachedMilliseconds: reached)
    }

    private func isWanted(_ facts: CaseFacts) -> Bool {
        let decision = facts.value("decision")
        switch to {
        case .needle:
            if let decision { return decision == "ivt" || decision == "both" }
            let isOther = ["haemorrhage", "sah", "mimic", "tia"].contains(facts.value("diagnosis") ?? "")
            return !isOther && facts.isTrue("haemorrhage") != true
        case .puncture: return decision == "evt" || decision == "both"
        case .doorOut: return facts.moment(.transferRequest) != nil
        default: return true
        }
    }
}

extension ClockTarget {
    /// Where the clock begins and where it stops.
    package var interval: (from: Milestone, to: Milestone) {
        switch self {
        case .doorToTeam: (.door, .team)
        case .doorToImaging: (.door, .ctStart)
        case .imagingToReading: (.ctStart, .ctRead)
        case .doorToLaboratory: (.door, .labs)
        case .doorToNeedle: (.door, .needle)
        case .doorToPuncture: (.door, .puncture)
        case .punctureToReperfusion: (.puncture, .reperfusion)
        case .doorToDoorOut: (.door, .doorOut)
        case .requestToAnswer: (.transferRequest, .transferAccept)
        }
    }
}
