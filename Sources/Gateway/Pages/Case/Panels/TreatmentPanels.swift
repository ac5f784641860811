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
        let decision = view.facts.value("decision")
        let known = { (codes: [String]) in codes.contains { view.facts.value($0) != nil } }
        return H.div {
            EntryForm.folded(
                "thrombolysis", view.words.thrombolysis,
                open: decision == "ivt" || decision == "both" || known(drug)
            ) { EntryForm.view(.treatment, drug, view) }
            EntryForm.folded(
                "thrombectomy", view.words.thrombectomy,
                open: decision == "evt" || decision == "both" || known(device)
            ) { EntryForm.view(.treatment, device, view) }
            EntryForm.folded("complications", view.words.complications) {
                EntryForm.view(
                    .treatment, Complication.allCases.map(\.fact) + ["complication-note"], view)
            }
        }
    }
}
