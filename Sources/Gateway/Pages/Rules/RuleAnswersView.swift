import Clinic
import Records

/// What the rules say of a patient: the answers in two boxes, and beneath them every rule line by line.
enum RuleAnswersView {
    /// - Parameter hasEntry: whether missing facts can be typed in on the same page, where they lead to.
    static func view(_ finding: RuleFinding, hasEntry: Bool, _ visit: Visit) -> HTML {
        let say = RuleSentences(visit.language)
        let words = say.words
        return H.div(.class("rules")) {
            H.div(.class("answers")) {
                for answer in finding.answers { box(answer, finding.facts, hasEntry: hasEntry, say) }
            }
            for refusal in finding.refusals {
                FormParts.notice("\(words.refused): \(refusal)")
            }
            for answer in finding.answers {
                H.details(.class("rule-list"), .id("rules-\(answer.therapy.rawValue)")) {
                    H.summary {
                        say.therapy(answer.therapy)
                        H.span(.class("quiet"), text: " \(words.allRules) (\(answer.results.count))")
                    }
                    for result in answer.results { RuleResultView.view(result, say) }
                }
            }
            H.p(.class("quiet rules-use"), text: words.research)
        }
    }

    private static func box(
        _ answer: TherapyAnswer, _ facts: RuleFacts, hasEntry: Bool, _ say: RuleSentences
    ) -> HTML {
        let words = say.words
        return H.section(.class("answer answer-\(answer.verdict.rawValue)")) {
            H.h3(text: say.therapy(answer.therapy))
            H.p(.class("answer-word")) {
                icon(answer.verdict).html
                H.span(text: say.verdict(answer.verdict))
            }
            if answer.verdict == .cannotEvaluate, !answer.missing.isEmpty {
                H.p(.class("answer-label"), text: words.missing)
                missing(answer.missing, hasEntry: hasEntry, say)
            }
            H.ul(.class("answer-reasons")) {
                for line in AnswerText.reasons(answer, say) where line != missingLine(answer, say) {
                    H.li(text: line)
                }
            }
            doses(answer, facts, say)
        }
    }

    private static func missingLine(_ answer: TherapyAnswer, _ say: RuleSentences) -> String {
        "\(say.words.missing): \(say.facts(answer.missing))"
    }

    /// Each missing fact leads to where it is typed in; contraindications are one step together.
    private static func missing(_ codes: [String], hasEntry: Bool, _ say: RuleSentences) -> HTML {
        let asked = codes.filter { RuleFact.named($0)?.topic == .contraindications }
        let others = asked.count > 3 ? codes.filter { !asked.contains($0) } : codes
        return H.ul(.class("answer-missing")) {
            for code in others {
                H.li { step(say.words.fact(code), code, hasEntry) }
            }
            if asked.count > 3, let first = asked.first {
                H.li { step(say.words.unchecked.filling("n", "\(asked.count)"), first, hasEntry) }
            }
        }
    }

    private static func step(_ text: String, _ code: String, _ hasEntry: Bool) -> HTML {
        hasEntry ? H.a(anchor(code), text: text) : H.span(text: text)
    }

    /// The field on the page of a case where a fact is typed in, or the part that holds it.
    private static func anchor(_ code: String) -> HTMLAttribute {
        if code == "thrombectomy-planned" { return .anchor(field: "decision") }
        let others = [
            "nihss": NIHSS.totalFact(.admission), "pre-stroke-mrs": "mrs-before",
            "vessel-occlusion": "occlusion",
            "anticoagulant-hours": "anticoagulant-last", "recognition-hours": Milestone.recognition.fact,
        ]
        if let field = others[code] { return .anchor(field: field) }
        if FactCatalogue.find(code) != nil { return .anchor(field: code) }
        switch RuleFact.named(code)?.topic {
        case .clock: return .anchor("panel-onset")
        case .deficit: return .anchor("panel-examination")
        case .images: return .anchor("panel-imaging")
        case .contraindications: return .anchor(field: "contra." + code)
        case .patient, .laboratory, nil: return .anchor("panel-examination")
        }
    }

    private static func doses(_ answer: TherapyAnswer, _ facts: RuleFacts, _ say: RuleSentences) -> HTML {
        let words = say.words
        let offered = (answer.met + answer.open).contains { !$0.rule.doses.isEmpty }
        guard answer.verdict != .notMet, offered else { return .empty }
        let weight = facts.number("weight")
        return H.div(.class("answer-doses")) {
            H.p(
                .class("answer-label"),
                text: words.dose + (answer.verdict == .met ? "" : " (\(words.onlyIfMet))"))
            if weight == nil { H.p(.class("dose-missing"), text: words.weightMissing) }
            for dose in AnswerText.doses(answer, weight) {
                H.div(.class("dose")) {
                    H.p {
                        H.strong(text: words.drugs[dose.rule.drug] ?? dose.rule.drug)
                        " "
                        H.strong(.class("dose-total"), text: "\(say.plain(dose.totalMilligrams)) mg")
                        if !dose.rule.confirmation.isConfirmed {
                            H.span(
                                .class("rule-mark"), .title(dose.rule.confirmation.note),
                                text: words.unconfirmed)
                        }
                    }
                    H.p(.class("quiet"), text: say.dose(dose))
                    H.p(text: say.giving(dose))
                }
            }
        }
    }

    static func icon(_ verdict: RuleVerdict) -> Icon {
        switch verdict {
        case .met: .check
        case .notMet: .cross
        case .cannotEvaluate: .clock
        }
    }
}

