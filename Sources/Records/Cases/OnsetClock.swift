/// How the beginning of a stroke is known.
package enum OnsetMode: String, Codable, Sendable, CaseIterable {
    /// Somebody saw it begin.
    case witnessed
    /// It was there on waking.
    case wakeUp = "wake-up"
    /// Found with it; nobody saw it begin.
    case unwitnessed
}

/// From when the clock of a case runs, and why from then.
package struct OnsetClock: Sendable, Equatable {
    /// Where windows for treatment begin: the onset if somebody saw it, else when the patient was last known well.
    package var fromMilliseconds: Int64?
    package var basis: Basis
    /// For a stroke on waking: the middle between falling asleep and waking (Ma 2019, EXTEND).
    package var sleepMidpointMilliseconds: Int64?

    package enum Basis: String, Codable, Sendable {
        case onset
        case lastKnownWell = "last-known-well"
        case unknown
    }

    package init(_ facts: CaseFacts) {
        let mode = facts.value("onset-mode").flatMap(OnsetMode.init)
        let onset = facts.moment(.onset)
        let well = facts.moment(.lastKnownWell)
        switch (mode, onset, well) {
        case (.wakeUp, _, let well?), (.unwitnessed, _, let well?), (_, nil, let well?):
            fromMilliseconds = well
            basis = .lastKnownWell
        case (.wakeUp, _, nil), (.unwitnessed, _, nil), (_, nil, nil):
            fromMilliseconds = nil
            basis = .unknown
        case (_, let onset?, _):
            fromMilliseconds = onset
            basis = .onset
        }
        guard mode == .wakeUp, let woke = facts.moment(.recognition) else { return }
        guard let asleep = facts.moment(.asleep) ?? well, asleep <= woke else { return }
        sleepMidpointMilliseconds = asleep + (woke - asleep) / 2
    }

    /// Hours from there to `now`, or to the needle or puncture once there was one.
    package func hours(at milliseconds: Int64) -> Double? {
        fromMilliseconds.map { Double(milliseconds - $0) / 3_600_000 }
    }
}
