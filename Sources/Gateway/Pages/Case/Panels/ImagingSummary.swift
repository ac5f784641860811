import Clinic
import Records

/// What was measured on the images of the case.
enum ImagingSummary {
    static func view(_ view: CaseView) -> HTML {
        H.div(.class("case-studies")) {
            if view.sheet.studies.isEmpty { H.p(.class("quiet"), text: view.words.noImages) }
            for study in view.sheet.studies { card(study.entry, view) }
        }
    }

    private static func card(_ entry: WorklistEntry, _ view: CaseView) -> HTML {
        let badge = StateBadge(entry, view.visit.phrases)
        let report = StateBadge.headline(entry.reports)
        return H.div(.class("case-study")) {
            H.p(.class("case-study-head")) {
                badge.view()
                H.a(.href(URLs.study.link(entry.studyUID))) {
                    (entry.studyDescription.isEmpty
                        ? entry.modalities.joined(separator: " + ") : entry.studyDescription)
                }
                H.span(
                    .class("quiet"), text: view.clock.short(entry.firstReceivedMilliseconds, now: view.now))
            }
            if let report, report.status == .completed { figures(report, view) }
            if !badge.detail.isEmpty, badge.kind != .good { H.p(.class("quiet"), text: badge.detail) }
        }
    }

    private static func figures(_ report: AnalysisReport, _ view: CaseView) -> HTML {
        let words = view.visit.phrases.result
        let rows: [(String, MeasurementCode, String)] = [
            (words.core, .core, "mL"), (words.hypoperfusion, .hypoperfusion, "mL"),
            (words.mismatch, .mismatch, "mL"),
        ]
        return H.dl(.class("case-figures")) {
            for (name, code, unit) in rows {
                if let value = report.number(code) {
                    H.div {
                        H.dt(text: name)
                        H.dd(.class("figure-\(code.rawValue)"), text: "\(Figures.decimal(value)) \(unit)")
                    }
                }
            }
        }
    }
}
