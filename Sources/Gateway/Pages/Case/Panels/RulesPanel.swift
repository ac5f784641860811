import Clinic
import Records

/// What trials and guidelines say of the case.
enum RulesPanel {
    static func content(_ view: CaseView, _ face: PageFace) async throws -> HTML? {
        let facts = RuleFacts(view.sheet, atMilliseconds: view.now)
        let finding = RuleFinding(facts, view.visit.rules, nowMilliseconds: view.now)
        return RuleAnswersView.view(finding, hasEntry: true, view.visit)
    }
}
