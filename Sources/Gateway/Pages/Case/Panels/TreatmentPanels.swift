import Clinic
import Records

/// What was given and done.
enum TreatmentPanel {
    static func content(_ view: CaseView) -> HTML? {
        let drug = ["drug", "dose", "dose-bolus", Milestone.consent.fact, Milestone.needle.fact]
        let device = [
            Milestone.puncture.fact, "anaesthesia", "technique", Milestone.firstPass.fact, "passes", "mtici",
            Milestone.reperfusion.fact,
        ]
        return H.div {
            H.h3(text: view.words.thrombolysis)
            EntryForm.view(.treatment, drug, view)
            H.h3(text: view.words.thrombectomy)
            EntryForm.view(.treatment, device, view)
            H.details(.id("complications")) {
                H.summary(text: view.words.complications)
                EntryForm.view(
                    .treatment, Complication.allCases.map(\.fact) + ["complication-note"], view)
            }
        }
    }
}

/// The day after: images, score, bleeding, and what that is by each definition.
enum DayOnePanel {
    static func content(_ view: CaseView) -> HTML? {
        let facts = view.facts
        let isTreated = facts.moment(.needle) != nil || facts.moment(.puncture) != nil
        guard isTreated || view.sheet.item.state == .treated else { return nil }
        return EntryForm.view(
            .dayOne,
            [
                Milestone.dayImage.fact, "day-haemorrhage", NIHSS.totalFact(.day), NIHSS.totalFact(.worst),
                "deterioration-any", "deterioration-cause", "major-intervention", "death",
            ], view)
    }
}
