/// Recognises what vendors call the quantities of a perfusion analysis: `rCBF < 30 %`, `Tmax>6.0s`, `Infarct core`,
/// `Mismatch volume`. A threshold other than the one Willis measures by is another quantity and is not recognised.
package enum PerfusionName {
    package static func code(of text: String) -> MeasurementCode? {
        let words = plain(text)
        let tmax = limit(after: "tmax", sign: ">", in: words)
        let flow = limit(after: "cbf", sign: "<", in: words)
        if words.contains("ratio"), words.contains("mismatch") { return .mismatchRatio }
        if words.contains("mismatch") || (tmax != nil && flow != nil) {
            return words.contains("/") && !words.contains("-") && tmax != nil && flow != nil
                ? .mismatchRatio : .mismatch
        }
        if words.contains("hypoperfusionintensity") || words.contains("hypoperfusionindex") {
            return .hypoperfusionIntensityRatio
        }
        if words.contains("cbvindex") { return .cbvIndex }
        if let tmax { return Self.delays[tmax] }
        if let flow { return flow == 30 ? .core : nil }
        if words.contains("penumbra"), !words.contains("core") { return .mismatch }
        if words.contains("hypoperf") || words.contains("perfusionlesion") || words.contains("ischemia")
            || words.contains("ischaemia")
        {
            return .hypoperfusion
        }
        let isCore = words.contains("core") && !words.contains("score")
        return isCore || words == "infarct" || words.contains("infarctvolume") ? .core : nil
    }

    private static let delays: [Double: MeasurementCode] = [
        4: .tmax4, 6: .hypoperfusion, 8: .tmax8, 10: .tmax10,
    ]

    /// Lower case, without spaces and what stands for them.
    private static func plain(_ text: String) -> String {
        var words = ""
        for character in text.lowercased() {
            switch character {
            case " ", "\t", "_", "\u{a0}", "\n", "\r": continue
            case "＜", "‹": words.append("<")
            case "＞", "›": words.append(">")
            case "–", "−": words.append("-")
            default: words.append(character)
            }
        }
        return words.replacing("&lt;", with: "<").replacing("&gt;", with: ">")
    }

    /// The number behind a name and a sign, such as 6 in `tmax>6.0s`.
    private static func limit(after name: String, sign: Character, in words: String) -> Double? {
        guard let place = words.ranges(of: name).last else { return nil }
        var rest = words[place.upperBound...].drop { $0 != sign && !$0.isNumber }
        guard rest.first == sign else { return nil }
        rest = rest.dropFirst().drop { $0 == "=" || $0 == "(" }
        guard let number = Double(rest.prefix { $0.isNumber || $0 == "." }) else { return nil }
        // A part of one is a share of the healthy side.
        return name == "cbf" && number <= 1 ? (number * 100).rounded() : number
    }

    /// A volume or ratio written in words, such as `CBF<30% volume: 23.4 ml`.
    package static func sentence(_ text: String) -> (
        code: MeasurementCode, value: Double, unit: String, name: String
    )? {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        guard let mark = line.lastIndex(where: { $0 == ":" || $0 == "=" }) else { return nil }
        let name = String(line[..<mark])
        guard let code = code(of: name) else { return nil }
        let rest = line[line.index(after: mark)...].drop { $0 == " " }
        guard let number = Double(rest.prefix { $0.isNumber || $0 == "." }), number.isFinite else {
            return nil
        }
        let unit = rest.drop { $0.isNumber || $0 == "." || $0 == " " }
        guard let scale = milliliters(unit: String(unit.prefix { $0.isLetter || $0.isNumber || $0 == "³" }))
        else {
            let isRatio = code == .mismatchRatio || code == .hypoperfusionIntensityRatio || code == .cbvIndex
            return isRatio && unit.isEmpty ? (code, number, "1", name) : nil
        }
        return (code, number * scale, "mL", name)
    }

    /// Millilitres in a unit of volume; nil for another unit.
    package static func milliliters(unit: String) -> Double? {
        switch unit.lowercased() {
        case "ml", "cm3", "cm³", "cc", "cm^3": 1
        case "mm3", "mm³", "mm^3", "ul": 0.001
        case "l", "dm3": 1000
        default: nil
        }
    }
}