/// One rule: what it says in a line, and when opened each of its lines with value, limit, distance and mark.
enum RuleResultView {
    static func view(_ result: RuleResult, _ say: RuleSentences) -> HTML {
        let rule = result.rule
        let words = say.words
        return H.details(.class("rule rule-\(result.verdict.rawValue)"), .id("rule-\(rule.id)")) {
            H.summary {
                H.span(.class("rule-verdict")) {
                    RuleAnswersView.icon(result.verdict).html
                    H.span(.class("for-readers"), text: say.verdict(result.verdict))
                }
                H.span(.class("rule-name")) {
                    H.strong(text: say.name(rule))
                    H.span(.class("quiet"), text: " " + kind(rule, words))
                }
                if rule.unconfirmedCount > 0 {
                    H.span(
                        .class("rule-mark"),
                        text:
                            "\(words.unconfirmed) \(rule.unconfirmedCount)/\(rule.tests.count + rule.doses.count)"
                    )
                }
                H.span(.class("rule-why"), text: why(result, say))
            }
            lines(result, say)
            about(rule, words)
        }
    }

    private static func kind(_ rule: TreatmentRule, _ words: RuleWords) -> String {
        switch rule.kind {
        case .trial: words.trial
        case .guideline: words.guideline
        case .safety: words.safety
        }
    }

    /// The shortest reason for the verdict.
    private static func why(_ result: RuleResult, _ say: RuleSentences) -> String {
        var parts: [String] = []
        switch result.verdict {
        case .met: parts.append(say.tightest(result))
        case .notMet: parts.append(say.failures(result))
        case .cannotEvaluate:
            if !result.missing.isEmpty { parts.append("\(say.words.missing): \(say.facts(result.missing))") }
            if !result.disputed.isEmpty {
                parts.append("\(say.words.disputed): \(say.facts(result.disputed))")
            }
        }
        if !result.rule.givesAnswer { parts.append(say.words.noAnswer) }
        return parts.filter { !$0.isEmpty }.joined(separator: say.words.pause)
    }

    private static func lines(_ result: RuleResult, _ say: RuleSentences) -> HTML {
        let words = say.words
        return H.div(.class("scroll")) {
            H.table(.class("plain-table rule-lines")) {
                H.thead {
                    H.tr {
                        H.th()
                        for title in [words.line, words.value, words.limit, words.distance] {
                            H.th(text: title)
                        }
                    }
                }
                H.tbody {
                    for finding in result.findings {
                        if let reading = finding.reading {
                            row(reading, finding.role, say)
                        } else {
                            choice(finding, say)
                        }
                    }
                }
            }
        }
    }

    @HTMLBuilder private static func choice(_ finding: RuleResult.Finding, _ say: RuleSentences) -> HTML {
        H.tr(.class("line-\(finding.verdict.rawValue)")) {
            mark(finding.verdict, say)
            H.td(.named("colspan", "4")) {
                H.strong(text: say.words.fact(finding.code))
                H.span(.class("quiet"), text: " \(say.words.either)")
            }
        }
        for alternative in finding.alternatives {
            H.tr(.class("line-\(alternative.verdict.rawValue) line-choice")) {
                mark(alternative.verdict, say)
                H.td(.named("colspan", "4"), text: say.name(alternative))
            }
            for reading in alternative.readings { row(reading, .required, say, isInner: true) }
        }
    }

    @HTMLBuilder private static func row(
        _ reading: RuleResult.Reading, _ role: TreatmentRule.Role, _ say: RuleSentences, isInner: Bool = false
    ) -> HTML {
        let words = say.words
        let marked = reading.test.confirmation
        let kind =
            "line-\(reading.verdict.rawValue)" + (isInner ? " line-inner" : "")
            + (role == .caution ? " line-caution" : "")
        H.tr(.class("line \(kind)")) {
            mark(reading.verdict, say)
            H.td {
                words.fact(reading.test.fact.code)
                if role == .caution { H.span(.class("quiet"), text: " (\(words.cautions))") }
                if role == .ifKnown, reading.statements.isEmpty {
                    H.span(.class("quiet"), text: " (\(words.awaited))")
                }
            }
            H.td(text: say.known(reading))
            H.td(text: say.demand(reading.test))
            H.td(text: reading.isDisputed ? words.disputed : say.distance(reading))
        }
        H.tr(.class(isInner ? "line-inner" : "")) {
            H.td()
            H.td(
                .class(marked.isConfirmed ? "line-note" : "line-note line-open"), .named("colspan", "4"),
                text: "\(marked.isConfirmed ? words.confirmedAt : words.unconfirmed): \(marked.note)")
        }
    }

    private static func mark(_ verdict: RuleVerdict, _ say: RuleSentences) -> HTML {
        H.td(.class("line-mark")) {
            RuleAnswersView.icon(verdict).html
            H.span(.class("for-readers"), text: say.verdict(verdict))
        }
    }

    private static func about(_ rule: TreatmentRule, _ words: RuleWords) -> HTML {
        H.p(.class("quiet rule-about")) {
            "\(words.source): \(rule.source) · \(words.version) \(rule.version) · \(words.reviewed) \(rule.reviewed)"
            if !rule.file.isEmpty { " · \(words.siteRule) (\(rule.file))" }
            if !rule.outcome.isEmpty { " · \(rule.outcome)" }
        }
    }
}
