import Clinic
import Records

/// What trials and guidelines say of the case.
enum RulesPanel {
    static func content(_ view: CaseView) -> HTML {
        RuleAnswersView.view(RuleFinding(view), hasEntry: true, view.visit)
    }
}

extension RuleFinding {
    /// What the rules say of the case that a page shows.
    init(_ view: CaseView) {
        self.init(
            RuleFacts(view.sheet, atMilliseconds: view.now), view.visit.rules, nowMilliseconds: view.now)
    }
}
