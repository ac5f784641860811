import Clinic
import Records

/// What treatment rules say on the page of a study: with everything known of its case, or from the images alone.
struct StudyRules: Sendable {
    var finding: RuleFinding
    /// The case that the study belongs to.
    var caseKey: String?

    /// Nil when there is neither a case nor a measurement.
    static func of(_ detail: StudyDetail, _ visit: Visit, _ clinic: WebClinic) async throws -> StudyRules? {
        let now = visit.nowMilliseconds
        if let sheet = try await sheet(detail.entry.studyUID, visit, clinic) {
            let facts = RuleFacts(sheet, atMilliseconds: now)
            return StudyRules(
                finding: RuleFinding(facts, visit.rules, nowMilliseconds: now), caseKey: sheet.item.key)
        }
        guard let facts = RuleFacts(imagesOf: detail.entry) else { return nil }
        return StudyRules(finding: RuleFinding(facts, visit.rules, nowMilliseconds: now))
    }

    /// The newest case of the study that the visitor may see.
    private static func sheet(
        _ studyUID: String, _ visit: Visit, _ clinic: WebClinic
    ) async throws -> CaseSheet? {
        guard let cases = clinic.cases, let actor = visit.session?.account.actor,
            let item = try await cases.cases(ofStudy: studyUID, by: actor).first
        else { return nil }
        return try await cases.sheet(item.key, by: actor, notingAccess: false)
    }
}

enum StudyRulesView {
    static func view(_ rules: StudyRules, _ visit: Visit) -> HTML {
        let words = visit.language.ruleWords
        return H.section(.class("panel study-rules")) {
            H.div(.class("study-rules-head")) {
                H.h2(text: words.title)
                if let key = rules.caseKey {
                    H.a(.href(URLs.casePage.link(key)), text: words.inCase)
                } else {
                    H.span(.class("quiet"), text: words.imagesOnly)
                }
            }
            RuleAnswersView.view(rules.finding, hasEntry: false, visit)
        }
    }
}
