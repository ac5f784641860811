import Records

/// Where sites want to be told, and which other machines may be called at all.
package enum HooksTable {
    package static func insert(_ hook: Hook, in writer: Writer) throws(ArchiveError) -> Hook {
        let row = try writer.row(
            """
            INSERT INTO hooks (site, name, kind, address, secret, recipients, events, enabled)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
            """, values(hook))
        var made = hook
        made.id = row?.integer("id") ?? 0
        return made
    }

    package static func update(_ hook: Hook, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            """
            UPDATE hooks SET site = ?, name = ?, kind = ?, address = ?, secret = ?, recipients = ?, events = ?,
                enabled = ? WHERE id = ?
            """, values(hook) + [SQLValue(hook.id)])
    }

    /// Removes a hook with what still waited for it.
    package static func delete(_ id: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute("DELETE FROM hooks WHERE id = ?", [SQLValue(id)])
        try OutboxTable.forget(.hook(id), in: writer)
    }

    package static func find(_ id: Int64, in reader: Reader) throws(ArchiveError) -> Hook? {
        try reader.row("SELECT * FROM hooks WHERE id = ?", [SQLValue(id)]).flatMap(Hook.init)
    }

    package static func all(in reader: Reader) throws(ArchiveError) -> [Hook] {
        try reader.rows("SELECT * FROM hooks ORDER BY site, name, id").compactMap(Hook.init)
    }

    package static func origins(in reader: Reader) throws(ArchiveError) -> AllowedOrigins {
        AllowedOrigins(
            named: try reader.rows("SELECT origin FROM allowed_origins ORDER BY origin").map {
                $0.text("origin")
            })
    }

    package static func allow(_ origin: String, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            "INSERT INTO allowed_origins (origin) VALUES (?) ON CONFLICT (origin) DO NOTHING",
            [SQLValue(origin)])
    }

    /// False when it was not on the list.
    package static func disallow(_ origin: String, in writer: Writer) throws(ArchiveError) -> Bool {
        try writer.execute("DELETE FROM allowed_origins WHERE origin = ?", [SQLValue(origin)]) > 0
    }

    private static func values(_ hook: Hook) -> [SQLValue] {
        [
            SQLValue(hook.site), SQLValue(hook.name), SQLValue(hook.kind.rawValue), SQLValue(hook.address),
            SQLValue(hook.secret), SQLValue(hook.recipients.joined(separator: " ")),
            SQLValue(hook.events.sorted().map(\.rawValue).joined(separator: " ")), SQLValue(hook.isEnabled),
        ]
    }
}

extension Hook {
    init?(_ row: SQLRow) {
        guard let kind = Kind(rawValue: row.text("kind")) else { return nil }
        self.init(
            id: row.integer("id"), site: row.integer("site"), name: row.text("name"), kind: kind,
            address: row.text("address"), secret: row.text("secret"),
            recipients: row.text("recipients").split(separator: " ").map(String.init),
            events: Set(
                row.text("events").split(separator: " ").compactMap { TeamEvent(rawValue: String($0)) }),
            isEnabled: row.bool("enabled"))
    }
}

/// Browsers that want to be told.
package enum PushSubscriptions {
    /// A browser that subscribes anew takes the place of its earlier subscription, whoever's it was.
    package static func insert(
        _ item: PushSubscription, in writer: Writer
    ) throws(ArchiveError) -> PushSubscription {
        let row = try writer.row(
            """
            INSERT INTO push_subscriptions (account, endpoint, public_key, secret, device, created_ms)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (endpoint) DO UPDATE SET account = excluded.account, public_key = excluded.public_key,
                secret = excluded.secret, device = excluded.device, created_ms = excluded.created_ms
            RETURNING id
            """,
            [
                SQLValue(item.account), SQLValue(item.endpoint), SQLValue(item.publicKey),
                SQLValue(item.secret),
                SQLValue(item.device), SQLValue(item.createdMilliseconds),
            ])
        var made = item
        made.id = row?.integer("id") ?? 0
        return made
    }

    package static func find(_ id: Int64, in reader: Reader) throws(ArchiveError) -> PushSubscription? {
        try reader.row("SELECT * FROM push_subscriptions WHERE id = ?", [SQLValue(id)]).map(
            PushSubscription.init)
    }

    package static func of(account: Int64, in reader: Reader) throws(ArchiveError) -> [PushSubscription] {
        try reader.rows("SELECT * FROM push_subscriptions WHERE account = ? ORDER BY id", [SQLValue(account)])
            .map(PushSubscription.init)
    }

    package static func find(endpoint: String, in reader: Reader) throws(ArchiveError) -> PushSubscription? {
        try reader.row("SELECT * FROM push_subscriptions WHERE endpoint = ?", [SQLValue(endpoint)])
            .map(PushSubscription.init)
    }

    package static func delete(_ id: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute("DELETE FROM push_subscriptions WHERE id = ?", [SQLValue(id)])
        try OutboxTable.forget(.push(id), in: writer)
    }
}

extension PushSubscription {
    init(_ row: SQLRow) {
        self.init(
            id: row.integer("id"), account: row.integer("account"), endpoint: row.text("endpoint"),
            publicKey: row.bytes("public_key") ?? [], secret: row.bytes("secret") ?? [],
            device: row.text("device"), createdMilliseconds: row.integer("created_ms"))
    }
}
