import Records

/// Core and hypoperfusion by one engine.
package struct EngineRow: Sendable, Equatable {
    package var name: String
    package var core: String
    package var hypoperfusion: String
    /// For example `rCBF < 30 %, Tmax > 6 s`.
    package var limits: String
    package var isOfRecord: Bool

    /// One row an engine; none for reports that are older than the second engine.
    static func list(_ report: AnalysisReport, _ words: Phrases.Result) -> [EngineRow] {
        let engines: [(MeasurementCode, MeasurementCode, String)] = [
            (.coreCirculant, .hypoperfusionCirculant, words.engineCirculant),
            (.coreOscillation, .hypoperfusionOscillation, words.engineOscillation),
            (.coreDictionary, .hypoperfusionDictionary, words.engineDictionary),
        ]
        let rows = engines.compactMap { core, late, name -> EngineRow? in
            guard let measured = report.measurements.first(where: { $0.code == core }),
                report.number(late) != nil
            else { return nil }
            let isPublished = measured.definition.hasSuffix("published")
            let limits = measured.definition.split(separator: ",").prefix(2).joined(separator: ",")
            let isOfRecord = report.number(late) == report.number(.hypoperfusion)
            return EngineRow(
                name: name, core: Figures.decimal(report.number(core)),
                hypoperfusion: Figures.decimal(report.number(late)),
                limits: Tile.spaced(limits) + " · "
                    + (isPublished ? words.limitsPublished : words.limitsCalibrated),
                isOfRecord: isOfRecord)
        }
        return rows
    }
}

/// The engines under the numbers.
enum EngineView {
    static func view(_ rows: [EngineRow], _ words: Phrases.Result) -> HTML {
        H.table(.class("engines")) {
            H.caption(text: words.engines)
            H.thead {
                H.tr {
                    H.th(text: words.engine)
                    H.th(text: words.core)
                    H.th(text: words.hypoperfusion)
                    H.th(text: words.engineLimits)
                }
            }
            H.tbody {
                for row in rows {
                    H.tr {
                        H.th {
                            row.name
                            if row.isOfRecord { H.strong(text: " " + words.ofRecord) }
                        }
                        H.td(text: row.core + " mL")
                        H.td(text: row.hypoperfusion + " mL")
                        H.td(text: row.limits)
                    }
                }
            }
        }
    }
}
