import Clinic
import Records

/// The results of `willis analyze` for a person to read.
struct AnalysisTable {
    let document: AnalysisDocument
    let scan: StudyFolder

    var text: String {
        var lines: [String] = []
        for (index, study) in document.studies.enumerated() {
            if index > 0 { lines.append("") }
            lines += describe(
                study, patient: scan.studies[index].patient, fileCount: scan.studies[index].files.count)
        }
        lines.append("")
        lines.append("Research use only. Not for clinical decisions.")
        return Terminal.printable(lines.joined(separator: "\n"))
    }

    private func describe(_ study: AnalysisDocument.Study, patient: PatientIdentity, fileCount: Int)
        -> [String]
    {
        let names = [patient.ideographicName, patient.alphabeticName].filter { !$0.isEmpty }
            .map { $0.replacing("^", with: " ") }
        var lines = [
            "Patient   \(names.joined(separator: "  "))  [\(study.patientID)]",
            "Study     \(study.studyUID)  (\(fileCount) files)",
        ]
        if study.analyses.isEmpty {
            lines.append(
                "          Nothing here that Willis can analyse: neither a CT or MR perfusion scan nor MR diffusion."
            )
        }
        for analysis in study.analyses { lines += describe(analysis) }
        if !study.rules.isEmpty { lines += ["", "Treatment rules"] + study.rules.map(describe) }
        return lines
    }

    private func describe(_ analysis: AnalysisDocument.Analysis) -> [String] {
        let report = analysis.report
        var lines = [
            "",
            "\(Self.name(of: report.kind))  \(report.seriesDescription)  (\(report.inputs.imageCount) images)",
        ]
        switch report.status {
        case .completed:
            lines += report.measurements.map { measurement in
                "  " + pad(Self.name(of: measurement.code), 26) + pad(value(measurement), 14, right: true)
                    + "   " + measurement.definition
            }
            lines.append("  " + pad("Quality", 26) + pad(report.quality.verdict.rawValue, 14, right: true))
        case .refused: lines.append("  Refused: this study is unfit for analysis.")
        case .failed: lines.append("  Failed: \(report.failure ?? "unknown")")
        }
        if let stability = analysis.stability { lines += describe(stability, analysis.rules) }
        lines += report.quality.reasons.flatMap { wrapped("  - " + $0.text, indent: 4) }
        let times = report.stages.map { "\(Self.name(ofStage: $0.code)) \(tenths($0.seconds)) s" }
        lines.append("  " + pad("Time", 26) + pad(tenths(report.seconds) + " s", 14, right: true))
        lines += wrapped("    " + times.joined(separator: ", "), indent: 4)
        if !analysis.outputs.isEmpty {
            let folder = analysis.outputs[0].split(separator: "/", omittingEmptySubsequences: false)
                .dropLast()
            lines.append("  Written: \(analysis.outputs.count) files in \(folder.joined(separator: "/"))")
        }
        return lines
    }

    private func describe(_ stability: Stability, _ rules: [TreatmentRule]) -> [String] {
        var lines = ["  Under \(stability.runs.count) settings"]
        let values: [(String, (Stability.Run) -> Double)] = [
            ("Core", { $0.coreMilliliters }), ("Hypoperfusion", { $0.hypoperfusionMilliliters }),
            ("Mismatch volume", { $0.mismatchMilliliters }),
        ]
        for (name, value) in values {
            guard let interval = stability.interval(value) else { continue }
            lines.append(
                "    " + pad(name, 24) + tenths(interval.low) + " to " + tenths(interval.high) + " mL")
        }
        for rule in rules {
            let count = stability.count(rule, RuleFacts())
            lines.append(
                "    " + pad(rule.name, 24) + "images qualify under \(count.imagesMet) of \(count.settings)")
        }
        return lines
    }

