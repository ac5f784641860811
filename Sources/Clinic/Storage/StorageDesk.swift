import Archive
import Records
import Synchronization

/// What people and programs ask and say about storage.
package final class StorageDesk: Sendable {
    let archive: Archive
    let clock: @Sendable () -> Int64
    private let noticed = Mutex<(notices: [StorageNotice], atMilliseconds: Int64)?>(nil)

    /// Every page asks for notices; they may be as old as this.
    private static let freshMilliseconds: Int64 = 2000

    package init(archive: Archive, clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds) {
        self.archive = archive
        self.clock = clock
    }

    /// All figures, each read from a few rows however large the archive is.
    package func status() async throws -> StorageStatus {
        let space = archive.blobs.space
        let look = try space.look()
        let now = clock()
        return try await archive.read { reader in
            var status = StorageStatus(space: look, reserve: space.reserve)
            status.total = try FiguresTable.find(.total, "", in: reader)
            status.sources = try FiguresTable.list(.source, in: reader)
            status.modalities = try FiguresTable.list(.modality, in: reader)
            status.syntaxes = try FiguresTable.list(.syntax, in: reader)
            status.months = try FiguresTable.list(.month, in: reader)
            let first = CivilDay.text(milliseconds: now - 29 * 86_400_000)
            status.days = try FiguresTable.list(.day, from: first, in: reader)
            status.growthBytesPerDay = try Self.growth(status.days, now, reader)
            status.duplicates = try FiguresTable.find(.duplicates, "", in: reader)
            status.saved = try FiguresTable.find(.saved, "", in: reader)
            status.quotas = try QuotasTable.uses(in: reader)
            let counts = try Queue.counts(in: reader)
            status.queue = StorageStatus.QueueCounts(
                waiting: counts.waiting, running: counts.running, dead: counts.dead)
            status.scrub = try Self.scrub(reader)
            status.holds = try HoldsTable.all(in: reader).count
            status.rules = try RetentionTable.rules(in: reader)
            status.lately = try RetentionTable.log(limit: 20, in: reader)
            return status
        }
    }

    /// What came in the last thirty days, by the days since the first of them.
    private static func growth(
        _ days: [NamedFigures], _ now: Int64, _ reader: Reader
    ) throws(ArchiveError) -> Double? {
        guard let first = days.first else { return nil }
        let bytes = days.reduce(0) { $0 + $1.figures.bytes }
        let number = Int(first.name.filter { $0 != "-" }) ?? 0
        guard let start = StudyFacts.milliseconds(ofDay: number) else { return nil }
        return Double(bytes) / max(1, Double(now - start) / 86_400_000)
    }

    private static func scrub(_ reader: Reader) throws(ArchiveError) -> StorageStatus.ScrubStatus {
        var status = StorageStatus.ScrubStatus()
        let folders = try ScrubTable.folders(in: reader)
        status.foldersChecked = folders.count
        if folders.count == 256 { status.oldestCheckMilliseconds = folders.map(\.checkedMilliseconds).min() }
        status.newestCheckMilliseconds = folders.map(\.checkedMilliseconds).max()
        status.damage = try ScrubTable.damage(limit: 50, in: reader)
        status.damageCount = try ScrubTable.damageCount(in: reader)
        let quarantine = try ScrubTable.quarantine(in: reader)
        (status.quarantinedFiles, status.quarantinedBytes) = (quarantine.files, quarantine.bytes)
        return status
    }

    /// What somebody has to look at, as of the last two seconds. Never fails: a page must open on a sick disk, too.
    package func notices() async -> [StorageNotice] {
        let now = clock()
        if let known = noticed.withLock({ $0 }), abs(now - known.atMilliseconds) < Self.freshMilliseconds {
            return known.notices
        }
        let notices: [StorageNotice]
        do {
            let look = try archive.blobs.space.look()
            notices = try await archive.read { reader in
                var status = StorageStatus(space: look, reserve: .standard)
                status.quotas = try QuotasTable.uses(in: reader)
                status.scrub.damageCount = try ScrubTable.damageCount(in: reader)
                return status.notices
            }
        } catch {
            notices = []
        }
        noticed.withLock { $0 = (notices, now) }
        return notices
    }

    /// Counts what has come since the figures were last brought up to date.
    package func fold() async throws {
        while try await archive.write({ try FiguresTable.fold(in: $0) }) {}
    }

    /// Counts everything afresh.
    package func recount() async throws {
        try await archive.write { try FiguresTable.forget(in: $0) }
        try await fold()
    }

    package func set(_ name: StorageSettings.Name, to value: String?) async throws {
        if let value { try StorageChoice.check(name, value) }
        let now = clock()
        try await archive.write { writer in
            try StorageSettings.set(name, to: value, in: writer)
            try LedgerTable.administered(.storage, "setting \(name.rawValue)", at: now, in: writer)
        }
        if name == .reserve { archive.blobs.space.reserve = value.flatMap { Reserve($0) } ?? .standard }
    }

    package func settings() async throws -> [(name: StorageSettings.Name, value: String?)] {
        try await archive.read { reader in
            try StorageSettings.Name.allCases.map { ($0, try StorageSettings.value($0, in: reader)) }
        }
    }

    package func sources() async throws -> [SourcesTable.Row] {
        try await archive.read { try SourcesTable.all(in: $0) }
    }

    /// Says to which site a sender belongs and whether its objects stay as they were received; what is nil stays.
    package func setSource(_ aeTitle: String, site: String?, keepsAsReceived: Bool?) async throws {
        let now = clock()
        try await archive.write { writer in
            var row =
                try SourcesTable.find(aeTitle, in: writer.reader)
                ?? SourcesTable.Row(aeTitle: aeTitle, site: "", keepsAsReceived: false)
            if let site { row.site = site }
            if let keepsAsReceived { row.keepsAsReceived = keepsAsReceived }
            try SourcesTable.put(row, nowMilliseconds: now, in: writer)
            try LedgerTable.administered(.device, aeTitle, at: now, in: writer)
        }
    }

    package func setQuota(_ quota: Quota) async throws {
        let now = clock()
        try await archive.write { writer in
            try QuotasTable.put(quota, nowMilliseconds: now, in: writer)
            try LedgerTable.administered(
                .storage, "quota \(quota.scope.rawValue) \(quota.name)", at: now, in: writer)
        }
    }

    /// Says whether there was one.
    package func removeQuota(
        _ scope: Quota.Scope, name: String, measure: Quota.Measure?
    ) async throws -> Bool {
        let now = clock()
        return try await archive.write { writer in
            guard try QuotasTable.remove(scope, name: name, measure: measure, in: writer) else {
                return false
            }
            try LedgerTable.administered(.storage, "quota \(scope.rawValue) \(name)", at: now, in: writer)
            return true
        }
    }

    package func quotas() async throws -> [QuotaUse] {
        try await archive.read { try QuotasTable.uses(in: $0) }
    }
}
