import Records

/// What other settings measure, ready to show.
package struct StabilityModel: Sendable, Equatable {
    package var stability: Stability
    package var rules: [Stability.RuleCount]

    package init(
        _ stability: Stability, _ report: AnalysisReport, _ patient: PatientIdentity,
        rules asked: [TreatmentRule] = RuleBook.builtIn.ofAnalyses
    ) {
        self.stability = stability
        // Everything but the volumes, which each setting brings itself.
        let facts = RuleFacts(ageYears: RuleFacts.years(dicomAge: patient.age))
        rules = asked.map { stability.count($0, facts) }
    }
}

/// Intervals, counts of settings, and each setting.
enum StabilityView {
    static func view(_ model: StabilityModel?, _ visit: Visit) -> HTML {
        let words = visit.language.trust
        return H.section(.class("panel stability")) {
            H.h2(text: words.stabilityTitle)
            if let model {
                H.p(
                    .class("quiet"),
                    text: words.stabilityText.filling("n", "\(model.stability.runs.count)"))
                intervals(model.stability, visit)
                H.ul(.class("stability-rules")) {
                    for rule in model.rules { view(rule, words) }
                }
                H.details {
                    H.summary(text: words.allSettings)
                    settings(model.stability, visit)
                }
            } else {
                H.p(.class("quiet"), text: words.stabilityPending)
            }
        }
    }

    private static func intervals(_ stability: Stability, _ visit: Visit) -> HTML {
        let words = visit.phrases.result
        let values: [(String, String, (Stability.Run) -> Double)] = [
            (words.core, "core", { $0.coreMilliliters }),
            (words.hypoperfusion, "hypoperfusion", { $0.hypoperfusionMilliliters }),
            (words.mismatch, "mismatch", { $0.mismatchMilliliters }),
        ]
        return H.dl(.class("intervals")) {
            for (name, code, value) in values {
                if let interval = stability.interval(value) {
                    H.div(.class("interval interval-\(code)")) {
                        H.dt(text: name)
                        H.dd {
                            H.span(
                                .class("interval-figure"),
                                text: Figures.decimal(interval.low, places: 0) + "–"
                                    + Figures.decimal(interval.high, places: 0))
                            H.span(.class("unit"), text: "mL")
                        }
                    }
                }
            }
        }
    }

    private static func view(_ rule: Stability.RuleCount, _ words: TrustWords) -> HTML {
        let share = rule.settings > 0 ? Double(rule.imagesMet) / Double(rule.settings) : 0
        let whole = words.everyWhole.filling("met", "\(rule.met)").filling("not", "\(rule.notMet)")
            .filling("missing", "\(rule.cannotEvaluate)")
        return H.li(.title(whole)) {
            H.strong(text: rule.rule)
            Bars.share(share, style: "bar-step")
            H.span(
                text: words.underSettings.filling("met", "\(rule.imagesMet)").filling(
                    "n", "\(rule.settings)"))
        }
    }

    /// The rule of hypoperfusion in words.
    private static func late(_ code: String, _ words: TrustWords) -> String {
        switch code {
        case "tmax-dictionary-6": words.lateByDictionary
        case "delay-3": words.lateByDelay
        default: "Tmax > 6 s"
        }
    }

    private static func settings(_ stability: Stability, _ visit: Visit) -> HTML {
        let words = visit.language.trust
        let result = visit.phrases.result
        return H.div(.class("scroll")) {
            H.table(.class("plain-table")) {
                H.thead {
                    H.tr {
                        for title in [
                            words.artery, words.truncation, words.coreLimit, words.lateLimit, words.motion,
                        ] {
                            H.th(text: title)
                        }
                        for title in [result.core, result.hypoperfusion, result.mismatch] {
                            H.th(.class("number"), text: title + " mL")
                        }
                    }
                }
                H.tbody {
                    for run in stability.runs {
                        H.tr {
                            H.td(
                                text: run.artery == 0
                                    ? words.automatic : words.candidate.filling("n", "\(run.artery)"))
                            H.td(text: "× " + Figures.decimal(run.truncation, places: 2))
                            H.td(text: "rCBF < " + Figures.decimal(run.relativeFlow * 100, places: 0) + " %")
                            H.td(text: late(run.delay, words))
                            H.td(text: run.motionCorrected ? words.corrected : words.asImaged)
                            for value in [
                                run.coreMilliliters, run.hypoperfusionMilliliters, run.mismatchMilliliters,
                            ] {
                                H.td(.class("number"), text: Figures.decimal(value))
                            }
                        }
                    }
                }
            }
        }
    }
}
