import Archive
import Records

/// How the archive stands: room, what is kept, what needs a person.
package struct StorageStatus: Sendable {
    package var space: DiskSpace
    package var reserve: Reserve
    package var total = StorageFigures()
    package var sources: [NamedFigures] = []
    package var modalities: [NamedFigures] = []
    package var syntaxes: [NamedFigures] = []
    /// Months and days of reception, in their order; the days are the last thirty that brought anything.
    package var months: [NamedFigures] = []
    package var days: [NamedFigures] = []
    /// Objects that came again and were not kept twice.
    package var duplicates = StorageFigures()
    /// What lossless recompression saved.
    package var saved = StorageFigures()
    /// Bytes a day over the last thirty days, or since the first object; nil when nothing came.
    package var growthBytesPerDay: Double?
    package var quotas: [QuotaUse] = []
    package var queue = QueueCounts()
    package var scrub = ScrubStatus()
    package var holds = 0
    package var rules: [RetentionRule] = []
    package var lately: [RetentionEntry] = []

    package struct QueueCounts: Sendable, Equatable {
        package var waiting = 0
        package var running = 0
        package var dead = 0
    }

    package struct ScrubStatus: Sendable, Equatable {
        /// Folders of 256 that have been compared at least once.
        package var foldersChecked = 0
        /// When the folder that was compared longest ago was compared; nil while one has never been.
        package var oldestCheckMilliseconds: Int64?
        package var newestCheckMilliseconds: Int64?
        package var damage: [BlobDamage] = []
        package var damageCount = 0
        package var quarantinedFiles = 0
        package var quarantinedBytes: Int64 = 0

        package init() {}
    }

    package init(space: DiskSpace, reserve: Reserve) {
        self.space = space
        self.reserve = reserve
    }

    /// Days until nothing new will be taken, if it goes on like this; nil when that cannot be said.
    package var daysUntilFull: Double? {
        guard let growth = growthBytesPerDay, growth > 0 else { return nil }
        return max(0, Double(space.freeBytes - space.reservedBytes)) / growth
    }

    /// What somebody has to look at, the worst first.
    package var notices: [StorageNotice] {
        var notices: [StorageNotice] = []
        switch space.state {
        case .refusing: notices.append(.refusing)
        case .low: notices.append(.low)
        case .plenty: break
        }
        for use in quotas where use.state == .refusing { notices.append(.quotaRefusing(use.quota)) }
        if scrub.damageCount > 0 { notices.append(.damage(scrub.damageCount)) }
        for use in quotas where use.state == .warning { notices.append(.quotaWarning(use.quota)) }
        return notices
    }
}

/// Something about the storage that a person should know.
package enum StorageNotice: Sendable, Equatable {
    case refusing
    case low
    case quotaRefusing(Quota)
    case quotaWarning(Quota)
    case damage(Int)

    /// A short word for programs.
    package var code: String {
        switch self {
        case .refusing: "storage-full"
        case .low: "storage-low"
        case .quotaRefusing: "quota-reached"
        case .quotaWarning: "quota-near"
        case .damage: "objects-damaged"
        }
    }
}
