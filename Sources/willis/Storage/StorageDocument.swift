import Clinic
import Foundation
import Records

/// `willis storage --json`.
enum StorageDocument {
    static func json(_ status: StorageStatus) throws -> String {
        let data = try JSONSerialization.data(
            withJSONObject: document(status), options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self)
    }

    private static func document(_ status: StorageStatus) -> [String: Any] {
        var document: [String: Any] = [
            "state": status.space.state.rawValue,
            "notices": status.notices.map(\.code),
            "disk": [
                "total_bytes": status.space.totalBytes, "free_bytes": status.space.freeBytes,
                "reserved_bytes": status.space.reservedBytes,
            ],
            "total": figures(status.total),
            "by_modality": list(status.modalities), "by_source": list(status.sources),
            "by_transfer_syntax": list(status.syntaxes), "by_month": list(status.months),
            "by_day": list(status.days),
            "duplicates": figures(status.duplicates), "recompression_saved": figures(status.saved),
            "queue": [
                "waiting": status.queue.waiting, "running": status.queue.running, "dead": status.queue.dead,
            ],
            "quotas": status.quotas.map(quota),
            "scrub": scrub(status.scrub),
            "holds": status.holds,
        ]
        if let growth = status.growthBytesPerDay { document["growth_bytes_per_day"] = growth }
        if let days = status.daysUntilFull { document["days_until_full"] = days }
        return document
    }

    private static func figures(_ figures: StorageFigures) -> [String: Any] {
        [
            "studies": figures.studies, "series": figures.series, "instances": figures.instances,
            "bytes": figures.bytes,
        ]
    }

    private static func list(_ rows: [NamedFigures]) -> [[String: Any]] {
        rows.map { row in figures(row.figures).merging(["name": row.name]) { $1 } }
    }

    private static func quota(_ use: QuotaUse) -> [String: Any] {
        var quota: [String: Any] = [
            "scope": use.quota.scope.rawValue, "name": use.quota.name, "measure": use.quota.measure.rawValue,
            "used": use.used, "state": use.state.rawValue,
        ]
        if let warn = use.quota.warnAt { quota["warn_at"] = warn }
        if let refuse = use.quota.refuseAt { quota["refuse_at"] = refuse }
        return quota
    }

    private static func scrub(_ scrub: StorageStatus.ScrubStatus) -> [String: Any] {
        var document: [String: Any] = [
            "folders_checked": scrub.foldersChecked, "damaged": scrub.damageCount,
            "damage": scrub.damage.map { ["blob": $0.blob, "kind": $0.kind.rawValue, "reason": $0.reason] },
            "quarantined_files": scrub.quarantinedFiles, "quarantined_bytes": scrub.quarantinedBytes,
        ]
        if let oldest = scrub.oldestCheckMilliseconds { document["oldest_check_ms"] = oldest }
        if let newest = scrub.newestCheckMilliseconds { document["newest_check_ms"] = newest }
        return document
    }
}
