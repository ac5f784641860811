import Records

/// What all rules in force say of a patient at a moment, with what that rests on.
package struct RuleFinding: Sendable {
    package var answers: [TherapyAnswer]
    package var facts: RuleFacts
    /// Files of rules that were left out.
    package var refusals: [RuleFileError]

    package init(_ facts: RuleFacts, _ book: RuleBook, nowMilliseconds: Int64) {
        self.facts = facts
        answers = book.answers(facts, on: CivilDay.text(milliseconds: nowMilliseconds))
        refusals = book.refusals
    }
}
