import Archive
import Records

/// Tells open pages which cases changed. Each changed case is looked up once for all pages; each page is told only of
/// cases that its reader may see.
package struct CaseFeed: Sendable {
    /// A case that changed, and who may hear of it.
    package struct Change: Sendable, Hashable {
        package var key: String
        package var version: Int64
        package var sites: Set<Int64>
        package var record: Int64?

        /// What the change is made to, for `allow`.
        package var resource: Resource { Resource(.caseRecord, sites: sites, record: record) }
    }

    private let feed: EventFeed<Change>

    package init(
        archive: Archive, pause: Duration = .milliseconds(200),
        clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds
    ) {
        feed = EventFeed(archive: archive, pause: pause, clock: clock) {
            events, reader throws(ArchiveError) in
            try Self.changes(events, reader)
        }
    }

    /// What changes from now on; ended by cancelling the task that reads it.
    package func changes() -> AsyncStream<Change> { feed.changes() }

    private static func changes(_ events: [Events.Event], _ reader: Reader) throws(ArchiveError) -> [Change] {
        var changes: [Change] = []
        var seen: Set<Int64> = []
        for event in events where event.kind == Events.caseRecord {
            guard let id = Int64(event.subject), seen.insert(id).inserted,
                let item = try CasesTable.find(id, in: reader)
            else { continue }
            changes.append(
                Change(
                    key: item.key, version: item.version,
                    sites: Set(try CasesTable.sites(of: id, in: reader).map(\.site)), record: item.record))
        }
        return changes
    }
}
