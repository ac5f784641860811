import Archive
import Records
import Synchronization

/// Says at once whether a sender may bring more, from what was known a moment ago and what came since.
final class QuotaGate: Sendable {
    private struct View {
        var uses: [QuotaUse] = []
        var sites: [String: String] = [:]
        var readMilliseconds: Int64?
        /// Bytes taken since the uses were read, by sender.
        var pending: [String: Int64] = [:]
        var isReading = false
    }

    private let archive: Archive
    private let clock: @Sendable () -> Int64
    private let view = Mutex(View())

    private static let freshMilliseconds: Int64 = 1000

    init(archive: Archive, clock: @escaping @Sendable () -> Int64) {
        self.archive = archive
        self.clock = clock
    }

    /// Why nothing is taken from a sender now; nil when it may bring more.
    func refusal(of aeTitle: String) -> String? {
        view.withLock { view in
            let site = view.sites[aeTitle]
            for use in view.uses where use.quota.measure == .bytes {
                let pending: Int64
                switch use.quota.scope {
                case .total: pending = view.pending.values.reduce(0, +)
                case .source where use.quota.name == aeTitle: pending = view.pending[aeTitle] ?? 0
                case .site where use.quota.name == site:
                    pending = view.pending.reduce(0) { $0 + (view.sites[$1.key] == site ? $1.value : 0) }
                default: continue
                }
                if use.quota.state(used: use.used + pending) == .refusing { return Self.words(use.quota) }
            }
            return nil
        }
    }

    /// Why no study that is new is taken from a sender.
    func refusalOfNewStudy(of aeTitle: String) -> String? {
        view.withLock { view in
            let site = view.sites[aeTitle]
            for use in view.uses where use.quota.measure == .studies && use.state == .refusing {
                switch use.quota.scope {
                case .total: return Self.words(use.quota)
                case .source where use.quota.name == aeTitle: return Self.words(use.quota)
                case .site where use.quota.name == site: return Self.words(use.quota)
                default: continue
                }
            }
            return nil
        }
    }

    private static func words(_ quota: Quota) -> String {
        let whose =
            switch quota.scope {
            case .total: "the archive"
            case .source: quota.name
            case .site: "site \(quota.name)"
            }
        return "the quota of \(whose) is used up (\(quota.measure.rawValue))"
    }

    var limitsStudies: Bool {
        view.withLock { $0.uses.contains { $0.quota.measure == .studies } }
    }

    func noteStored(byteCount: Int64, from aeTitle: String) {
        view.withLock { view in
            guard !view.uses.isEmpty else { return }
            view.pending[aeTitle, default: 0] += byteCount
        }
    }

    /// Reads the limits again when they were read longer than a second ago. With limits set, the figures are brought up
    /// to date first.
    /// - Parameter forNewStudy: a study that is new counts at once where studies are limited.
    func refresh(forNewStudy: Bool = false) async throws {
        let now = clock()
        let isDue = view.withLock { view in
            let countsStudies = forNewStudy && view.uses.contains { $0.quota.measure == .studies }
            let isFresh =
                !countsStudies
                && view.readMilliseconds.map { abs(now - $0) < Self.freshMilliseconds } ?? false
            guard !isFresh, !view.isReading else { return false }
            view.isReading = true
            return true
        }
        guard isDue else { return }
        defer { view.withLock { $0.isReading = false } }
        if try await !archive.read({ try QuotasTable.uses(in: $0) }).isEmpty {
            while try await archive.write({ try FiguresTable.fold(in: $0) }) {}
        }
        let (uses, sources) = try await archive.read { reader in
            (try QuotasTable.uses(in: reader), try SourcesTable.all(in: reader))
        }
        view.withLock { view in
            view.uses = uses
            view.sites = Dictionary(sources.map { ($0.aeTitle, $0.site) }, uniquingKeysWith: { $1 })
            view.pending = [:]
            view.readMilliseconds = now
        }
    }
}
