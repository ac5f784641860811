import Records

/// The series of the study as they came.
enum SeriesView {
    static func view(_ series: [SeriesSummary], _ words: Phrases.Study) -> HTML {
        guard !series.isEmpty else { return .empty }
        return H.section(.class("panel series")) {
            H.h2(text: words.seriesTitle)
            H.div(.class("scroll")) {
                H.table(.class("plain-table")) {
                    H.thead {
                        H.tr {
                            H.th(.class("number"), .named("scope", "col"), text: words.seriesNumber)
                            H.th(.named("scope", "col"), text: words.modality)
                            H.th(.named("scope", "col"), text: words.seriesDescription)
                            H.th(.class("number"), .named("scope", "col"), text: words.imageCount)
                            H.th(.named("scope", "col"), text: words.equipment)
                        }
                    }
                    H.tbody { for one in series { row(one) } }
                }
            }
        }
    }

    private static func row(_ one: SeriesSummary) -> HTML {
        // Some models bear their maker's name already.
        let named = one.model.lowercased().hasPrefix(one.manufacturer.lowercased())
        let equipment = (named ? [one.model] : [one.manufacturer, one.model]).filter { !$0.isEmpty }.joined(
            separator: " ")
        return H.tr {
            H.td(.class("number"), text: one.number.map { "\($0)" } ?? "–")
            H.td(text: one.modality)
            H.td(.class("wide-cell")) { H.bdi(text: one.description) }
            H.td(.class("number"), text: Figures.grouped(one.instanceCount))
            H.td { H.bdi(text: equipment) }
        }
    }
}
