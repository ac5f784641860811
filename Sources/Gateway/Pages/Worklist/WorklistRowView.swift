/// One row of the worklist; on a phone the same cells make a card.
enum WorklistRowView {
    static func view(_ row: WorklistRow, _ visit: Visit) -> HTML {
        let words = visit.phrases
        return H.tr(
            .id("study-\(row.studyUID)"), .class("row row-\(row.state.kind.rawValue)"),
            .get(URLs.worklistRow.link(row.studyUID)), .named("hx-trigger", "live"),
            .named("hx-swap", "outerHTML")
        ) {
            H.td(.class("col-state")) {
                row.state.view()
                if row.figures != nil && !row.state.detail.isEmpty {
                    H.span(.class("why"), text: row.state.detail)
                }
                if row.hasConflict {
                    H.span(.class("state state-limited conflict")) {
                        Icon.warning.html
                        H.span(text: words.list.conflict)
                    }
                }
            }
            patient(row)
            arrived(row, words.list)
            if let figures = row.figures { numbers(figures, words.result) } else { explanation(row) }
            H.td(.class("col-source")) { H.bdi(text: row.source) }
        }
    }

    private static func patient(_ row: WorklistRow) -> HTML {
        H.th(.class("col-patient"), .named("scope", "row")) {
            H.a(
                .class("patient"), .href(URLs.study.link(row.studyUID)), .id("open-\(row.studyUID)")
            ) {
                H.bdi(.class("name"), text: row.names.first)
                if !row.names.second.isEmpty { H.bdi(.class("name-other"), text: row.names.second) }
            }
            H.span(.class("facts")) {
                if !row.facts.isEmpty { H.span(text: row.facts) }
                if !row.patientID.isEmpty { H.bdi(.class("patient-id"), text: row.patientID) }
            }
        }
    }

    private static func arrived(_ row: WorklistRow, _ words: Phrases.List) -> HTML {
        H.td(.class("col-arrived")) {
            H.span(
                .class("elapsed"), .named("data-since", "\(row.arrivedMilliseconds)"), .title(words.arrived),
                text: row.elapsed)
            H.span(.class("at"), text: row.arrivedAt)
        }
    }

    private static func numbers(_ figures: RowFigures, _ words: Phrases.Result) -> HTML {
        func cell(_ kind: String, _ label: String, _ value: String) -> HTML {
            H.td(.class("number \(kind)"), .named("data-label", label)) {
                H.span(.class("value"), text: value)
            }
        }
        var cells = cell("core", words.core, figures.core)
        cells.append(cell("hypoperfusion", words.hypoperfusion, figures.hypoperfusion))
        cells.append(cell("mismatch", words.mismatch, figures.mismatch))
        cells.append(cell("ratio", words.ratioShort, figures.ratio))
        cells.append(
            H.td(.class("col-side"), .named("data-label", words.sideShort)) {
                H.span(.class("value"), text: figures.side)
            })
        return cells
    }

    /// Where the numbers would be: how far it is, or why there are none.
    private static func explanation(_ row: WorklistRow) -> HTML {
        H.td(.class("explanation"), .named("colspan", "5")) {
            H.span(.class("detail"), text: row.state.detail)
            if let percent = row.state.percent {
                H.progress(
                    .named("max", "100"), .value("\(percent)"), .label("\(row.state.detail) \(percent) %"),
                    text: "\(percent) %")
                H.span(.class("percent"), text: "\(percent) %")
            }
        }
    }
}
