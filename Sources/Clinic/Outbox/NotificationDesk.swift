import Archive
import Foundation
import Records

/// Where people and sites want to be told.
package struct NotificationDesk: Sendable {
    let archive: Archive
    let clock: @Sendable () -> Int64
    private let outbox: Outbox

    package init(archive: Archive, clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds) {
        self.archive = archive
        self.clock = clock
        outbox = Outbox(archive: archive, clock: clock)
    }

    package struct Overview: Sendable {
        package var devices: [(subscription: PushSubscription, lane: OutboxLane)]
        /// Hooks of sites that the reader administers.
        package var hooks: [(hook: Hook, lane: OutboxLane)]
        package var sites: [Site]
        /// Sites whose hooks the reader may change.
        package var administered: [Site]
        package var publicKey: String
    }

    package func overview(for actor: Actor) async throws -> Overview {
        let key = try await outbox.desk().webPush.publicKey()
        return try await archive.read { reader in
            let sites = try SitesTable.all(in: reader)
            let own = sites.filter { Self.administers(actor, $0.id) }
            let devices = try actor.account.map { try PushSubscriptions.of(account: $0, in: reader) } ?? []
            let hooks = try HooksTable.all(in: reader).filter { hook in own.contains { $0.id == hook.site } }
            return Overview(
                devices: try devices.map { ($0, try OutboxTable.lane(.push($0.id), in: reader)) },
                hooks: try hooks.map { ($0, try OutboxTable.lane(.hook($0.id), in: reader)) }, sites: sites,
                administered: own, publicKey: key)
        }
    }

    private static func administers(_ actor: Actor, _ site: Int64) -> Bool {
        allow(actor, .administer, Resource(.site, id: "\(site)", sites: [site])) == .allowed
    }

    // MARK: - Browsers

    /// Notes a browser of whoever asks. Only services on the list are called.
    package func subscribe(
        endpoint: String, publicKey: String, secret: String, device: String, by actor: Actor
    ) async throws {
        guard let account = actor.account else { throw TeamRefusal.forbidden }
        guard let point = MessageSecrets.base64URL(publicKey), let code = MessageSecrets.base64URL(secret),
            let name = TeamText.checked(device, longest: 80), let address = WebAddress(endpoint)
        else { throw TeamRefusal.fieldUnusable }
        let subscription = PushSubscription(
            account: account, endpoint: endpoint, publicKey: point, secret: code,
            device: name.isEmpty ? "?" : name, createdMilliseconds: clock())
        guard subscription.isUsable, (try? CurveKey.make().agree(with: point)) != nil else {
            throw TeamRefusal.fieldUnusable
        }
        let now = clock()
        try await archive.write { writer in
            guard try HooksTable.origins(in: writer.reader).trust(address) != .no else {
                throw TeamRefusal.addressNotAllowed
            }
            let mine = try PushSubscriptions.of(account: account, in: writer.reader)
            guard mine.count < 20 || mine.contains(where: { $0.endpoint == endpoint }) else {
                throw TeamRefusal.fieldUnusable
            }
            // Messages for whoever had this browser before are not shown to the one who has it now.
            if let known = try PushSubscriptions.find(endpoint: endpoint, in: writer.reader),
                known.account != account
            {
                try PushSubscriptions.delete(known.id, in: writer)
            }
            _ = try PushSubscriptions.insert(subscription, in: writer)
            try LedgerTable.append(
                LedgerEntry(actor, "subscribe", Resource(.person, id: "\(account)"), at: now), in: writer)
        }
    }

    package func unsubscribe(_ id: Int64, by actor: Actor) async throws {
        let now = clock()
        try await archive.write { writer in
            guard let known = try PushSubscriptions.find(id, in: writer.reader),
                known.account == actor.account
            else { throw TeamRefusal.hidden }
            try PushSubscriptions.delete(id, in: writer)
            try LedgerTable.append(
                LedgerEntry(actor, "unsubscribe", Resource(.person, id: "\(known.account)"), at: now),
                in: writer)
        }
    }

    /// Sends something to a browser of whoever asks, or to a hook he administers, to see whether it arrives.
    package func test(_ destination: Delivery.Destination, by actor: Actor) async throws {
        let now = clock()
        try await archive.write { writer in
            switch destination {
            case .push(let id):
                let known = try PushSubscriptions.find(id, in: writer.reader)
                guard let known, known.account == actor.account else { throw TeamRefusal.hidden }
            case .hook(let id):
                guard let hook = try HooksTable.find(id, in: writer.reader),
                    Self.administers(actor, hook.site)
                else { throw TeamRefusal.hidden }
            }
            let content = try Announcing.encode(Announcement(event: .test, at: now))
            try Announcing(writer: writer, item: nil, now: now).put(.test, content, destination)
            try OutboxTable.hurry(destination, in: writer)
        }
    }

    // MARK: - Hooks

    /// Adds a hook, or changes the one of this number; an empty secret keeps the one there is, and a new signed hook
    /// gets one made for it.
    package func save(_ wish: Hook, by actor: Actor) async throws -> Hook {
        var hook = wish
        guard let address = WebAddress(hook.address), let name = TeamText.checked(hook.name, longest: 80),
            !name.isEmpty, hook.secret.utf8.count <= 256, hook.recipients.count <= 50,
            hook.recipients.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isNumberByte) }),
            hook.kind != .sms || !hook.recipients.isEmpty
        else { throw TeamRefusal.fieldUnusable }
        hook.name = name
        if hook.secret.isEmpty, hook.kind == .json, hook.id == 0 { hook.secret = HookSigning.makeSecret() }
        let now = clock()
        return try await onHook(hook, by: actor, as: hook.id == 0 ? "add-hook" : "change-hook", now) {
            writer, hook in
            guard try HooksTable.origins(in: writer.reader).trust(address) != .no else {
                throw TeamRefusal.addressNotAllowed
            }
            guard hook.id != 0 else { return try HooksTable.insert(hook, in: writer) }
            guard let known = try HooksTable.find(hook.id, in: writer.reader),
                Self.administers(actor, known.site)
            else { throw TeamRefusal.hidden }
            var changed = hook
            if changed.secret.isEmpty { changed.secret = known.secret }
            try HooksTable.update(changed, in: writer)
            return changed
        }
    }

    package func remove(hook id: Int64, by actor: Actor) async throws {
        guard let hook = try await archive.read({ try HooksTable.find(id, in: $0) }) else {
            throw TeamRefusal.hidden
        }
        _ = try await onHook(hook, by: actor, as: "remove-hook", clock()) { writer, hook in
            try HooksTable.delete(hook.id, in: writer)
            return hook
        }
    }

    private func onHook(
        _ hook: Hook, by actor: Actor, as word: String, _ now: Int64,
        _ body: @escaping @Sendable (Writer, Hook) throws -> Hook
    ) async throws -> Hook {
        let resource = Resource(.site, id: "\(hook.site)", sites: [hook.site])
        if let refusal = TeamRefusal(Records.allow(actor, .administer, resource)) {
            try await archive.write { writer in
                try LedgerTable.append(
                    LedgerEntry(actor, word, resource, at: now, outcome: .refused), in: writer)
            }
            throw refusal
        }
        return try await archive.write { writer in
            guard try SitesTable.find(hook.site, in: writer.reader) != nil else { throw TeamRefusal.noSite }
            let made = try body(writer, hook)
            try LedgerTable.append(LedgerEntry(actor, word, resource, at: now), in: writer)
            return made
        }
    }

    private static func isNumberByte(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "+")
    }
}
