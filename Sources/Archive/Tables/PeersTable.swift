import DICOM
import Records

/// One row for each device of which something is known.
package enum PeersTable {
    package static func all(in reader: Reader) throws(ArchiveError) -> [PeerRules] {
        try reader.rows("SELECT * FROM peers ORDER BY ae_title").map(PeerRules.init)
    }

    package static func find(_ aeTitle: String, in reader: Reader) throws(ArchiveError) -> PeerRules? {
        try reader.row("SELECT * FROM peers WHERE ae_title = ?", [SQLValue(aeTitle)]).map(PeerRules.init)
    }

    package static func put(
        _ rules: PeerRules, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO peers (
                ae_title, character_set, host, port, allowed, may_query, transfer_syntaxes,
                maximum_associations, bytes_per_second, objects_per_second, user_rule, tls, tls_authority,
                tls_certificate, tls_key, tls_name, tls_binding, changed_ms, site
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (ae_title) DO UPDATE SET
                character_set = excluded.character_set, host = excluded.host, port = excluded.port,
                allowed = excluded.allowed, may_query = excluded.may_query,
                transfer_syntaxes = excluded.transfer_syntaxes,
                maximum_associations = excluded.maximum_associations,
                bytes_per_second = excluded.bytes_per_second,
                objects_per_second = excluded.objects_per_second, user_rule = excluded.user_rule,
                tls = excluded.tls, tls_authority = excluded.tls_authority,
                tls_certificate = excluded.tls_certificate, tls_key = excluded.tls_key,
                tls_name = excluded.tls_name, tls_binding = excluded.tls_binding,
                changed_ms = excluded.changed_ms, site = excluded.site
            """,
            [
                SQLValue(rules.aeTitle), SQLValue(rules.characterSet?.line ?? ""),
                SQLValue(rules.address?.host ?? ""), SQLValue(rules.address?.port ?? 0),
                SQLValue(rules.isAllowed), SQLValue(rules.mayQuery),
                SQLValue(rules.transferSyntaxes.map(\.string).joined(separator: "\\")),
                SQLValue(rules.maximumAssociations), SQLValue(rules.rate.bytesPerSecond),
                SQLValue(rules.rate.objectsPerSecond), SQLValue(rules.user.rawValue),
                SQLValue(rules.transport.usesTLS), SQLValue(rules.transport.authorityFile ?? ""),
                SQLValue(rules.transport.certificateFile ?? ""), SQLValue(rules.transport.keyFile ?? ""),
                SQLValue(rules.transport.serverName ?? ""), SQLValue(rules.transport.binding?.line ?? ""),
                SQLValue(nowMilliseconds), SQLValue(rules.site),
            ])
    }

    /// Says whether there was such a row.
    package static func remove(_ aeTitle: String, in writer: Writer) throws(ArchiveError) -> Bool {
        try writer.execute("DELETE FROM peers WHERE ae_title = ?", [SQLValue(aeTitle)]) > 0
    }
}

extension PeerRules {
    fileprivate init(_ row: SQLRow) {
        let host = row.text("host")
        self.init(
            aeTitle: row.text("ae_title"),
            characterSet: CharacterSetCorrection(line: row.text("character_set")),
            address: host.isEmpty ? nil : PeerAddress(host: host, port: row.int("port")),
            isAllowed: row.bool("allowed"), mayQuery: row.bool("may_query"),
            transferSyntaxes: row.text("transfer_syntaxes").split(separator: "\\").map { UID($0) },
            maximumAssociations: row.optionalInt("maximum_associations"),
            rate: PeerRate(
                bytesPerSecond: row.optionalInt("bytes_per_second"),
                objectsPerSecond: row.optionalInt("objects_per_second")),
            transport: PeerTransport(row), user: UserRule(rawValue: row.text("user_rule")) ?? .required,
            site: row.integer("site"))
    }
}

extension PeerTransport {
    fileprivate init(_ row: SQLRow) {
        func text(_ column: String) -> String? {
            let text = row.text(column)
            return text.isEmpty ? nil : text
        }
        self.init(
            usesTLS: row.bool("tls"), authorityFile: text("tls_authority"),
            certificateFile: text("tls_certificate"), keyFile: text("tls_key"), serverName: text("tls_name"),
            binding: text("tls_binding").flatMap(CertificateBinding.init(line:)))
    }
}
