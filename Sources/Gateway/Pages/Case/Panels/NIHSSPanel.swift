import Records

/// The stroke scale item by item, with what each score means.
enum NIHSSPanel {
    static func content(_ view: CaseView) -> HTML {
        let score = NIHSS.score(view.facts)
        return H.div {
            total(score, view)
            H.details(.id("nihss-items"), .flag("open", !score.isEmpty && !score.missing.isEmpty)) {
                H.summary(text: view.words.nihssByItem)
                EntryForm.view(.nihss, NIHSS.items.map { $0.fact(.admission) }, view)
            }
            EntryForm.view(.nihss, [NIHSS.totalFact(.admission)], view)
        }
    }

    static func total(_ score: NIHSS.Score, _ view: CaseView) -> HTML {
        let words = view.words
        return H.p(.id("nihss-total"), .class("nihss-total")) {
            H.strong(text: score.value.map { "\($0)" } ?? "–")
            if score.value == nil, score.soFar > 0 || score.missing.count < NIHSS.items.count {
                H.span(text: words.nihssSoFar.filling("n", "\(score.soFar)"))
            }
            if !score.missing.isEmpty, score.missing.count < NIHSS.items.count {
                H.span(
                    .class("quiet"), text: words.nihssMissing + " " + score.missing.joined(separator: ", "))
            }
            if !score.untestable.isEmpty {
                H.span(
                    .class("quiet"),
                    text: words.nihssUntestable + " " + score.untestable.joined(separator: ", "))
            }
            if let other = score.contradicts {
                H.span(.class("fact-trouble"), text: words.nihssContradicts.filling("n", "\(other)"))
            }
        }
    }
}
