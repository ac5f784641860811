/// Which patients somebody sees when he asks for many at once: those of some sites, and those of records that he has
/// broken the glass for. Made from an actor, so that lists and single things are decided by the same rule.
package struct Sight: Sendable, Hashable {
    /// Nothing is filtered out: whoever sees every site, and the house itself.
    package var isEverything: Bool
    package var sites: Set<Int64>
    package var records: Set<Int64>

    package init(isEverything: Bool = false, sites: Set<Int64> = [], records: Set<Int64> = []) {
        self.isEverything = isEverything
        self.sites = sites
        self.records = records
    }

    package static let everything = Sight(isEverything: true)
    package static let nothing = Sight()

    /// Whether something that belongs to these sites and is about this record is seen.
    package func covers(sites: Set<Int64>, record: Int64? = nil) -> Bool {
        isEverything || !self.sites.isDisjoint(with: sites) || (record.map(records.contains) ?? false)
    }

    /// Differs between two sights that see different things: for what is kept of answers.
    package var mark: String {
        isEverything
            ? "*"
            : sites.sorted().map(String.init).joined(separator: ",") + "/"
                + records.sorted().map(String.init).joined(separator: ",")
    }
}

extension Actor {
    /// What the actor sees in lists, where these are all sites that there are.
    package func sight(of all: Set<Int64>) -> Sight {
        if kind == .house { return .everything }
        guard allow(self, .list, Resource(.study)) == .allowed else { return .nothing }
        let sites = clinicalSites
        return all.isSubset(of: sites) ? .everything : Sight(sites: sites, records: emergencyRecords)
    }

    /// The site to which what the actor brings belongs, when nothing else says.
    package var homeSite: Int64 { clinicalSites.min() ?? memberships.map(\.site).min() ?? Site.first }

    /// A device of a site: what may query sees the patients of its site.
    package static func device(_ aeTitle: String, site: Int64, mayQuery: Bool) -> Actor {
        Actor(
            kind: .device(aeTitle: aeTitle), name: aeTitle,
            memberships: mayQuery ? [Membership(site: site, role: .technician)] : [])
    }
}
