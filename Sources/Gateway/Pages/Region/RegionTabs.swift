/// The pages about the network and those who work in it. A page stands among them as soon as `URLs` has its address.
package enum RegionTabs: String, CaseIterable, Sendable {
    case sites = "/region"
    case people = "/people"
    case emergency = "/emergency"

    var place: URLs? { URLs(rawValue: rawValue) }

    /// Whether a path is of one of these pages.
    static func hold(_ path: String) -> Bool {
        allCases.contains { path == $0.rawValue || path.hasPrefix($0.rawValue + "/") }
    }

    private func name(_ words: RegionWords) -> String {
        switch self {
        case .sites: words.sites
        case .people: words.people
        case .emergency: words.emergency
        }
    }

    static func bar(_ visit: Visit) -> HTML {
        let words = visit.language.region
        return H.nav(.class("tabs"), .label(words.region)) {
            for tab in allCases { tab.entry(visit, words) }
        }
    }

    private func entry(_ visit: Visit, _ words: RegionWords) -> HTML {
        guard let link = place?.link else { return .empty }
        let isHere = visit.path == rawValue || visit.path.hasPrefix(rawValue + "/")
        return H.a(.href(link), isHere ? .named("aria-current", "page") : .none, text: name(words))
    }
}