    private func describe(_ rule: RuleEvaluation) -> String {
        let verdict =
            switch rule.verdict {
            case .met: "met"
            case .notMet: "not met: " + rule.notMet.joined(separator: ", ")
            case .cannotEvaluate: "cannot be evaluated, missing: " + rule.missing.joined(separator: ", ")
            }
        return "  " + pad(rule.rule, 10) + verdict
    }

    private func value(_ measurement: Records.Measurement) -> String {
        switch measurement.value {
        case .number(let number):
            measurement.unit == "mL" ? tenths(number) + " mL" : hundredths(number)
        case .word(let word): word
        }
    }

    private func tenths(_ value: Double) -> String { decimal(value, digits: 1) }
    private func hundredths(_ value: Double) -> String { decimal(value, digits: 2) }

    private func decimal(_ value: Double, digits: Int) -> String {
        let scale = digits == 1 ? 10.0 : 100.0
        guard abs(value) < 1e12 else { return "\(value)" }
        let scaled = Int((abs(value) * scale).rounded())
        let fraction = String(scaled % Int(scale))
        let sign = value < 0 && scaled > 0 ? "-" : ""
        return sign + "\(scaled / Int(scale))." + String(repeating: "0", count: digits - fraction.count)
            + fraction
    }

    private func pad(_ text: String, _ width: Int, right: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, width - text.count))
        return right ? space + text : text + space
    }

    /// Lines of at most 100 columns.
    private func wrapped(_ text: String, indent: Int) -> [String] {
        var lines: [String] = []
        var line = String(text.prefix { $0 == " " })
        for word in text.split(separator: " ") {
            if line.count + word.count + 1 > 100 {
                lines.append(line)
                line = String(repeating: " ", count: indent)
            }
            line += (line.allSatisfy { $0 == " " } ? "" : " ") + word
        }
        return lines + [line]
    }

    static func name(ofStage code: String) -> String {
        switch code {
        case "read": "reading images"
        case "motion": "motion"
        case "mask": "brain mask"
        case "input-function": "arterial input"
        case "deconvolution": "deconvolution"
        case "diffusion": "diffusion"
        case "lesions": "lesions"
        case "quality": "quality"
        case "pictures": "pictures"
        default: code
        }
    }

    static func name(of kind: AnalysisKind) -> String {
        switch kind {
        case .ctPerfusion: "CT perfusion"
        case .mrPerfusion: "MR perfusion"
        case .mrDiffusion: "MR diffusion"
        case .ctNoncontrast: "CT without contrast"
        case .ctAngiography: "CT angiography"
        }
    }

    static func name(of code: MeasurementCode) -> String {
        switch code {
        case .core: "Core"
        case .hypoperfusion: "Hypoperfusion"
        case .mismatch: "Mismatch volume"
        case .mismatchRatio: "Mismatch ratio"
        case .tmax4: "Tmax > 4 s"
        case .tmax8: "Tmax > 8 s"
        case .tmax10: "Tmax > 10 s"
        case .hypoperfusionIntensityRatio: "Hypoperf. intensity ratio"
        case .cbvIndex: "CBV index"
        case .affectedSide: "Affected side"
        case .adcLesion: "DWI lesion"
        case .flow20: "rCBF < 20 %"
        case .flow34: "rCBF < 34 %"
        case .flow38: "rCBF < 38 %"
        case .flow40: "rCBF < 40 %"
        case .venousTmax: "Venous Tmax"
        case .prolongedVenousTransit: "Prolonged venous transit"
        case .coreCirculant: "Core, bSVD"
        case .hypoperfusionCirculant: "Hypoperfusion, bSVD"
        case .coreOscillation: "Core, oSVD"
        case .hypoperfusionOscillation: "Hypoperfusion, oSVD"
        case .coreDictionary: "Core, dictionary"
        case .hypoperfusionDictionary: "Hypoperfusion, dictionary"
        case .permeabilityLesion: "Permeability, lesion"
        case .permeabilityTissue: "Permeability, rest"
        case .permeabilityFit: "Permeability, R²"
        }
    }
}
