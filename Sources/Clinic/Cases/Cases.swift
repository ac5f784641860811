import Archive
import Records

/// Stroke cases: opening them, reading them, saying something of them. Each call asks `allow` itself and leaves a row
/// in the ledger, refusals included; each change is one transaction with the case's new version and the event that
/// wakes open pages.
package struct Cases: Sendable {
    let archive: Archive
    let clock: @Sendable () -> Int64

    package init(archive: Archive, clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds) {
        self.archive = archive
        self.clock = clock
    }

    /// A name for a wish that came without one: each such wish stands for itself.
    package static func newKey() -> String { RandomKey.make() }

    /// Cases that one page of the board shows.
    package static let boardLimit = 200
    /// Things that can be said of a case at once.
    package static let mostChanges = 200

    /// The cases that are open at the actor's sites, the newest first.
    package func board(_ actor: Actor, limit: Int = boardLimit) async throws -> [BoardEntry] {
        try await permit(actor, .list, Resource(.caseRecord))
        let sites = actor.kind == .house ? nil : actor.clinicalSites
        return try await archive.read { reader in
            let facts = try CaseFactsTable.open(at: sites, limit: limit, in: reader)
            let known = Dictionary(uniqueKeysWithValues: try SitesTable.all(in: reader).map { ($0.id, $0) })
            var targets: [Int64: [MilestoneTarget]] = [:]
            let rows = try CaseLists.open(at: sites, limit: limit, in: reader).map { item in
                if targets[item.site] == nil {
                    targets[item.site] = try Self.targets(of: item.site, in: reader)
                }
                return BoardEntry(
                    item: item, record: try item.record.flatMap { try PatientRecords.find($0, in: reader) },
                    site: known[item.site], facts: facts[item.id] ?? CaseFacts(),
                    targets: targets[item.site] ?? [], study: try Self.newestStudy(of: item.id, in: reader))
            }
            let twins = try CaseTwins.among(rows, in: reader)
            let teams = try ActivationsTable.waiting(of: Set(rows.map(\.item.id)), in: reader)
            return rows.map { row in
                var row = row
                row.twins = twins[row.item.id] ?? []
                row.team = teams[row.item.id]
                return row
            }
        }
    }

    /// A case with everything known of it.
    ///
    /// - Parameter notingAccess: whether the ledger gets a row: once a page, not each time a part of it is fetched anew.
    package func sheet(
        _ key: String, by actor: Actor, notingAccess: Bool = true
    ) async throws -> CaseSheet {
        let (item, sites) = try await find(key, .read, by: actor)
        if notingAccess {
            let now = clock()
            try await archive.write {
                try LedgerTable.append(
                    LedgerEntry(actor, Action.read.rawValue, item.resource(sites: sites), at: now), in: $0)
            }
        }
        return try await archive.read { reader in
            var sheet = try Self.sheet(item, in: reader)
            sheet.twins = try CaseTwins.of(item, for: actor, in: reader)
            sheet.merges = try Self.merges(into: item, for: actor, in: reader)
            return sheet
        }
    }

    /// What is known of a case, for rules: what counts of each fact, with its source, author, time and contradictions,
    /// and the studies whose reports hold measurements.
    package func facts(_ key: String, by actor: Actor) async throws -> CaseFacts {
        let (item, _) = try await find(key, .read, by: actor)
        return try await archive.read { try CaseFactsTable.all(of: item.id, in: $0) }
    }

    /// Cases of the actor's sites that a study belongs to, the newest first.
    package func cases(ofStudy uid: String, by actor: Actor) async throws -> [StrokeCase] {
        try await archive.read { reader in
            try CaseLists.cases(ofStudy: uid, in: reader).filter { item in
                let sites = Set(try CasesTable.sites(of: item.id, in: reader).map(\.site))
                return allow(actor, .read, item.resource(sites: sites)) == .allowed
            }
        }
    }

    /// The sites at which the actor may open cases.
    package func workplaces(_ actor: Actor) async throws -> [Site] {
        let sites = actor.clinicalSites
        return try await archive.read { reader in
            try SitesTable.all(in: reader).filter { $0.isActive && sites.contains($0.id) }
        }
    }

    // MARK: - Permission

    /// Goes on if the actor may, else writes the refusal down and throws.
    func permit(_ actor: Actor, _ action: Action, _ resource: Resource) async throws {
        do {
            try await archive.require(action, resource, by: Asker(actor, nowMilliseconds: clock()))
        } catch let denial as Denial {
            throw denial == .hidden ? CaseRefusal.hidden : CaseRefusal.forbidden
        }
    }

    /// The case of a key, or what it has become by merging, and the sites that see it, if the actor may do this to it.
    func find(
        _ key: String, _ action: Action, by actor: Actor
    ) async throws -> (item: StrokeCase, sites: Set<Int64>) {
        guard Self.isKey(key) else { throw CaseRefusal.hidden }
        let found = try await archive.read { reader -> (StrokeCase, Set<Int64>)? in
            guard let item = try CasesTable.standing(key: key, in: reader) else { return nil }
            return (item, Set(try CasesTable.sites(of: item.id, in: reader).map(\.site)))
        }
        guard let found else {
            // Somebody who guesses keys shows in the ledger too.
            try await permit(actor, action, Resource(.caseRecord, sites: [-1]))
            throw CaseRefusal.hidden
        }
        try await permit(actor, action, found.0.resource(sites: found.1))
        return found
    }

    /// Keys that we or others make: letters, digits and hyphens.
    static func isKey(_ key: String) -> Bool {
        (8...80).contains(key.utf8.count)
            && key.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "_"),
                    UInt8(ascii: "."), UInt8(ascii: ":"):
                    true
                default: false
                }
            }
    }

    // MARK: - Reading

    static func sheet(_ item: StrokeCase, in reader: Reader) throws -> CaseSheet {
        let sites = try CasesTable.sites(of: item.id, in: reader).compactMap { place in
            try SitesTable.find(place.site, in: reader).map {
                CaseSheet.CaseSite(site: $0, ground: place.ground)
            }
        }
        return CaseSheet(
            item: item, record: try item.record.flatMap { try PatientRecords.find($0, in: reader) },
            facts: try CaseFactsTable.all(of: item.id, in: reader), sites: sites,
            studies: try CaseLists.studies(of: item.id, in: reader).compactMap { uid in
                guard let listed = try Studies.listed(uid, in: reader) else { return nil }
                var entry = listed.entry
                entry.reports = try Reports.currentForWorklist(study: listed.id, in: reader)
                return CaseSheet.CaseStudy(entry: entry)
            }, targets: try targets(of: item.site, in: reader))
    }

    static func newestStudy(of id: Int64, in reader: Reader) throws -> WorklistEntry? {
        for uid in try CaseLists.studies(of: id, in: reader) {
            guard let listed = try Studies.listed(uid, in: reader) else { continue }
            var entry = listed.entry
            entry.reports = try Reports.currentForWorklist(study: listed.id, in: reader)
            return entry
        }
        return nil
    }

    /// The targets of a site: the usual ones, with its own settings over them.
    static func targets(of site: Int64, in reader: Reader) throws -> [MilestoneTarget] {
        MilestoneTarget.of(try SitesTable.settings(chainOf: site, in: reader))
    }
}
