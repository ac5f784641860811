import DICOM
import Records

/// A query, sorted by the levels that its keys and wanted attributes are of.
struct SearchPlan: Sendable {
    /// Attributes that are wanted of an entity.
    struct Wanted: Sendable {
        var everything = false
        var tags: Set<Tag> = []
        /// False when the columns of a row are enough.
        private(set) var needsHeader = false

        func contains(_ tag: Tag) -> Bool { everything || tags.contains(tag) }

        /// The same, knowing what a row has.
        func of(_ columns: Set<Tag>) -> Wanted {
            var wanted = self
            wanted.needsHeader = everything || !tags.isSubset(of: columns)
            return wanted
        }

        func union(_ other: Wanted) -> Wanted {
            Wanted(everything: everything || other.everything, tags: tags.union(other.tags))
        }

        init(everything: Bool = false, tags: Set<Tag> = []) {
            self.everything = everything
            self.tags = tags
        }
    }

    let query: Query
    let retrieveAETitle: String
    /// Only studies that are within it are answered with.
    var sight = Sight.everything
    /// The keys of each level.
    private let keys: [QueryLevel: [QueryKey]]
    private let matched: [QueryLevel: Wanted]
    private let returned: [QueryLevel: Wanted]
    /// What must be known of a study and its patient to match them, and what is to be returned of both.
    let studyMatched: Wanted
    let studyReturned: Wanted
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
        deepestKey = keys.keys.max() ?? .patient
        var returned: [QueryLevel: Wanted] = [:]
        // These say how the question was asked, and are of no entity.
        let control: Set<Tag> = [.specificCharacterSet, .queryRetrieveLevel]
        for tag in query.returned.tags where !control.contains(tag) {
            returned[SearchPlan.level(of: tag, asked: query.level), default: Wanted()].tags.insert(tag)
        }
        for level in QueryLevel.allCases where level <= query.level {
            returned[level, default: Wanted()].tags.insert(level.uniqueKey)
            if query.returned.everything { returned[level]?.everything = true }
        }
        // A study answers for its patient, too.
        let patient = (matched[.patient] ?? Wanted(), returned[.patient] ?? Wanted())
        studyMatched = patient.0.union(matched[.study] ?? Wanted()).of(FoundStudy.columns)
        studyReturned = patient.1.union(returned[.study] ?? Wanted()).of(FoundStudy.columns)
        let columns: [QueryLevel: Set<Tag>] = [
            .patient: FoundPatient.columns, .series: FoundSeries.columns, .instance: FoundInstance.columns,
        ]
        for (level, columns) in columns {
            matched[level] = matched[level]?.of(columns)
            returned[level] = returned[level]?.of(columns)
        }
        self.matched = matched
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
