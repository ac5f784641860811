import Records

/// One analysis on the study page.
enum ReportView {
    static func view(_ report: ReportModel, study: String, _ visit: Visit) -> HTML {
        let words = visit.phrases.result
        return H.article(
            .class("report"), .named("data-report", ""), .named("data-chosen", report.montage.firstChoice),
            .label(report.title)
        ) {
            H.div(.class("report-head")) {
                H.h2 {
                    report.title
                    if !report.seriesDescription.isEmpty {
                        H.bdi(.class("quiet"), text: report.seriesDescription)
                    }
                }
                H.p(.class("use"), text: visit.phrases.frame.researchOnly)
            }
            // Whoever reads a number of limited use reads first why.
            if report.quality.kind != .good { QualityView.view(report, visit) }
            if !report.tiles.isEmpty { HeadlineView.view(report, words) }
            if report.quality.kind == .good { QualityView.view(report, visit) }
            if report.status == .completed { MontageView.view(report.montage, visit) }
            if let versions = report.trust.versions { VersionView.view(versions, visit) }
            if report.trust.hasStability { StabilityView.view(report.trust.stability, visit) }
            if let vessels = report.trust.vessels { VesselView.view(vessels, study: study, visit) }
            EvidenceView.view(report, visit.phrases)
        }
    }
}

/// The numbers.
enum HeadlineView {
    static func view(_ report: ReportModel, _ words: Phrases.Result) -> HTML {
        H.section(.class("headline")) {
            H.dl(.class("tiles")) { for tile in report.tiles { big(tile) } }
            if let proportion = report.proportion { bar(proportion, words) }
            if !report.further.isEmpty {
                H.dl(.class("further"), .label(words.further)) { for tile in report.further { small(tile) } }
            }
        }
    }

    private static func big(_ tile: Tile) -> HTML {
        H.div(.class("tile tile-\(tile.code.rawValue)")) {
            H.dt(text: tile.label)
            H.dd {
                H.span(.class("figure"), tile.note.isEmpty ? .none : .label(tile.note), text: tile.value)
                if !tile.unit.isEmpty && tile.value != "–" { H.span(.class("unit"), text: tile.unit) }
            }
            H.dd(.class("definition"), text: tile.note.isEmpty ? tile.definition : tile.note)
        }
    }

    private static func small(_ tile: Tile) -> HTML {
        H.div {
            H.dt(text: tile.label)
            H.dd {
                tile.value
                if !tile.unit.isEmpty && tile.value != "–" { H.span(.class("unit"), text: tile.unit) }
            }
        }
    }

    private static func bar(_ proportion: ReportModel.Proportion, _ words: Phrases.Result) -> HTML {
        let text = words.proportion.filling("core", Figures.decimal(proportion.core))
            .filling("total", Figures.decimal(proportion.hypoperfusion))
        return H.div(.class("proportion"), .role("img"), .label(text)) {
            Bars.share(proportion.fraction, style: "bar-lesion")
        }
    }
}

/// The verdict and its reasons.
enum QualityView {
    static func view(_ report: ReportModel, _ visit: Visit) -> HTML {
        let words = visit.phrases.result
        let quality = report.quality
        return H.section(.class("quality quality-\(quality.kind.rawValue)")) {
            H.p(.class("quality-verdict")) {
                quality.kind.icon.html
                if report.status == .completed {
                    H.span(text: quality.text)
                } else {
                    H.strong(text: quality.word)
                    H.span(text: quality.text)
                }
            }
            if !quality.reasons.isEmpty {
                if report.status == .refused { H.h3(text: words.atTheScanner) }
                H.ul(.class("reasons")) { for reason in quality.reasons { view(reason) } }
            }
            if let failure = report.failure { H.p(.class("cause")) { H.code(text: failure) } }
            ChecksView.cautions(quality.checks, visit.language.trust)
            if !quality.checks.isEmpty {
                ChecksView.view(
                    quality.checks, isOpen: report.status == .refused, visit.language.trust)
            }
        }
    }

    private static func view(_ reason: QualityModel.Reason) -> HTML {
        H.li {
            H.strong(text: reason.title)
            H.span(reason.isEnglish ? .language("en") : .none, text: reason.text)
        }
    }
}
