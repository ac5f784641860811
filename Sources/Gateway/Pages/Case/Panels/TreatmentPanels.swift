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
            EntryForm.folded("complications", view.words.complications) {
                EntryForm.view(
                    .treatment, Complication.allCases.map(\.fact) + ["complication-note"], view)
            }
        }
    }
}
