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
        return [
            volume(.core, words.core, report), volume(.hypoperfusion, words.hypoperfusion, report), mismatch,
            ratio, side,
        ]
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
        for (code, name) in later where report.measurements.contains(where: { $0.code == code }) {
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
