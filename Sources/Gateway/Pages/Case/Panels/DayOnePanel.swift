import Clinic
import Records

/// The day after: images, score, bleeding, and what that is by each definition.
enum DayOnePanel {
    private static let codes = [
        Milestone.dayImage.fact, "day-haemorrhage", "day-haemorrhage-new", NIHSS.totalFact(.day),
        NIHSS.totalFact(.worst), "deterioration-any", "deterioration-cause", "major-intervention", "death",
    ]

    static func content(_ view: CaseView) -> HTML? {
        let facts = view.facts
        let isTreated = facts.moment(.needle) != nil || facts.moment(.puncture) != nil
        guard isTreated || view.sheet.item.state == .treated else { return nil }
        return H.div {
            if let uid = facts.value("day-study"), PathIdentifier.studyUID(uid) != nil {
                H.p { H.a(.href(URLs.study.link(uid)), text: view.words.fact("day-study")) }
            }
            SaidSummary.view(codes, view)
            EntryForm.folded("fill-day-one", view.words.fill, open: isDue(view)) {
                EntryForm.view(.dayOne, codes, view)
                EntryForm.folded("day-items", view.words.nihssByItem) {
                    EntryForm.view(.dayOne, NIHSS.items.map { $0.fact(.day) }, view)
                }
            }
            if codes.contains(where: { facts.value($0) != nil }) { verdicts(view) }
        }
    }

    /// Nobody is asked about tomorrow while the patient is being treated.
    private static func isDue(_ view: CaseView) -> Bool {
        let treated = view.facts.moment(.needle) ?? view.facts.moment(.puncture)
        return treated.map { view.now - $0 > 18 * 3_600_000 } ?? false
    }

    private static func verdicts(_ view: CaseView) -> HTML {
        H.div {
            H.h3(text: view.words.symptomatic)
            H.dl(.class("sich")) {
                for definition in SymptomaticHaemorrhage.allCases {
                    H.div {
                        H.dt(text: definition.rawValue)
                        verdict(definition.verdict(view.facts), view)
                        H.dd(.class("sich-source quiet"), .title(definition.unconfirmed.note)) {
                            definition.source + " · "
                            H.span(.class("sich-mark"), text: view.words.sichUnconfirmed)
                            " (" + definition.unconfirmed.note + ")"
                        }
                    }
                }
            }
        }
    }

    private static func verdict(_ verdict: SymptomaticHaemorrhage.Verdict, _ view: CaseView) -> HTML {
        switch verdict {
        case .yes: H.dd(.class("sich-yes"), text: view.words.choice("", "yes"))
        case .no: H.dd(.class("sich-no"), text: view.words.choice("", "no"))
        case .unknown(let missing):
            H.dd(
                .class("quiet"),
                text: view.words.cannotTell.filling(
                    "what", missing.map(view.words.fact).joined(separator: ", ")))
        }
    }
}
