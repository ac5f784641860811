import Records

/// Every moment of the case, with its source, and warnings about what cannot be.
enum TimelinePanel {
    static func content(_ view: CaseView) -> HTML? {
        H.div {
            warnings(view)
            H.details(.id("all-times")) {
                H.summary(text: view.words.allTimes)
                EntryForm.view(.timeline, Milestone.acute.map(\.fact), view)
            }
        }
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
