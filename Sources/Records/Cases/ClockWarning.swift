/// Something about the times of a case that cannot be, or is hard to believe.
package enum ClockWarning: Sendable, Equatable {
    /// The second should not come before the first.
    case order(earlier: Milestone, later: Milestone)
    /// In the future by more than a clock may be off.
    case future(Milestone)
    /// So long after the one before it that a wrong day is likely.
    case longGap(from: Milestone, to: Milestone, hours: Int)
    /// Faster than anybody can be.
    case tooFast(from: Milestone, to: Milestone)
    /// A device told it, and nobody knows how its clock runs.
    case unknownClock(Milestone)

    /// Clocks of people and devices differ by so much without a mistake.
    private static let slack: Int64 = 120_000

    /// What must come before what.
    private static let orders: [(Milestone, Milestone)] = [
        (.lastKnownWell, .onset), (.lastKnownWell, .recognition), (.onset, .recognition),
        (.lastKnownWell, .door), (.onset, .door), (.asleep, .recognition), (.recognition, .door),
        (.onset, .call), (.call, .emsScene), (.emsScene, .door), (.preAlert, .door), (.door, .registration),
        (.door, .ctStart), (.door, .labs), (.ctStart, .ctRead), (.ctStart, .cta), (.ctStart, .ctp),
        (.ctStart, .needle), (.consent, .needle), (.door, .needle), (.door, .puncture), (.ctStart, .puncture),
        (.transferRequest, .transferAccept), (.transferAccept, .doorOut), (.door, .doorOut),
        (.doorOut, .hubDoor), (.puncture, .firstPass), (.firstPass, .reperfusion), (.puncture, .reperfusion),
        (.needle, .dayImage), (.puncture, .dayImage), (.door, .discharge),
    ]

    /// Faster than so many minutes is a slip of the pen.
    private static let fastest: [(Milestone, Milestone, Int64)] = [
        (.door, .needle, 5), (.door, .puncture, 8), (.puncture, .reperfusion, 3),
    ]

    /// All warnings, the gravest first.
    package static func all(_ facts: CaseFacts, nowMilliseconds now: Int64) -> [ClockWarning] {
        var found: [ClockWarning] = []
        let told = Milestone.allCases.compactMap { item in facts.moment(item).map { (item, $0) } }
        let moments = Dictionary(uniqueKeysWithValues: told)
        for (earlier, later) in orders {
            guard let first = moments[earlier], let second = moments[later] else { continue }
            // What was typed is exact to the minute.
            if second < first - 60_000 { found.append(.order(earlier: earlier, later: later)) }
        }
        found += told.filter { $0.0 != .expectedDoor && $0.1 > now + slack }.map { .future($0.0) }
        for (from, to, minutes) in fastest {
            guard let first = moments[from], let second = moments[to] else { continue }
            if second >= first, second - first < minutes * 60_000 {
                found.append(.tooFast(from: from, to: to))
            }
        }
        return found + gaps(moments) + clocks(facts)
    }

    /// A day too many is the commonest slip when times are typed after midnight.
    private static func gaps(_ moments: [Milestone: Int64]) -> [ClockWarning] {
        let limits: [(Milestone, Milestone, Int64)] = [
            (.lastKnownWell, .door, 7 * 24), (.onset, .door, 7 * 24), (.door, .ctStart, 12),
            (.ctStart, .needle, 12), (.door, .puncture, 24), (.puncture, .reperfusion, 6), (.call, .door, 12),
            (.doorOut, .hubDoor, 24),
        ]
        return limits.compactMap { from, to, hours in
            guard let first = moments[from], let second = moments[to] else { return nil }
            let gap = (second - first) / 3_600_000
            return gap >= hours ? .longGap(from: from, to: to, hours: Int(gap)) : nil
        }
    }

    private static func clocks(_ facts: CaseFacts) -> [ClockWarning] {
        Milestone.allCases.compactMap { item in
            guard let entry = facts.latest(item.fact), entry.source == .device else { return nil }
            return entry.clockOffsetMilliseconds == nil ? .unknownClock(item) : nil
        }
    }
}
