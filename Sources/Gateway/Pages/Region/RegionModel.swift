import Clinic
import Records

/// The tree of sites, or one of them.
package struct RegionModel: Sendable {
    /// A site with how deep it stands.
    package struct Line: Sendable {
        package var site: Site
        package var depth: Int
        package var people: Int
    }

    /// Somebody who works at the site that is shown.
    package struct Colleague: Sendable {
        package var name: String
        package var key: String
        package var roles: String
    }

    package var lines: [Line]
    /// Sites that may stand above another, for choices in forms.
    package var sites: [Site]
    package var mayAdd: Bool
    package var detail: RegionDesk.Detail?
    package var mayChange = false
    package var colleagues: [Colleague] = []
    /// What was typed and not taken.
    package var draft: Site?
    package var trouble: String?

    init(_ sites: [Site], _ people: [Person], _ visit: Visit) {
        self.sites = sites
        var lines: [Line] = []
        // Sites come in the order in which they were made; loops cannot be, and are not followed all the same.
        func add(_ parent: Int64?, _ depth: Int) {
            for site in sites where site.parent == parent && depth < 16 {
                let count = people.count { person in
                    !person.isDisabled && person.given.contains { $0.site == site.id }
                }
                lines.append(Line(site: site, depth: depth, people: count))
                add(site.id, depth + 1)
            }
        }
        add(nil, 0)
        self.lines = lines
        let actor = visit.session?.account.actor ?? .stranger
        mayAdd = sites.contains { site in
            allow(actor, .create, Resource(.site, sites: [site.id])) == .allowed
        }
    }

    /// Shows one of the sites.
    mutating func show(_ detail: RegionDesk.Detail, _ people: [Person], _ visit: Visit) {
        self.detail = detail
        let id = detail.site.id
        let actor = visit.session?.account.actor ?? .stranger
        mayChange = allow(actor, .change, Resource(.site, sites: [id])) == .allowed
        mayAdd = allow(actor, .create, Resource(.site, sites: [id])) == .allowed
        let words = visit.language.region
        colleagues = people.filter { !$0.isDisabled }.compactMap { person in
            let roles = Role.allCases.filter { person.given.contains(Membership(site: id, role: $0)) }
            guard !roles.isEmpty else { return nil }
            return Colleague(
                name: person.account.shownName, key: person.account.key,
                roles: roles.map(words.role).joined(separator: visit.language == .chinese ? "、" : ", "))
        }
    }
}

/// What the form about a site says.
enum SiteWish {
    /// - Parameter old: the site that is changed; nil for a new one.
    static func site(_ form: Form, changing old: Site?) -> Site {
        var site = old ?? Site(id: 0, parent: nil, name: "", kind: .alliance)
        site.name = String(form["name"].prefix(200))
        site.englishName = String(form["english"].prefix(200))
        site.kind = Site.Kind(rawValue: form["kind"]) ?? site.kind
        site.serviceHours = String(form["hours"].prefix(200))
        site.capabilities = Set(Site.Capability.allCases.filter { form["can-\($0.rawValue)"] == "1" })
        site.isActive = old == nil || form["active"] == "1"
        if form.has("parent") { site.parent = Int64(form["parent"]) }
        return site
    }

    static func settings(_ form: Form) -> SiteSettings {
        var settings = SiteSettings(strokePhone: String(form["phone"].prefix(200)))
        for target in ClockTarget.allCases {
            let text = form["target-\(target.rawValue)"].trimmed
            // What is no number becomes one that is refused.
            if !text.isEmpty { settings[target] = Int(text) ?? 0 }
        }
        return settings
    }
}

extension RegionDesk.Refusal {
    func sentence(_ words: RegionWords) -> String? {
        let code =
            switch self {
            case .noName: "no-name"
            case .nameTaken: "name-taken"
            case .tooLong: "too-long"
            case .noSuchParent: "no-such-parent"
            case .loop: "loop"
            case .tooDeep: "too-deep"
            case .target: "target"
            case .noSuchSite: ""
            }
        return words.refusals[code]
    }
}
