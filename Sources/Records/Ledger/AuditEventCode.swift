/// What a row of the ledger is called in the vocabularies of others: the events of DICOM PS3.15 A.5.3 and the actions
/// that FHIR shares with it.
package struct AuditEventCode: Sendable, Equatable {
    /// Code of the coding scheme DCM.
    package var code: String
    package var meaning: String
    /// `C`, `R`, `U`, `D` or `E`.
    package var action: String

    package init(_ entry: LedgerEntry) {
        action = Self.action(entry.action)
        (code, meaning) = Self.event(entry)
    }

    private static func action(_ word: String) -> String {
        switch word {
        case "create", "receive", "print": "C"
        case "read", "export": "R"
        case "change", "treat", "revise", "correct", "merge", "unmerge", "undo", "move-study", "move-series",
            "merge-patients", "restore":
            "U"
        case "delete", "reject": "D"
        default: "E"
        }
    }

    private static func event(_ entry: LedgerEntry) -> (String, String) {
        switch (entry.resource, entry.action) {
        case (_, "sign-in"), (_, "sign-out"), (_, "sign-in-failed"): ("110114", "User Authentication")
        case (_, "break-glass"): ("110113", "Security Alert")
        case ("ledger", _): ("110101", "Audit Log Used")
        case ("study", "list"), ("schedule", "list"), ("patient", "list"), ("case", "list"):
            ("110112", "Query")
        case ("study", "delete"), ("study", "reject"): ("110105", "DICOM Study Deleted")
        case ("study", "export"): ("110106", "Export")
        case ("study", "create"), ("study", "receive"): ("110104", "DICOM Instances Transferred")
        case ("study", _): ("110103", "DICOM Instances Accessed")
        case ("patient", _), ("case", _): ("110110", "Patient Record")
        case ("schedule", _): ("110111", "Procedure Record")
        case ("person", _), ("node", _), ("site", _), ("device", _): ("110113", "Security Alert")
        default: ("110100", "Application Activity")
        }
    }
}

extension LedgerEntry.Outcome {
    /// 0 success, 4 minor failure, 8 serious failure (PS3.15 A.5.2).
    package var indicator: String {
        switch self {
        case .done: "0"
        case .refused: "4"
        case .failed: "8"
        }
    }
}

/// Writes moments as XML and JSON want them, in universal time.
enum AuditMoment {
    static func text(_ milliseconds: Int64) -> String {
        let seconds = Int((Double(milliseconds) / 1000).rounded(.down))
        let day = Int((Double(seconds) / 86_400).rounded(.down))
        let rest = seconds - day * 86_400
        // Eras of 400 years, March first: H. Hinnant, chrono-compatible low-level date algorithms.
        let shifted = day + 719_468
        let era = Int((Double(shifted) / 146_097).rounded(.down))
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let place = (5 * dayOfYear + 2) / 153
        let month = place < 10 ? place + 3 : place - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        func digits(_ number: Int, _ count: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, count - text.count)) + text
        }
        let date =
            "\(digits(year, 4))-\(digits(month, 2))-\(digits(dayOfYear - (153 * place + 2) / 5 + 1, 2))"
        let time = "\(digits(rest / 3600, 2)):\(digits(rest / 60 % 60, 2)):\(digits(rest % 60, 2))"
        return "\(date)T\(time).\(digits(Int(milliseconds - Int64(seconds) * 1000), 3))Z"
    }
}
