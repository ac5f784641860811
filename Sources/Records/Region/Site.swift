/// A hospital, community centre or other place that takes part in the network. Sites form a tree: the region at its
/// root, hubs beneath it, and beneath or beside them branch campuses, alliance hospitals, rehabilitation institutions
/// and community centres.
package struct Site: Codable, Sendable, Equatable, Identifiable {
    package var id: Int64
    /// The site above; nil for the root.
    package var parent: Int64?
    package var name: String
    /// What it goes by where the interface is not Chinese; empty: the name.
    package var englishName: String
    package var kind: Kind
    package var capabilities: Set<Capability>
    /// When the stroke service is staffed, as people say it ("24 h", "Mon–Fri 08:00–17:30"); empty: not said.
    package var serviceHours: String
    /// Sites that have left the network keep their records.
    package var isActive: Bool

    /// The place of a site in the network.
    package enum Kind: String, Codable, Sendable, CaseIterable {
        case region, hub, branch, alliance, rehabilitation, community
    }

    /// What a site can do for a stroke at its best.
    package enum Capability: String, Codable, Sendable, CaseIterable, Comparable {
        case ct, ctAngiography = "ct-angiography", ctPerfusion = "ct-perfusion", mr
        case thrombolysis, thrombectomy, neurosurgery, strokeUnit = "stroke-unit", rehabilitation

        package static func < (left: Capability, right: Capability) -> Bool { left.rawValue < right.rawValue }
    }

    package init(
        id: Int64, parent: Int64?, name: String, englishName: String = "", kind: Kind,
        capabilities: Set<Capability> = [], serviceHours: String = "", isActive: Bool = true
    ) {
        self.id = id
        self.parent = parent
        self.name = name
        self.englishName = englishName
        self.kind = kind
        self.capabilities = capabilities
        self.serviceHours = serviceHours
        self.isActive = isActive
    }

    /// The site every data folder begins with, and the one that devices belong to unless somebody says another.
    package static let first: Int64 = 1
}
