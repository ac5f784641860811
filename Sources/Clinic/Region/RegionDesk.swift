import Archive
import Foundation
import Records

/// The sites of the network: their tree, and what each has set for itself.
package struct RegionDesk: Sendable {
    let archive: Archive

    /// Why a site cannot be what was asked for.
    package enum Refusal: Error, Sendable, Equatable {
        case noName
        case nameTaken
        case tooLong
        case noSuchParent
        /// The site would stand above itself.
        case loop
        case tooDeep
        case noSuchSite
        case target(ClockTarget)
    }

    /// A site with what is known of it.
    package struct Detail: Sendable {
        package var site: Site
        /// The sites above, the nearest first.
        package var above: [Site]
        package var settings: SiteSettings
        /// The minutes that hold for each target, whoever set them.
        package var minutes: [ClockTarget: Int]
        /// What would hold if the site itself said nothing.
        package var inherited: [ClockTarget: Int]
    }

    package init(archive: Archive) {
        self.archive = archive
    }

    package init(accounts: Accounts) {
        self.init(archive: accounts.archive)
    }

    /// Every site, in the order in which they were made.
    package func sites(by asker: Asker) async throws -> [Site] {
        try await archive.require(.list, Resource(.site), by: asker)
        return try await archive.read { try SitesTable.all(in: $0) }
    }

    package func detail(_ id: Int64, by asker: Asker) async throws -> Detail {
        try await archive.require(.read, Resource(.site, id: "\(id)", sites: [id]), by: asker)
        let found = try await archive.read { try Self.detail(id, in: $0) }
        guard let found else { throw Refusal.noSuchSite }
        return found
    }

    /// The minutes that a site promises for each interval.
    package func minutes(site id: Int64) async throws -> [ClockTarget: Int] {
        try await archive.read { try Self.detail(id, in: $0)?.minutes ?? [:] }
    }

    /// Reads a site inside somebody's transaction.
    package static func detail(_ id: Int64, in reader: Reader) throws(ArchiveError) -> Detail? {
        let chain = try SitesTable.chain(id, in: reader)
        guard let site = chain.first else { return nil }
        let settings = try SitesTable.settings(chainOf: id, in: reader)
        func all(_ chain: [SiteSettings]) -> [ClockTarget: Int] {
            Dictionary(
                uniqueKeysWithValues: ClockTarget.allCases.map { ($0, SiteSettings.minutes($0, in: chain)) })
        }
        return Detail(
            site: site, above: Array(chain.dropFirst()), settings: settings.first ?? SiteSettings(),
            minutes: all(settings), inherited: all(Array(settings.dropFirst())))
    }

    // MARK: - Changes

    /// Adds a site beneath another, or at the top. Who administers everything there was administers a new top too.
    package func add(_ site: Site, by asker: Asker) async throws -> Site {
        let known = try await archive.read { try SitesTable.all(in: $0) }
        let roots = Set(known.filter { $0.parent == nil }.map(\.id))
        try await archive.require(
            .create, Resource(.site, sites: site.parent.map { [$0] } ?? roots), by: asker)
        let clean = try Self.checked(site, among: known)
        return try await archive.write { writer in
            let made = try SitesTable.insert(clean, in: writer)
            if clean.parent == nil { try Self.appoint(made.id, above: roots, in: writer) }
            try LedgerTable.append(
                asker.entry("create", Resource(.site, id: "\(made.id)", sites: [made.id])), in: writer)
            return made
        }
    }

    /// Changes what is known of a site, or where it stands.
    package func change(_ site: Site, by asker: Asker) async throws {
        let known = try await archive.read { try SitesTable.all(in: $0) }
        let old = known.first { $0.id == site.id }
        var touched: Set<Int64> = [site.id]
        if let old, old.parent != site.parent {
            touched.formUnion([old.parent, site.parent].compactMap { $0 })
        }
        try await archive.require(.change, Resource(.site, id: "\(site.id)", sites: touched), by: asker)
        guard old != nil else { throw Refusal.noSuchSite }
        let clean = try Self.checked(site, among: known)
        try await archive.write { writer in
            try SitesTable.update(clean, in: writer)
            try LedgerTable.append(
                asker.entry("change", Resource(.site, id: "\(clean.id)", sites: [clean.id])), in: writer)
        }
    }

    package func set(_ settings: SiteSettings, site id: Int64, by asker: Asker) async throws {
        let resource = Resource(.site, id: "\(id)", sites: [id])
        try await archive.require(.change, resource, by: asker)
        for target in ClockTarget.allCases {
            guard let minutes = settings[target] else { continue }
            guard ClockTarget.possible.contains(minutes) else { throw Refusal.target(target) }
        }
        guard settings.strokePhone.count <= 40 else { throw Refusal.tooLong }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = String(decoding: try encoder.encode(settings), as: UTF8.self)
        try await archive.write { writer in
            guard try SitesTable.find(id, in: writer.reader) != nil else { throw Refusal.noSuchSite }
            try SitesTable.setSettings(id, json: json, in: writer)
            try LedgerTable.append(asker.entry("change-settings", resource, detail: json), in: writer)
        }
    }

    /// Whoever holds an administrator's role at every top there was holds it at the new one.
    private static func appoint(
        _ top: Int64, above roots: Set<Int64>, in writer: Writer
    ) throws(ArchiveError) {
        for role in AdministratorSeparation.roles {
            for account in try PeopleTable.holders(of: role, in: writer.reader) {
                var given = try Memberships.given(account: account, in: writer.reader)
                let held = Set(given.filter { $0.role == role }.map(\.site))
                guard !roots.isEmpty, roots.isSubset(of: held) else { continue }
                given.insert(Membership(site: top, role: role))
                try Memberships.set(given, account: account, in: writer)
            }
        }
    }

    private static func checked(_ site: Site, among known: [Site]) throws(Refusal) -> Site {
        var clean = site
        clean.name = site.name.trimmingCharacters(in: .whitespacesAndNewlines)
        clean.englishName = site.englishName.trimmingCharacters(in: .whitespacesAndNewlines)
        clean.serviceHours = site.serviceHours.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !clean.name.isEmpty else { throw .noName }
        guard [clean.name, clean.englishName, clean.serviceHours].allSatisfy({ $0.count <= 80 }) else {
            throw .tooLong
        }
        guard !known.contains(where: { $0.name == clean.name && $0.id != clean.id }) else {
            throw .nameTaken
        }
        var above = clean.parent
        var steps = 1
        while let step = above {
            guard step != clean.id || clean.id == 0 else { throw .loop }
            guard let parent = known.first(where: { $0.id == step }) else { throw .noSuchParent }
            steps += 1
            guard steps < SitesTable.deepest else { throw .tooDeep }
            above = parent.parent
        }
        return clean
    }
}
