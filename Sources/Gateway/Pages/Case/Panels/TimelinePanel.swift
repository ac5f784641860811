import Clinic
import Records

/// Every moment of the case, with its source, and warnings about what cannot be.
enum TimelinePanel {
    static func content(_ view: CaseView) -> HTML? {
        H.div {
            warnings(view)
            H.div(.class("timeline-scroll")) { TimelineDrawing.view(view) }
            targets(view)
            H.details(.id("all-times")) {
                H.summary(text: view.words.allTimes)
                EntryForm.view(.timeline, Milestone.acute.map(\.fact), view)
            }
        }
    }

    /// Every interval of the site's targets that has begun, with how long it took or takes.
    private static func targets(_ view: CaseView) -> HTML {
        let all = view.sheet.targets.compactMap { $0.standing(view.facts) }
            // What begins in the future or ends before it begins is a wrong time, and is warned of as one.
            .filter { $0.fromMilliseconds <= min(view.now, $0.reachedMilliseconds ?? view.now) }
        guard !all.isEmpty else { return .empty }
        return H.ul(.class("target-list")) {
            for standing in all {
                H.li(
                    .class(
                        standing.isMet(now: view.now).map { $0 ? "target-met" : "target-missed" }
                            ?? "target-runs")
                ) {
                    H.span(
                        text: view.words.milestone(standing.target.from) + " → "
                            + view.words.milestone(standing.target.to))
                    H.strong(text: minutes(standing, view))
                }
            }
        }
    }

    private static func minutes(_ standing: MilestoneTarget.Standing, _ view: CaseView) -> String {
        let end = standing.reachedMilliseconds ?? view.now
        let taken = Figures.grouped(Int((end - standing.fromMilliseconds) / 60_000))
        let text =
            switch standing.isMet(now: view.now) {
            case true?: view.words.targetMet
            case false?: view.words.targetMissed
            case nil: view.words.targetRuns
            }
        return text.filling("n", taken).filling("target", "\(standing.target.minutes)")
    }

    private static func warnings(_ view: CaseView) -> HTML {
        let all = ClockWarning.all(view.facts, nowMilliseconds: view.now)
        guard !all.isEmpty else { return .empty }
        return H.ul(.class("clock-warnings")) {
            for warning in all {
                H.li {
                    Icon.warning.html
                    H.span(text: view.words.warning(warning))
                }
            }
        }
    }
}

/// Everything said of the case, the newest first.
enum HistoryPanel {
    /// Entries that are shown.
    private static let most = 100

    static func content(_ view: CaseView) -> HTML? {
        let entries = view.facts.histories.values.flatMap(\.entries).sorted { $0.id > $1.id }
        guard !entries.isEmpty else { return nil }
        return H.details(.id("history")) {
            H.summary(text: view.words.historyCount.filling("n", "\(entries.count)"))
            H.ol(.class("case-history")) {
                for entry in entries.prefix(most) { line(entry, view) }
            }
        }
    }

    private static func line(_ entry: FactEntry, _ view: CaseView) -> HTML {
        let value = FactWriting.value(entry.fact, entry.value, view.words, view.clock, now: view.now)
        let waited = entry.recordedMilliseconds - entry.saidMilliseconds
        return H.li {
            H.span(.class("quiet"), text: view.clock.short(entry.saidMilliseconds, now: view.now) + " ")
            H.span(text: view.words.fact(entry.fact) + ": ")
            H.strong(text: value)
            H.span(.class("quiet"), text: " " + FactWriting.source(entry, view.words))
            if waited > 5000 {
                H.span(
                    .class("quiet"),
                    text: " " + view.words.arrivedLater.filling("n", "\(waited / 1000)"))
            }
        }
    }
}
