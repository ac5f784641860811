import Foundation

/// How long something may take: a quality target of a site, between two milestones.
package struct MilestoneTarget: Sendable, Equatable, Identifiable {
    /// As settings of sites name it: `door-to-needle`.
    package var id: String
    package var from: Milestone
    package var to: Milestone
    package var minutes: Int

    package init(_ id: String, _ from: Milestone, _ to: Milestone, minutes: Int) {
        self.id = id
        self.from = from
        self.to = to
        self.minutes = minutes
    }

    /// What holds where a site has said nothing: team and reading in 10 min (SNIS), CT in 30, laboratory in 45, needle in
    /// 60, puncture in 90 and reperfusion in another 60 min (quality indicators of China, 2020), out of the spoke's door
    /// in 120 min (AHA).
    package static let usual: [MilestoneTarget] = [
        MilestoneTarget("door-to-team", .door, .team, minutes: 10),
        MilestoneTarget("door-to-imaging", .door, .ctStart, minutes: 30),
        MilestoneTarget("imaging-to-reading", .ctStart, .ctRead, minutes: 10),
        MilestoneTarget("door-to-laboratory", .door, .labs, minutes: 45),
        MilestoneTarget("door-to-needle", .door, .needle, minutes: 60),
        MilestoneTarget("door-to-puncture", .door, .puncture, minutes: 90),
        MilestoneTarget("puncture-to-reperfusion", .puncture, .reperfusion, minutes: 60),
        MilestoneTarget("request-to-answer", .transferRequest, .transferAccept, minutes: 10),
        MilestoneTarget("door-to-door-out", .door, .doorOut, minutes: 120),
    ]

    /// The usual targets with those of a site over them.
    ///
    /// - Parameter settings: what the site has set, then the site above it, and so on, each as JSON:
    ///   `{"targets": {"door-to-needle": 45}}`. What cannot be read changes nothing.
    package static func of(settings chain: [String]) -> [MilestoneTarget] {
        let all = chain.map { text in
            (try? JSONDecoder().decode(Settings.self, from: Data(text.utf8)))?.targets ?? [:]
        }
        return usual.map { target in
            var target = target
            let said = all.lazy.compactMap { $0[target.id] }.first { (1...1440).contains($0) }
            if let said { target.minutes = said }
            return target
        }
    }

    private struct Settings: Codable {
        var targets: [String: Int]?
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
