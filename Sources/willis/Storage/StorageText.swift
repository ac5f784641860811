import Clinic
import DICOM
import Foundation
import Records

/// The figures of `willis storage` as lines.
enum StorageText {
    static func lines(_ status: StorageStatus) -> [String] {
        notices(status) + room(status) + kept(status) + limits(status) + scrub(status.scrub)
    }

    private static func notices(_ status: StorageStatus) -> [String] {
        status.notices.map { "! " + sentence($0, status) }
    }

    static func sentence(_ notice: StorageNotice, _ status: StorageStatus) -> String {
        switch notice {
        case .refusing:
            "no room: new objects are refused until more than \(Sizes.text(status.space.reservedBytes)) are free"
        case .low: "room is getting low: \(Sizes.text(status.space.freeBytes)) are free"
        case .quotaRefusing(let quota): "the quota of \(whose(quota)) is used up: nothing more is taken"
        case .quotaWarning(let quota): "the quota of \(whose(quota)) is nearly used up"
        case .damage(let count): "stored files that are missing or damaged: \(count)"
        }
    }

    static func whose(_ quota: Quota) -> String {
        switch quota.scope {
        case .total: "the archive"
        case .source: quota.name
        case .site: "site \(quota.name)"
        }
    }

    private static func room(_ status: StorageStatus) -> [String] {
        let space = status.space
        var lines = [
            "Room        \(Sizes.text(space.freeBytes)) of \(Sizes.text(space.totalBytes)) free, "
                + "\(Sizes.text(space.reservedBytes)) kept in reserve"
        ]
        if let growth = status.growthBytesPerDay {
            var line = "Growth      \(Sizes.text(Int64(growth))) a day"
            if let days = status.daysUntilFull { line += ", room for \(Int(days)) days" }
            lines.append(line)
        }
        return lines
    }

    private static func kept(_ status: StorageStatus) -> [String] {
        let total = status.total
        var lines = [
            "Kept        \(total.studies) studies, \(total.series) series, \(total.instances) objects, "
                + Sizes.text(total.bytes),
            "Queue       \(status.queue.waiting) waiting, \(status.queue.running) running, \(status.queue.dead) given up",
        ]
        if status.duplicates.instances > 0 {
            lines.append(
                "Duplicates  \(status.duplicates.instances) objects (\(Sizes.text(status.duplicates.bytes))) came again and were not kept twice"
            )
        }
        if status.saved.instances > 0 {
            lines.append(
                "Compressed  \(status.saved.instances) objects without loss, \(Sizes.text(status.saved.bytes)) saved"
            )
        }
        if status.holds > 0 { lines.append("Holds       studies under a legal hold: \(status.holds)") }
        for (title, rows) in [
            ("By modality", status.modalities), ("By source", status.sources),
            ("By transfer syntax", status.syntaxes.map(named)), ("By month", status.months),
        ] where !rows.isEmpty {
            lines.append(title)
            lines += rows.map { row in
                "  \(pad(row.name.isEmpty ? "–" : row.name, 34)) \(pad(Sizes.text(row.figures.bytes), 11)) \(row.figures.instances) objects"
            }
        }
        return lines
    }

    private static func named(_ row: NamedFigures) -> NamedFigures {
        NamedFigures(name: StandardDictionary.uidName(UID(row.name)) ?? row.name, figures: row.figures)
    }

    private static func limits(_ status: StorageStatus) -> [String] {
        status.quotas.isEmpty ? [] : ["Quotas"] + status.quotas.map { "  " + QuotaText.line($0) }
    }

    private static func scrub(_ scrub: StorageStatus.ScrubStatus) -> [String] {
        var line = "Scrub       \(scrub.foldersChecked) of 256 folders compared"
        if let oldest = scrub.oldestCheckMilliseconds {
            line = "Scrub       all files compared since \(time(oldest))"
        }
        var lines = [line + ", missing or damaged: \(scrub.damageCount)"]
        lines += scrub.damage.map { "  \($0.kind.rawValue) \($0.blob): \($0.reason)" }
        if scrub.quarantinedFiles > 0 {
            lines.append(
                "Quarantine  files: \(scrub.quarantinedFiles), \(Sizes.text(scrub.quarantinedBytes)); look at them, then delete them by hand"
            )
        }
        return lines
    }

    static func time(_ milliseconds: Int64) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = "yyyy-MM-dd HH:mm"
        return formatter.string(from: Date(timeIntervalSince1970: Double(milliseconds) / 1000))
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

/// A quota as a line.
enum QuotaText {
    static func line(_ use: QuotaUse) -> String {
        let quota = use.quota
        func amount(_ value: Int64) -> String {
            quota.measure == .bytes ? Sizes.text(value) : value == 1 ? "1 study" : "\(value) studies"
        }
        let whose = quota.scope == .total ? "total" : "\(quota.scope.rawValue) \(quota.name)"
        var parts = ["\(whose)  \(amount(use.used)) used"]
        if let warn = quota.warnAt { parts.append("warning from \(amount(warn))") }
        if let refuse = quota.refuseAt { parts.append("refused from \(amount(refuse))") }
        if use.state != .well { parts.append(use.state == .warning ? "NEARLY USED UP" : "USED UP") }
        return parts.joined(separator: ", ")
    }
}
