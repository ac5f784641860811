import Clinic
import Records
import Statistics

/// Agreement with other programs over all studies.
enum ComparisonView {
    static func page(_ comparison: Comparison, _ visit: Visit) -> PageContent {
        let words = visit.language.comparison
        return PageContent(
            title: words.title, kind: "archive",
            main: H.section(.class("archive comparison")) {
                ArchiveTabs.bar(visit)
                H.h1(text: words.title)
                H.p(.class("quiet"), text: words.hint)
                if comparison.agreements.isEmpty {
                    H.p(.class("panel"), text: words.empty)
                } else {
                    H.p(.class("downloads")) {
                        H.a(.href(URLs.comparisonCSV.link), text: words.downloadCSV)
                        " "
                        H.a(.href(URLs.comparisonJSON.link), text: words.downloadJSON)
                    }
                    for source in sources(comparison) { program(source, comparison, visit) }
                }
            })
    }

    private static func sources(_ comparison: Comparison) -> [String] {
        var seen: Set<String> = []
        return comparison.agreements.map(\.source).filter { seen.insert($0).inserted }
    }

    private static func program(_ source: String, _ comparison: Comparison, _ visit: Visit) -> HTML {
        let words = visit.language.comparison
        return H.section(.class("comparison-program")) {
            H.h2 { H.bdi(text: source) }
            H.div(.class("comparison-grid")) {
                for one in comparison.agreements where one.source == source { agreement(one, visit) }
                let decisions = comparison.decisions.filter { $0.source == source }
                if !decisions.isEmpty {
                    H.section(.class("panel")) {
                        H.h3(text: words.flipsTitle)
                        H.p(.class("quiet"), text: words.flipsHint)
                        for one in decisions { decision(one, words) }
                    }
                }
            }
        }
    }

    private static func agreement(_ one: Comparison.Agreement, _ visit: Visit) -> HTML {
        let words = visit.language.comparison
        return H.section(.class("panel")) {
            H.h3 {
                name(one.measure, visit)
                H.small(.class("quiet"), text: words.count.filling("n", Figures.grouped(one.pairs.count)))
            }
            AgreementChart(agreement: one, words: words).html
            if let statistics = one.statistics {
                H.dl(.class("agreement-figures")) {
                    figure(words.bias, [statistics.bias], words)
                    figure(words.limits, [statistics.lower, statistics.upper], words)
                }
            } else {
                H.p(.class("quiet"), text: words.single)
            }
        }
    }

    private static func figure(
        _ label: String, _ estimates: [BlandAltman.Estimate], _ words: Phrases.Comparison
    ) -> HTML {
        H.div {
            H.dt(text: label)
            for estimate in estimates {
                H.dd {
                    H.strong(text: "\(Figures.decimal(estimate.value)) mL")
                    H.small(
                        .class("quiet"), .title(words.interval),
                        text: "\(Figures.decimal(estimate.interval.lowerBound)) … "
                            + Figures.decimal(estimate.interval.upperBound))
                }
            }
        }
    }

    private static func decision(_ one: Comparison.Decision, _ words: Phrases.Comparison) -> HTML {
        let flips = one.flips
        let all = Figures.grouped(one.cases.count)
        return H.div(.class("decision")) {
            H.p {
                H.strong(text: one.rule)
                " "
                H.span(
                    text: flips.isEmpty
                        ? words.noFlips.filling("all", all)
                        : words.flips.filling("n", Figures.grouped(flips.count)).filling("all", all))
            }
            if !flips.isEmpty {
                H.ul {
                    for flip in flips.prefix(50) {
                        H.li {
                            H.a(.href(URLs.study.link(flip.studyUID))) {
                                H.bdi(text: flip.patientID.isEmpty ? flip.studyUID : flip.patientID)
                            }
                            " "
                            "\(words.ours): \(word(flip.ours, words)) · \(one.source): \(word(flip.theirs, words))"
                        }
                    }
                }
            }
        }
    }

    private static func word(_ verdict: RuleVerdict, _ words: Phrases.Comparison) -> String {
        verdict == .met ? words.met : words.notMet
    }

    private static func name(_ code: MeasurementCode, _ visit: Visit) -> String {
        let words = visit.phrases.result
        switch code {
        case .core: return words.core
        case .hypoperfusion: return words.hypoperfusion
        default: return words.mismatch
        }
    }
}
