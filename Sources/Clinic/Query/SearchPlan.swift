import DICOM

/// A query, sorted by the levels that its keys and wanted attributes are of.
struct SearchPlan: Sendable {
    /// Attributes that are wanted of an entity.
    struct Wanted: Sendable {
        var everything = false
        var tags: Set<Tag> = []

        var isEmpty: Bool { !everything && tags.isEmpty }

        func contains(_ tag: Tag) -> Bool { everything || tags.contains(tag) }
    }

    let query: Query
    let retrieveAETitle: String
    /// The keys of each level.
    private let keys: [QueryLevel: [QueryKey]]
    private let matched: [QueryLevel: Wanted]
    private let returned: [QueryLevel: Wanted]
    /// The lowest level that a key is of.
    let deepestKey: QueryLevel

    /// Matches of one page.
    static let pageSize = 200
    /// Rows that one look at the database goes through at most, so that it stays short.
    static let mostRows = 2000

    var level: QueryLevel { query.level }

    init(_ query: Query, retrieveAETitle: String) {
        self.query = query
        self.retrieveAETitle = retrieveAETitle
        var keys: [QueryLevel: [QueryKey]] = [:]
        var matched: [QueryLevel: Wanted] = [:]
        for key in query.keys {
            let level = SearchPlan.level(of: key.tag, asked: query.level)
            keys[level, default: []].append(key)
            matched[level, default: Wanted()].tags.formUnion(key.tagsRead)
        }
        self.keys = keys
        self.matched = matched
        deepestKey = keys.keys.max() ?? .patient
        var returned: [QueryLevel: Wanted] = [:]
        for tag in query.returned.tags {
            returned[SearchPlan.level(of: tag, asked: query.level), default: Wanted()].tags.insert(tag)
        }
        for level in QueryLevel.allCases where level <= query.level {
            returned[level, default: Wanted()].tags.insert(level.uniqueKey)
            if query.returned.everything { returned[level]?.everything = true }
        }
        self.returned = returned
    }

    /// Computed attributes of retrieval belong to whatever is asked about.
    private static func level(of tag: Tag, asked: QueryLevel) -> QueryLevel {
        asked == .patient && (tag == .retrieveAETitle || tag == .instanceAvailability)
            ? .patient : tag.queryLevel
    }

    func keys(_ level: QueryLevel) -> [QueryKey] { keys[level] ?? [] }

    /// What must be known of an entity to match it.
    func matched(_ level: QueryLevel) -> Wanted { matched[level] ?? Wanted() }

    /// What is to be returned of an entity.
    func returned(_ level: QueryLevel) -> Wanted { returned[level] ?? Wanted() }
}

extension QueryKey {
    /// The attributes that matching looks at.
    fileprivate var tagsRead: Set<Tag> {
        switch condition {
        case .instant(_, let time): [tag, time, .timezoneOffsetFromUTC]
        case .instants: [tag, .timezoneOffsetFromUTC]
        default: [tag]
        }
    }
}
