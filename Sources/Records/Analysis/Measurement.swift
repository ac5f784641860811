/// A measured quantity with its unit and the rule that defines it.
package struct Measurement: Codable, Sendable, Equatable {
    package var code: MeasurementCode
    package var value: MeasuredValue
    /// `mL`, `1` for a ratio, empty for a word.
    package var unit: String
    /// For example `rCBF<30%`.
    package var definition: String

    package init(code: MeasurementCode, value: MeasuredValue, unit: String, definition: String) {
        self.code = code
        self.value = value
        self.unit = unit
        self.definition = definition
    }
}

/// The measurement codes of the command contract, and of structured reports: at most 16 characters, because not every reader
/// knows DICOM's long codes.
package enum MeasurementCode: String, Codable, Sendable, CaseIterable {
    case core, hypoperfusion, mismatch
    case mismatchRatio = "mismatch-ratio"
    case tmax4 = "tmax-4"
    case tmax8 = "tmax-8"
    case tmax10 = "tmax-10"
    case hypoperfusionIntensityRatio = "hir"
    case cbvIndex = "cbv-index"
    case affectedSide = "affected-side"
    case adcLesion = "adc-lesion"
    case flow20 = "rcbf-20"
    case flow34 = "rcbf-34"
    case flow38 = "rcbf-38"
    case flow40 = "rcbf-40"
    case venousTmax = "venous-tmax"
    case prolongedVenousTransit = "venous-prolonged"
    case coreCirculant = "core-circulant"
    case hypoperfusionCirculant = "late-circulant"
    case coreOscillation = "core-oscillation"
    case hypoperfusionOscillation = "late-oscillation"
    case coreDictionary = "core-dictionary"
    case hypoperfusionDictionary = "late-dictionary"
    case permeabilityLesion = "k1-lesion"
    case permeabilityTissue = "k1-elsewhere"
    case permeabilityFit = "k1-r2"

    /// Volumes in millilitres.
    package var isVolume: Bool {
        switch self {
        case .core, .hypoperfusion, .mismatch, .tmax4, .tmax8, .tmax10, .flow20, .flow34, .flow38, .flow40,
            .coreCirculant, .hypoperfusionCirculant, .coreOscillation, .hypoperfusionOscillation,
            .coreDictionary, .hypoperfusionDictionary, .adcLesion:
            true
        default: false
        }
    }
}

/// A number, a word (`left`), or unbounded (a mismatch ratio over a core of zero).
package enum MeasuredValue: Codable, Sendable, Equatable {
    case number(Double)
    case word(String)

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else {
            self = .word(try container.decode(String.self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .number(let number): try container.encode(number)
        case .word(let word): try container.encode(word)
        }
    }
}
