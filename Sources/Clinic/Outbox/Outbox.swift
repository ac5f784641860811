import Archive
import Foundation
import Records

/// What is on its way to other machines, for the courier that carries it.
package struct Outbox: Sendable {
    let archive: Archive
    let clock: @Sendable () -> Int64

    package init(archive: Archive, clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds) {
        self.archive = archive
        self.clock = clock
    }

    /// One thing to carry, with where to.
    package struct Parcel: Sendable {
        package var delivery: Delivery
        package var announcement: Announcement
        package var destination: Destination

        package enum Destination: Sendable {
            case hook(Hook)
            case push(PushSubscription)
        }
    }

    /// What all parcels need.
    package struct Desk: Sendable {
        package var origins: AllowedOrigins
        package var webPush: WebPush
        /// `https://willis.hospital.example`; empty: not said.
        package var publicAddress: String
        package var contact: String
    }

    /// The first of each line that may be carried now. What has no destination any more, or ran out of time, ends here.
    package func due() async throws -> [Parcel] {
        let now = clock()
        let waiting = try await archive.read { try OutboxTable.due(nowMilliseconds: now, in: $0) }
        guard !waiting.isEmpty else { return [] }
        if waiting.contains(where: { $0.expiresMilliseconds <= now }) {
            _ = try await archive.write { try OutboxTable.expire(nowMilliseconds: now, in: $0) }
        }
        var parcels: [Parcel] = []
        for delivery in waiting where delivery.expiresMilliseconds > now {
            if let parcel = try await parcel(delivery) {
                parcels.append(parcel)
            } else {
                try await refused(delivery, "its destination is gone")
            }
        }
        return parcels
    }

    private func parcel(_ delivery: Delivery) async throws -> Parcel? {
        let announcement = try? JSONDecoder().decode(Announcement.self, from: Data(delivery.content.utf8))
        guard let announcement else { return nil }
        let destination = try await archive.read { reader -> Parcel.Destination? in
            switch delivery.destination {
            case .hook(let id): try HooksTable.find(id, in: reader).map(Parcel.Destination.hook)
            case .push(let id): try PushSubscriptions.find(id, in: reader).map(Parcel.Destination.push)
            }
        }
        return destination.map { Parcel(delivery: delivery, announcement: announcement, destination: $0) }
    }

    package func delivered(_ delivery: Delivery) async throws {
        let now = clock()
        try await archive.write { try OutboxTable.delivered(delivery, nowMilliseconds: now, in: $0) }
    }

    /// The other side will never take this one.
    package func refused(_ delivery: Delivery, _ reason: String) async throws {
        let now = clock()
        try await archive.write {
            try OutboxTable.refused(delivery, reason, nowMilliseconds: now, in: $0)
        }
    }

    /// The other side does not take it now.
    package func failed(_ delivery: Delivery, _ reason: String, afterSeconds seconds: Int64? = nil)
        async throws
    {
        let now = clock()
        let notBefore = seconds.map { now + min(max($0, 0), 3600) * 1000 }
        try await archive.write {
            try OutboxTable.failed(delivery, reason, nowMilliseconds: now, notBefore: notBefore, in: $0)
        }
    }

    /// The browser has ended its subscription.
    package func gone(_ subscription: PushSubscription) async throws {
        try await archive.write { try PushSubscriptions.delete(subscription.id, in: $0) }
    }

    private static let keySetting = "vapid-key"
    private static let addressSetting = "public-address"
    private static let contactSetting = "contact"

    /// What parcels are made with. The node's key is made when it is first asked for.
    package func desk() async throws -> Desk {
        if try await archive.read({ try TeamSettings.value(Self.keySetting, in: $0) }) == nil {
            let key = try WebPush.makeKey()
            try await archive.write { writer in
                guard try TeamSettings.value(Self.keySetting, in: writer.reader) == nil else { return }
                try TeamSettings.set(Self.keySetting, key, in: writer)
            }
        }
        return try await archive.read { reader in
            let address = try TeamSettings.value(Self.addressSetting, in: reader) ?? ""
            let contact = try TeamSettings.value(Self.contactSetting, in: reader) ?? ""
            let usual = address.hasPrefix("https://") ? address : "mailto:willis@localhost"
            return Desk(
                origins: try HooksTable.origins(in: reader),
                webPush: WebPush(pem: try TeamSettings.value(Self.keySetting, in: reader) ?? ""),
                publicAddress: address, contact: contact.isEmpty ? usual : contact)
        }
    }

    /// Says how others reach this node, for links in messages.
    package func setPublicAddress(_ address: String) async throws {
        let origin = WebAddress(address).map(\.origin) ?? ""
        guard address.isEmpty || !origin.isEmpty else { throw TeamRefusal.fieldUnusable }
        try await remember(Self.addressSetting, origin, "set-public-address")
    }

    package func setContact(_ contact: String) async throws {
        let isUsable =
            contact.isEmpty
            || contact.utf8.count <= 200
                && (contact.hasPrefix("mailto:") || contact.hasPrefix("https://"))
        guard isUsable else { throw TeamRefusal.fieldUnusable }
        try await remember(Self.contactSetting, contact, "set-contact")
    }

    private func remember(_ name: String, _ value: String, _ word: String) async throws {
        let now = clock()
        try await archive.write { writer in
            try TeamSettings.set(name, value, in: writer)
            try LedgerTable.append(LedgerEntry(.house, word, Resource(.node), at: now), in: writer)
        }
    }

    /// Lets other machines be called, or no longer; only commands of the machine's owner get here.
    package func allow(origin: String, _ isAllowed: Bool) async throws {
        guard let address = WebAddress(origin) else { throw TeamRefusal.fieldUnusable }
        let now = clock()
        try await archive.write { writer in
            if isAllowed {
                try HooksTable.allow(address.origin, in: writer)
            } else if try !HooksTable.disallow(address.origin, in: writer) {
                throw TeamRefusal.hidden
            }
            try LedgerTable.append(
                LedgerEntry(.house, isAllowed ? "allow-origin" : "disallow-origin", Resource(.node), at: now),
                in: writer)
        }
    }

    /// Forgets what ended a fortnight ago.
    package func prune() async throws {
        let now = clock()
        try await archive.write { try OutboxTable.prune(endedBefore: now - 14 * 86_400_000, in: $0) }
    }
}
