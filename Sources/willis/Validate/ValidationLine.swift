import DICOM
import Foundation

/// A finding as a JSON object on one line.
struct ValidationLine: Encodable {
    var file: String
    var severity: String
    var rule: String
    var path: String?
    var keyword: String?
    var offset: Int?
    var message: String
    var section: String?

    init(_ file: String, _ finding: ValidationFinding) {
        self.file = file
        severity = finding.severity.rawValue
        rule = finding.rule.rawValue
        path = finding.path.isEmpty ? nil : finding.path.description
        keyword = finding.path.steps.last.flatMap { StandardDictionary.attribute($0.tag)?.keyword }
        offset = finding.offset
        message = finding.message
        section = finding.section
    }

    /// A file that cannot be read.
    init(_ file: String, _ error: DICOMError) {
        self.file = file
        severity = "error"
        rule = error.code.rawValue
        path = error.path.isEmpty ? nil : error.path.description
        offset = error.offset
        message = error.reason
    }

    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}

/// What a folder's files have in common.
struct ValidationSummary {
    private var files = 0
    private var unreadable = 0
    private var foreign = 0
    private var filesWithErrors = 0
    private var counts: [Kind: Int] = [:]

    private struct Kind: Hashable {
        var severity: ValidationFinding.Severity
        var rule: ValidationFinding.Rule
    }

    var hasErrors: Bool { filesWithErrors + unreadable > 0 }

    /// A file of a folder that is no DICOM.
    mutating func addForeign() { foreign += 1 }

    mutating func addUnreadable() {
        files += 1
        unreadable += 1
    }

    mutating func add(_ findings: [ValidationFinding]) {
        files += 1
        if findings.contains(where: { $0.severity == .error }) { filesWithErrors += 1 }
        for finding in findings {
            counts[Kind(severity: finding.severity, rule: finding.rule), default: 0] += 1
        }
    }

    var table: String {
        var lines = [
            "\(files) files, \(files - filesWithErrors - unreadable) without error, \(filesWithErrors) with errors, "
                + "\(unreadable) that cannot be read" + (foreign > 0 ? "; \(foreign) are no DICOM files" : "")
        ]
        let rows = counts.sorted {
            ($0.key.severity.rawValue, -$0.value) < ($1.key.severity.rawValue, -$1.value)
        }
        for (kind, count) in rows {
            let number = String(count)
            let indent = String(repeating: " ", count: max(0, 8 - number.count))
            lines.append("\(indent)\(number)  \(kind.severity.rawValue)  \(kind.rule.rawValue)")
        }
        return lines.joined(separator: "\n")
    }
}
