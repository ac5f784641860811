/// The pages of the archive, in the order in which people need them: the one list of them. A page stands in the
/// navigation as soon as `URLs` has its address, and not before.
package enum ArchiveTabs: String, CaseIterable, Sendable {
    case search = "/archive"
    case transfers = "/archive/transfers"
    case peers = "/archive/peers"
    case storage = "/archive/storage"
    case changes = "/archive/changes"
    case films = "/archive/films"
    case comparison = "/archive/comparison"

    /// Where the page is; nil while there is none.
    package var place: URLs? { URLs(rawValue: rawValue) }

    /// Those whose pages exist.
    static var present: [ArchiveTabs] { allCases.filter { $0.place != nil } }

    /// Where the entry in the bar at the top leads.
    static var entrance: Link? { present.first?.place?.link }

    /// Whether a path is of a page of the archive.
    static func hold(_ path: String) -> Bool {
        path == search.rawValue || path.hasPrefix(search.rawValue + "/")
    }

    func name(_ words: Phrases.Archive) -> String {
        switch self {
        case .search: words.tabSearch
        case .transfers: words.tabTransfers
        case .peers: words.tabPeers
        case .storage: words.tabStorage
        case .changes: words.tabChanges
        case .films: words.tabFilms
        case .comparison: words.tabComparison
        }
    }

    /// The tabs, for the head of each page of the archive. Where the page is only one of them, none are shown.
    static func bar(_ visit: Visit) -> HTML {
        guard present.count > 1 else { return .empty }
        let words = visit.phrases.archive
        return H.nav(.class("tabs"), .label(words.archive)) {
            for tab in present { tab.entry(visit, words) }
        }
    }

    private func entry(_ visit: Visit, _ words: Phrases.Archive) -> HTML {
        guard let link = place?.link else { return .empty }
        // The details of a study belong to the search.
        let below = self == .search ? "/archive/studies/" : rawValue + "/"
        let isHere = visit.path == rawValue || visit.path.hasPrefix(below)
        return H.a(
            .href(link), isHere ? .named("aria-current", "page") : .none, text: name(words))
    }
}
