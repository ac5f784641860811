import Records

/// What all rules say of a case, for programs.
package struct RuleAnswersDocument: Encodable, Sendable {
    package var answers: [Answer]

    package struct Answer: Encodable, Sendable {
        var therapy: String
        var verdict: RuleVerdict
        /// Rules that speak for it.
        var met: [String]
        var missing: [String]
        var disputed: [String]
        /// Guidelines that say no although another rule says yes.
        var against: [String]
        var rules: [Rule]
    }

    package struct Rule: Encodable, Sendable {
        var id: String
        var rule: String
        var version: String
        var kind: String
        var source: String
        var reviewed: String
        var verdict: RuleVerdict
        var missing: [String]
        var disputed: [String]
        var notMet: [String]
        var unconfirmed: Int
        var lines: [Line]

        enum CodingKeys: String, CodingKey {
            case id, rule, version, kind, source, reviewed, verdict, missing, disputed, unconfirmed, lines
            case notMet = "not_met"
        }
    }

    package struct Line: Encodable, Sendable {
        var fact: String
        var role: String
        var verdict: RuleVerdict
        var known: [Known]
        /// How far inside the nearest limit, in the fact's unit; negative outside.
        var margin: Double?
        var confirmed: Bool?
        var note: String?
    }

    package struct Known: Encodable, Sendable {
        var value: String
        var source: String
    }

    package init(_ answers: [TherapyAnswer]) {
        self.answers = answers.map { answer in
            Answer(
                therapy: answer.therapy.rawValue, verdict: answer.verdict, met: answer.met.map(\.rule.id),
                missing: answer.missing, disputed: answer.disputed, against: answer.against.map(\.rule.id),
                rules: answer.results.map(Self.rule))
        }
    }

    private static func rule(_ result: RuleResult) -> Rule {
        Rule(
            id: result.rule.id, rule: result.rule.name, version: result.rule.version,
            kind: result.rule.kind.rawValue, source: result.rule.source, reviewed: result.rule.reviewed,
            verdict: result.verdict, missing: result.missing, disputed: result.disputed,
            notMet: result.notMet,
            unconfirmed: result.rule.unconfirmedCount,
            lines: result.findings.map { finding in
                let reading = finding.reading
                return Line(
                    fact: finding.code, role: finding.role.rawValue, verdict: finding.verdict,
                    known: reading?.statements.map { Known(value: text($0.value), source: $0.source) } ?? [],
                    margin: reading?.margin.flatMap { $0.distance.isFinite ? $0.distance : nil },
                    confirmed: reading?.test.confirmation.isConfirmed, note: reading?.test.confirmation.note)
            })
    }

    private static func text(_ value: FactValue) -> String {
        switch value {
        case .number(let number): "\(number)"
        case .truth(let isSo): isSo ? "yes" : "no"
        case .choices(let chosen): chosen.sorted().joined(separator: ",")
        }
    }
}
