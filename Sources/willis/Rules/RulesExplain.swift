import ArgumentParser
import Clinic
import Foundation
import Gateway
import Records

/// `willis rules explain`: what the rules say of facts somebody names.
struct RulesExplain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say which treatments a patient with these facts may have, and why.",
        discussion: """
            Facts are given as CODE=VALUE (willis rules facts); one given twice with different values stands for sources \
            that disagree.

            Examples:
              willis rules explain age=71 onset-hours=9 nihss=15 core=66 hypoperfusion=150 vessel-occlusion=m1
              willis rules explain --lines age=79 nihss=20 core=31
              willis rules explain --json core=66 core=72 hypoperfusion=150
            """)

    @Argument(help: "Facts, as age=71.") var facts: [String] = []
    @Flag(help: "Every line of every rule.") var lines = false
    @Flag(help: "JSON.") var json = false
    @Flag(help: "In Chinese.") var chinese = false
    @Option(help: "Data folder whose rules are read too.") var data: String?
    @OptionGroup var rules: RulesFolder

    func run() async throws {
        do {
            let book = try rules.book(data: data)
            let known = try parsed()
            let answers = book.answers(known, on: CivilDay.text(milliseconds: LocalTime.nowMilliseconds()))
            if json {
                Terminal.output(CanonicalJSON.text(RuleAnswersDocument(answers), pretty: true))
            } else {
                for line in text(answers, known) { Terminal.output(Terminal.printable(line)) }
            }
        } catch let failure as CommandFailure { throw failure.exit() }
    }

    private func parsed() throws -> RuleFacts {
        var known = RuleFacts()
        for text in facts {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let fact = RuleFact.named(String(parts[0])) else {
                throw CommandFailure(.usage, "\(text) names no fact; see willis rules facts")
            }
            let others = facts.filter { $0.hasPrefix(fact.code + "=") }
            // Only what stands there more than once needs to be told apart.
            let place = others.count > 1 ? others.firstIndex(of: text).map { "\($0 + 1)" } ?? "" : ""
            known.state(fact.code, try value(String(parts[1]), of: fact, text), source: place)
        }
        return known
    }

    private func value(_ value: String, of fact: RuleFact, _ text: String) throws -> FactValue {
        switch fact.kind {
        case .number(let unit, let range, _):
            guard let number = Double(value), range.contains(number) else {
                throw CommandFailure(
                    .usage, "\(text): not a number from \(range.lowerBound) to \(range.upperBound) \(unit)")
            }
            return .number(number)
        case .truth:
            guard ["yes", "no"].contains(value) else { throw CommandFailure(.usage, "\(text): yes or no") }
            return .truth(value == "yes")
        case .choices(let choices):
            let chosen = Set(value.split(separator: ",").map(String.init))
            guard !chosen.isEmpty, chosen.isSubset(of: choices) else {
                throw CommandFailure(.usage, "\(text): \(choices.joined(separator: ", "))")
            }
            return .choices(chosen)
        }
    }

    private func text(_ answers: [TherapyAnswer], _ known: RuleFacts) -> [String] {
        let say = RuleSentences(chinese ? .chinese : .english)
        var result: [String] = []
        for answer in answers {
            result.append("\(say.therapy(answer.therapy)): \(say.verdict(answer.verdict))")
            for line in AnswerText.reasons(answer, say) { result.append("  " + line) }
            for rule in answer.results {
                let marks =
                    rule.rule.unconfirmedCount > 0
                    ? "  (\(rule.rule.unconfirmedCount) \(say.words.unconfirmed))" : ""
                result.append("  \(say.name(rule.rule)): \(say.verdict(rule.verdict))\(marks)")
                guard lines else { continue }
                for finding in rule.findings {
                    if let reading = finding.reading {
                        result.append("    \(mark(finding.verdict)) \(say.line(reading))")
                    } else {
                        result.append(
                            "    \(mark(finding.verdict)) \(say.words.fact(finding.code)): \(say.words.either)"
                        )
                        for alternative in finding.alternatives {
                            result.append("      \(mark(alternative.verdict)) \(say.name(alternative))")
                        }
                    }
                }
            }
            for dose in AnswerText.doses(answer, known.number("weight")) {
                result.append(
                    "  \(say.words.drugs[dose.rule.drug] ?? dose.rule.drug): \(say.dose(dose)); \(say.giving(dose))"
                )
            }
        }
        return result + ["", say.words.research]
    }

    private func mark(_ verdict: RuleVerdict) -> String {
        switch verdict {
        case .met: "+"
        case .notMet: "-"
        case .cannotEvaluate: "?"
        }
    }
}
