import DICOM
import Records

/// The terms of a perfusion report: those of the standard where it has them, and under the designator 99WILLIS those
/// that it lacks. Private codes are the same words as in `willis analyze --json`. As the method of a measurement the
/// first of them have the rule that defines it for a meaning, such as (core, 99WILLIS, "rCBF<30%"):
///
/// | code | meaning |
/// |---|---|
/// | `core` | volume with a relative cerebral blood flow below 30 % |
/// | `hypoperfusion`, `tmax-4`, `tmax-8`, `tmax-10` | volume with Tmax above 6, 4, 8, 10 s |
/// | `mismatch`, `mismatch-ratio` | hypoperfusion minus core in mL, and hypoperfusion over core |
/// | `adc-lesion` | volume with an apparent diffusion coefficient up to 620 × 10⁻⁶ mm²/s |
/// | `hir` | hypoperfusion intensity ratio: Tmax > 10 s over Tmax > 6 s |
/// | `cbv-index` | blood volume where Tmax > 6 s over that of the healthy side |
/// | `venous-tmax`, `venous-prolonged` | Tmax of the venous output, and whether it is 10 s or more |
/// | `k1`, `k1-r2` | transfer constant by Patlak's method, and how well its line fits |
/// | `rcbf-20` … `rcbf-40` | volume of hypoperfusion with a relative flow below 20 … 40 % |
/// | `core-circulant`, `late-circulant` and so on | volumes by one engine with its own limits |
/// | `affected-side` | the side with more hypoperfusion |
/// | `status` | how the analysis ended: `completed`, `refused`, `failed` |
/// | `quality` | whether it may be relied on: `good`, `limited`, `unfit` |
/// | `quality-reason` | why: a code that is stable across versions, then a sentence |
/// | `failure` | what went wrong when the program failed |
/// | `input-digest` | SHA-256 over the sorted SHA-256 digests of the input files |
/// | `ct-perfusion` and other kinds of analysis | the family of the algorithm |
package enum PerfusionTerms {
    /// Coding Scheme Designator of the private codes.
    package static let scheme = "99WILLIS"

    static let codingScheme = CodingScheme(
        designator: scheme, name: "Terms of Willis", organization: "Willis")

    static func own(_ value: String, _ meaning: String) -> Code { Code(value, scheme, meaning) }

    /// Volume.
    package static let volume = Code("118565006", "SCT", "Volume")
    static let brain = Code("12738006", "SCT", "Brain")
    static let abnormalStructure = Code("49755003", "SCT", "Morphologically Abnormal Structure")

    static func procedure(_ kind: AnalysisKind) -> Code {
        switch kind {
        case .mrPerfusion, .mrDiffusion: Code("24590-2", "LN", "MR Brain")
        default: Code("39142-5", "LN", "CT perfusion head with contrast IV")
        }
    }

    static func method(_ kind: AnalysisKind) -> Code {
        switch kind {
        case .mrPerfusion: Code("126303", "DCM", "Perfusion analysis by Susceptibility MR technique")
        case .mrDiffusion: own("mr-diffusion", "MR diffusion")
        default: Code("126301", "DCM", "Perfusion analysis by IV Iodinated Contrast CT technique")
        }
    }

    static let affectedSide = own("affected-side", "Affected side")
    static let status = own("status", "Status of the analysis")
    static let quality = own("quality", "Quality verdict")
    static let qualityReason = own("quality-reason", "Reason for the quality verdict")
    static let failure = own("failure", "Failure of the analysis")
    static let inputDigest = own("input-digest", "SHA-256 of the input files")
    static let noSide = own("none", "Neither side")

    /// The sentence that stands on every result.
    package static let researchUse = "Research use only. Not for diagnosis or treatment."

    static func status(_ status: AnalysisStatus) -> Code {
        switch status {
        case .completed: own("completed", "Completed")
        case .refused: own("refused", "Refused: the images are not fit for analysis")
        case .failed: own("failed", "Failed")
        }
    }

    static func verdict(_ verdict: QualityVerdict) -> Code {
        switch verdict {
        case .good: own("good", "Good")
        case .limited: own("limited", "Limited")
        case .unfit: own("unfit", "Unfit")
        }
    }

    /// A reason's code with its own words, which end at the 64 characters of a meaning.
    static func reason(_ code: String) -> Code {
        own(code, String(code.map { $0 == "-" ? " " : $0 }.prefix(64)))
    }

    static func family(_ kind: AnalysisKind) -> Code {
        switch kind {
        case .ctPerfusion: own(kind.rawValue, "CT perfusion by deconvolution")
        case .mrPerfusion: own(kind.rawValue, "MR perfusion by deconvolution")
        case .mrDiffusion: own(kind.rawValue, "MR diffusion")
        case .ctNoncontrast: own(kind.rawValue, "CT without contrast")
        case .ctAngiography: own(kind.rawValue, "CT angiography")
        }
    }

    /// A unit of the report in UCUM.
    static func unit(_ unit: String) -> Code {
        switch unit {
        case "mL": .milliliters
        case "s": .seconds
        case "mL/100g/min": Code("mL/(100.g.min)", "UCUM", "mL/100 g/min")
        default: .ratio
        }
    }

    /// How a measurement is defined: its code with the rule.
    static func method(_ measurement: Measurement) -> Code {
        own(measurement.code.rawValue, String(measurement.definition.prefix(64)))
    }

    /// What a region is, in the terms that its segment has.
    static func finding(_ region: MeasurementCode) -> Code {
        switch region {
        case .core, .adcLesion: Code("55641003", "SCT", "Infarct")
        case .mismatch: own("mismatch", "Mismatch")
        default: Code("52674009", "SCT", "Ischemia")
        }
    }

    /// What a number says of a region: its volume, or one of the quotients that go with it.
    static func quantity(_ code: MeasurementCode) -> Code {
        switch code {
        case .mismatchRatio: own("mismatch-ratio", "Mismatch ratio")
        case .hypoperfusionIntensityRatio: own("hir", "Hypoperfusion intensity ratio")
        case .cbvIndex: own("cbv-index", "CBV index")
        case .affectedSide: affectedSide
        case .venousTmax: own("venous-tmax", "Venous Tmax")
        case .prolongedVenousTransit: own("venous-prolonged", "Prolonged venous transit")
        case .permeabilityLesion, .permeabilityTissue: own("k1", "Transfer constant (Patlak)")
        case .permeabilityFit: own("k1-r2", "R squared of Patlak's line")
        default: volume
        }
    }
}
