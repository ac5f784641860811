import Codecs
import DICOM
import Foundation

/// The written report of `willis deidentify`: what was done, and nothing about whom it was done to. Input files are
/// named by their numbers in the order of their paths, since paths may name patients.
struct DeidentifyDocument: Codable {
    enum Status: String, Codable {
        case written
        case leftOut = "left-out"
        case notDICOM = "not-dicom"
        case directory = "dicomdir"
        case duplicate
    }

    struct File: Codable {
        var input: Int
        var status = Status.leftOut
        var output: String?
        var patient: String?
        var pixels: String?
        var reason: String?
        var notes: [String] = []
        var counts: [String: Int] = [:]

        init(input: Int) { self.input = input }
    }

    struct Totals: Codable {
        var written = 0
        var leftOut = 0
        var duplicates = 0
        var notDICOM = 0
        var directories = 0
    }

    struct Option: Codable {
        var code: String
        var meaning: String
    }

    /// How often something was done to an attribute, wherever it stood.
    struct Attribute: Codable {
        var tag: String
        var keyword: String
        var counts: [String: Int]
    }

    var willis = ""
    var isDryRun = false
    var linksPassedOver = 0
    var profile: [Option] = []
    var totals = Totals()
    var attributes: [String: Attribute] = [:]
    var files: [File] = []

    mutating func add(_ report: DeidentificationReport) {
        for (code, meaning) in report.profile where !profile.contains(where: { $0.code == code }) {
            profile.append(Option(code: code, meaning: meaning))
        }
        for entry in report.entries {
            guard let tag = entry.path.steps.last?.tag else { continue }
            let name = tag.isPrivate ? "private" : tag.description
            let keyword = tag.isPrivate ? "" : StandardDictionary.attribute(tag)?.keyword ?? ""
            attributes[name, default: Attribute(tag: name, keyword: keyword, counts: [:])]
                .counts[entry.action.rawValue, default: 0] += 1
        }
    }

    static func counts(_ report: DeidentificationReport) -> [String: Int] {
        report.entries.reduce(into: [:]) { $0[$1.action.rawValue, default: 0] += 1 }
    }

    static func words(_ outcome: PixelCleaner.Outcome) -> String {
        switch outcome {
        case .noPixels: "no pixels"
        case .kept(let rule, let isRewritten):
            "kept by the rule \"\(rule)\"" + (isRewritten ? ", without unused bits and bytes" : "")
        case .blackedOut(let rule): "regions blacked out by the rule \"\(rule)\""
        case .unverified(let reason): "kept although unverified: \(reason)"
        }
    }

    // MARK: Text

    /// One line for the terminal.
    var summary: String {
        var parts = ["\(totals.written) files \(isDryRun ? "would be written" : "written")"]
        parts.append("\(totals.leftOut) left out")
        if totals.duplicates > 0 { parts.append("\(totals.duplicates) the same as another") }
        if totals.directories > 0 { parts.append("\(totals.directories) DICOMDIR not copied") }
        if totals.notDICOM > 0 { parts.append("\(totals.notDICOM) are no DICOM files") }
        if linksPassedOver > 0 { parts.append("\(linksPassedOver) links not followed") }
        return parts.joined(separator: ", ")
    }

    /// For programs.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let data = (try? encoder.encode(self)) ?? Data("{}".utf8)
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    /// For people.
    var text: String {
        var lines = ["De-identified by Willis \(willis), DICOM PS3.15 annex E", summary, ""]
        lines += ["Profile and options"] + profile.map { "  \($0.code) \($0.meaning)" } + [""]
        lines.append("What was done to which attributes")
        for attribute in attributes.values.sorted(by: { $0.tag < $1.tag }) {
            lines.append(
                "  \(attribute.tag) \(attribute.keyword): \(DeidentifyDocument.list(attribute.counts))")
        }
        let notes = Set(files.flatMap(\.notes)).sorted()
        if !notes.isEmpty { lines += ["", "Notes"] + notes.map { "  \($0)" } }
        lines += ["", "Files, by their number in the order of their paths"]
        for file in files {
            let outcome = [file.output, file.pixels, file.reason].compactMap(\.self).joined(separator: "; ")
            lines.append("  \(file.input) \(file.status.rawValue): \(outcome)")
            if !file.counts.isEmpty { lines.append("      \(DeidentifyDocument.list(file.counts))") }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func list(_ counts: [String: Int]) -> String {
        counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }
}
