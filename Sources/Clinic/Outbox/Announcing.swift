import Archive
import Foundation
import Records

/// Puts what happened into the outbox, in the transaction in which it happens.
struct Announcing {
    let writer: Writer
    let item: StrokeCase?
    let now: Int64

    /// Tells people by their browsers and sites by their hooks.
    ///
    /// - Parameters:
    ///   - site: whose team or whose turn it is.
    ///   - other: the other site of a consultation or transfer; its hooks are told too.
    ///   - accounts: whose browsers are told.
    ///   - hooks: whether the hooks of the sites, and of those above them, are told.
    func tell(
        _ event: TeamEvent, site: Int64, other: Int64? = nil, detail: String = "", role: Role? = nil,
        accounts: Set<Int64>, hooks: Bool
    ) throws {
        let announcement = Announcement(
            event: event, at: now, caseKey: item?.key ?? "",
            site: try SitesTable.find(site, in: writer.reader),
            other: try other.flatMap { id throws(ArchiveError) in try SitesTable.find(id, in: writer.reader)
            },
            detail: detail, role: role)
        let content = try Self.encode(announcement)
        for account in accounts.sorted() {
            for subscription in try PushSubscriptions.of(account: account, in: writer.reader) {
                try put(event, content, .push(subscription.id))
            }
        }
        guard hooks else { return }
        let places = try placesAbove(Set([site, other].compactMap { $0 }))
        for hook in try HooksTable.all(in: writer.reader)
        where places.contains(hook.site) && hook.wants(event) {
            try put(event, content, .hook(hook.id))
        }
    }

    /// What concerns several sites alike: each browser and each hook is told once.
    func tell(_ event: TeamEvent, sites: Set<Int64>, accounts: Set<Int64>) throws {
        let first = try sites.min().flatMap { id throws(ArchiveError) in
            try SitesTable.find(id, in: writer.reader)
        }
        let content = try Self.encode(Announcement(event: event, at: now, site: first))
        for account in accounts.sorted() {
            for subscription in try PushSubscriptions.of(account: account, in: writer.reader) {
                try put(event, content, .push(subscription.id))
            }
        }
        let places = try placesAbove(sites)
        for hook in try HooksTable.all(in: writer.reader)
        where places.contains(hook.site) && hook.wants(event) {
            try put(event, content, .hook(hook.id))
        }
    }

    /// One thing for one destination.
    func put(_ event: TeamEvent, _ content: String, _ destination: Dispatch.Destination) throws {
        let lifetime =
            switch destination {
            case .hook: DeliveryPace.hookLifetimeMilliseconds
            case .push:
                event.isUrgent
                    ? DeliveryPace.urgentPushLifetimeMilliseconds : DeliveryPace.pushLifetimeMilliseconds
            }
        try OutboxTable.insert(
            Dispatch(
                id: 0, key: "msg_" + RandomKey.make(), destination: destination, event: event,
                content: content,
                createdMilliseconds: now, expiresMilliseconds: now + lifetime), in: writer)
    }

    static func encode(_ announcement: Announcement) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(announcement), as: UTF8.self)
    }

    /// The sites and all above them.
    private func placesAbove(_ sites: Set<Int64>) throws -> Set<Int64> {
        let all = Dictionary(
            try SitesTable.all(in: writer.reader).map { ($0.id, $0.parent) },
            uniquingKeysWith: { first, _ in first })
        var places: Set<Int64> = []
        for site in sites {
            var place: Int64? = site
            while let id = place, places.insert(id).inserted { place = all[id] ?? nil }
        }
        return places
    }
}
