import Records

/// One measurement with everything needed to read it.
package struct Tile: Sendable, Equatable {
    package var code: MeasurementCode
    package var label: String
    package var value: String
    package var unit: String
    package var definition: String
    /// Said instead of the value by a screen reader, and shown small.
    package var note: String = ""

    /// The five that a decision hangs on.
    static func headline(_ report: AnalysisReport, _ words: Phrases.Result) -> [Tile] {
        if report.kind == .mrDiffusion { return diffusion(report, words) }
        var mismatch = volume(.mismatch, words.mismatch, report)
        mismatch.definition = words.mismatchRule
        var ratio = Tile(
            .mismatchRatio, words.mismatchRatio, ResultWords.ratio(report, words), "", report)
        ratio.definition = words.ratioRule
        if ratio.value == words.infinite { ratio.note = words.infiniteHint }
        var side = Tile(.affectedSide, words.affectedSide, ResultWords.side(report, words), "", report)
        side.definition = words.sideRule
        let lesions = [(MeasurementCode.core, words.core), (.hypoperfusion, words.hypoperfusion)].map {
            var tile = volume($0, $1, report)
            tile.definition = tile.definition.replacing("dictionary", with: words.engineDictionaryShort)
            return tile
        }
        return lesions + [mismatch, ratio, side]
    }

    private static func diffusion(_ report: AnalysisReport, _ words: Phrases.Result) -> [Tile] {
        var side = Tile(.affectedSide, words.affectedSide, ResultWords.side(report, words), "", report)
        side.definition = words.sideRule
        return [volume(.adcLesion, words.diffusionLesion, report), side]
    }

    static func further(_ report: AnalysisReport, _ words: Phrases.Result) -> [Tile] {
        var tiles: [Tile] = []
        let later: [(MeasurementCode, String)] = [
            (.tmax4, "Tmax > 4 s"), (.tmax8, "Tmax > 8 s"), (.tmax10, "Tmax > 10 s"),
        ]
        let bands: [(MeasurementCode, String)] = [
            (.flow20, "rCBF < 20 %"), (.flow34, "rCBF < 34 %"), (.flow38, "rCBF < 38 %"),
            (.flow40, "rCBF < 40 %"),
        ]
        for (code, name) in later + bands where report.measurements.contains(where: { $0.code == code }) {
            var tile = volume(code, name, report)
            tile.definition = ""
            tiles.append(tile)
        }
        let ratios = [
            (MeasurementCode.hypoperfusionIntensityRatio, words.hypoperfusionIntensityRatio),
            (.cbvIndex, words.cbvIndex),
        ]
        for (code, name) in ratios where report.measurements.contains(where: { $0.code == code }) {
            tiles.append(Tile(code, name, Figures.decimal(report.number(code), places: 2), "", report))
        }
        if report.number(.venousTmax) != nil {
            let seconds = Figures.decimal(report.number(.venousTmax))
            tiles.append(Tile(.venousTmax, words.venousTmax, seconds, "s", report))
            let isProlonged = report.measurements.contains {
                $0.code == .prolongedVenousTransit && $0.value == .word("yes")
            }
            tiles.append(
                Tile(
                    .prolongedVenousTransit, words.prolongedVenousTransit,
                    isProlonged ? words.yes : words.no, "", report))
        }
        let leaks = [
            (MeasurementCode.permeabilityLesion, words.permeabilityLesion),
            (.permeabilityTissue, words.permeabilityTissue),
        ]
        for (code, name) in leaks where report.number(code) != nil {
            tiles.append(
                Tile(code, name, Figures.decimal(report.number(code), places: 2), "mL/100 g/min", report))
        }
        if let fit = report.number(.permeabilityFit) {
            tiles.append(Tile(.permeabilityFit, "R²", Figures.decimal(fit, places: 2), "", report))
        }
        return tiles
    }

    private static func volume(_ code: MeasurementCode, _ label: String, _ report: AnalysisReport) -> Tile {
        Tile(code, label, Figures.decimal(report.number(code)), "mL", report)
    }

    private init(
        _ code: MeasurementCode, _ label: String, _ value: String, _ unit: String, _ report: AnalysisReport
    ) {
        self.code = code
        self.label = label
        self.value = value
        self.unit = unit
        definition = Self.spaced(report.measurements.first { $0.code == code }?.definition ?? "")
    }

    /// `rCBF<30%` is easier to read as `rCBF < 30 %`.
    static func spaced(_ definition: String) -> String {
        var text = ""
        for character in definition {
            switch character {
            case "<", ">", "≤", "≥": text += (text.last == " " ? "" : " ") + String(character) + " "
            case "%": text += (text.last == " " ? "" : " ") + "%"
            case " " where text.last == " ": continue
            case "s" where text.last?.isNumber == true: text += " s"
            default: text.append(character)
            }
        }
        return text
    }
}
