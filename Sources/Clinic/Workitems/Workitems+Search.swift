import Archive
import DICOM
import Records

extension Workitems {
    /// A search for units of work (PS3.18 section 11.9).
    package struct Search: Sendable {
        var keys: [QueryKey]
        var returned: ReturnedAttributes
        var options: QueryOptions

        /// - Parameters:
        ///   - identifier: the keys, empty where an attribute is only to be returned.
        ///   - returned: what the answers hold beside the keys.
        /// - Throws: ``QueryError``.
        package init(
            identifier: DataSet, returned: ReturnedAttributes, options: QueryOptions
        ) throws(QueryError) {
            keys = try Query.keys(of: identifier, options: options).filter { !$0.isUniversal }
            self.returned = returned
            self.options = options
            for element in identifier where element.tag != .specificCharacterSet {
                self.returned.insert([element.tag])
            }
        }

        /// The only state that can match, where one is asked for.
        var state: String? {
            let key = keys.first { $0.tag == .procedureStepState }
            guard case .texts? = key?.condition else { return nil }
            let fitting = WorkitemState.allCases.filter { state in
                var one = DataSet()
                one.set(.procedureStepState, state.rawValue)
                return key?.matches(one) == true
            }
            return fitting.count == 1 ? fitting.first?.rawValue : nil
        }
    }

    /// Some answers to a search, and where to go on.
    package struct Page: Sendable {
        package var matches: [DataSet]
        package var next: Place?
    }

    /// How far a search has come.
    package struct Place: Sendable {
        var last: Int64 = 0
        var skipped = 0
        var given = 0

        package init() {}
    }

    /// So many rows are looked at before somebody is told something.
    private static let rowsAtOnce = 200

    package func page(_ search: Search, from place: Place) async throws -> Page {
        let state = search.state
        let rows = try await archive.read { [actor] reader in
            try WorkitemsTable.page(
                after: place.last, state: state, limit: Self.rowsAtOnce, seenBy: Sights.of(actor, in: reader),
                in: reader)
        }
        var place = place
        var matches: [DataSet] = []
        for row in rows {
            place.last = row.id
            let dataSet = try Self.dataSet(row)
            guard search.keys.allSatisfy({ $0.matches(dataSet) }) else { continue }
            guard place.skipped >= search.options.offset else {
                place.skipped += 1
                continue
            }
            if let limit = search.options.limit, place.given >= limit { return Page(matches: matches) }
            place.given += 1
            matches.append(search.returned.project(dataSet))
        }
        return Page(matches: matches, next: rows.count < Self.rowsAtOnce ? nil : place)
    }

    /// A text that differs whenever the answer to a search may.
    package func version() async throws -> String {
        try await archive.read { [actor] reader in
            try WorkitemsTable.version(in: reader) + " " + Sights.of(actor, in: reader).mark
        }
    }
}
