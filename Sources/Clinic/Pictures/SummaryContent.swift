import Imaging
import Records

/// What a summary picture says, whatever modality it is of.
struct SummaryContent {
    struct Curve {
        var samples: [Double]
        var colour: RGB
        var name: String
    }

    var title: String
    /// Identifier and version.
    var algorithm: String
    /// Picture codes with their names, from top to bottom.
    var rows: [(code: String, name: String)]
    /// What the colours of a lesion picture mean.
    var swatches: [(RGB, String)]
    /// Name and value of each number.
    var lines: [(String, String)]
    /// Codes of what limits the result.
    var reasons: [String]
    var curves: [Curve] = []
    var times: [Double] = []
    /// With a space before it.
    var curveUnit = " HU"
    var grid: Grid
    var brain: [Bool]

    /// CT perfusion.
    init(_ result: CTPerfusion.Result) {
        let found = result.measurements
        title = "Willis CT perfusion"
        algorithm = "\(CTPerfusion.id) \(CTPerfusion.version)"
        rows = [
            ("cbf", "CBF"), ("cbv", "CBV"), ("mtt", "MTT"), ("tmax", "Tmax"), ("lesion", "Core | Tmax>6 s"),
        ]
        swatches = [(LesionColour.core, "core"), (LesionColour.penumbra, "hypoperfusion")]
        lines = [
            ("Core (rCBF < 30 %)", Self.decimal(found.coreMilliliters) + " mL"),
            ("Hypoperfusion (Tmax > 6 s)", Self.decimal(found.hypoperfusionMilliliters) + " mL"),
            ("Mismatch volume", Self.decimal(found.mismatchMilliliters) + " mL"),
            ("Mismatch ratio", Self.ratio(found)),
            ("Affected side", found.affectedSide.rawValue),
            ("Quality", result.quality.verdict.rawValue),
        ]
        reasons = result.quality.reasons.map(\.code)
        curves = [
            Curve(samples: result.arterial.samples, colour: LesionColour.core, name: "arterial"),
            Curve(samples: result.venous.samples, colour: RGB(0x6a, 0xa9, 0xff), name: "venous"),
        ]
        times = result.times
        grid = result.grid
        brain = result.brain
    }

    /// MR perfusion.
    init(_ result: MRPerfusion.Result) {
        self.init(result.maps)
        let found = result.maps.measurements
        title = "Willis MR perfusion"
        algorithm = "\(MRPerfusion.id) \(MRPerfusion.version)"
        rows = [
            ("rcbf", "rCBF"), ("rcbv", "rCBV"), ("mtt", "MTT"), ("tmax", "Tmax"),
            ("lesion", result.hasCore ? "DWI | Tmax>6 s" : "Tmax > 6 s"),
        ]
        swatches =
            (result.hasCore ? [(LesionColour.core, "DWI lesion")] : [])
            + [(LesionColour.penumbra, "hypoperfusion")]
        lines = [
            (
                "Core (ADC \u{2264} 620 \u{00D7} 10\u{207B}\u{2076} mm\u{00B2}/s)",
                result.hasCore ? Self.decimal(found.coreMilliliters) + " mL" : "no diffusion"
            ),
            ("Hypoperfusion (Tmax > 6 s)", Self.decimal(found.hypoperfusionMilliliters) + " mL"),
            (
                "Mismatch volume",
                result.hasCore ? Self.decimal(found.mismatchMilliliters) + " mL" : "\u{2013}"
            ),
            ("Mismatch ratio", result.hasCore ? Self.ratio(found) : "\u{2013}"),
            ("Affected side", found.affectedSide.rawValue),
            ("Quality", result.maps.quality.verdict.rawValue),
        ]
        curveUnit = " /s"
    }

    /// MR diffusion.
    init(_ result: MRDiffusion.Result) {
        title = "Willis MR diffusion"
        algorithm = "\(MRDiffusion.id) \(MRDiffusion.version)"
        rows = [("dwi", "DWI"), ("adc", "ADC"), ("dwi-lesion", "DWI lesion")]
        swatches = [(LesionColour.core, "ADC \u{2264} 620")]
        lines = [
            ("Lesion (ADC \u{2264} 620)", Self.decimal(result.lesionMilliliters) + " mL"),
            (
                "Median ADC of the lesion",
                result.lesionMedianDiffusion.map { "\(Int($0.rounded()))" } ?? "\u{2013}"
            ),
            ("Median ADC of the brain", "\(Int(result.brainMedianDiffusion.rounded()))"),
            (
                "b-values",
                result.bValues.map { "\(Int($0.rounded()))" }.joined(separator: ", ") + " s/mm\u{00B2}"
            ),
            ("Affected side", result.affectedSide.rawValue),
            ("Quality", result.quality.verdict.rawValue),
        ]
        reasons = result.quality.reasons.map(\.code)
        grid = result.grid
        brain = result.brain
    }

    private static func ratio(_ found: CTPerfusion.Measurements) -> String {
        found.mismatchRatio.map(decimal) ?? (found.hypoperfusionMilliliters > 0 ? "\u{221E}" : "\u{2013}")
    }

    private static func decimal(_ value: Double) -> String {
        let tenths = Int((abs(value) * 10).rounded())
        return (value < 0 && tenths > 0 ? "-" : "") + "\(tenths / 10).\(tenths % 10)"
    }
}
