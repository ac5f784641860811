import Archive
import Records

extension ResourceDesk {
    /// Rows of the ledger going down from one, as messages, for those who look after it.
    ///
    /// - Throws: ``Refusal/forbidden`` for everybody else.
    package func trail(_ walk: ResourceWalk, for asker: ResourceAsker) async throws -> ResourceRows<
        AuditMessage
    > {
        try await mayReadLedger(asker)
        let before = walk.from == .max ? walk.from : walk.from + 1
        let source = LedgerDelivery.hostName
        let rows = try await archive.read {
            try LedgerTable.list(LedgerFilter(), before: before, limit: walk.limit, in: $0)
        }
        return ResourceRows(
            rows.map { AuditMessage(row: $0.id, entry: $0.entry, hash: $0.hash, source: source) },
            rows.map(\.id),
            limit: walk.limit)
    }

    package func trail(row: Int64, for asker: ResourceAsker) async throws -> AuditMessage? {
        try await mayReadLedger(asker)
        let source = LedgerDelivery.hostName
        return try await archive.read {
            try LedgerTable.row(row, in: $0).map {
                AuditMessage(row: $0.id, entry: $0.entry, hash: $0.hash, source: source)
            }
        }
    }

    private func mayReadLedger(_ asker: ResourceAsker) async throws {
        let resource = Resource(.ledger)
        guard allow(asker.actor, .list, resource) != .allowed else { return await archive.writeTrail() }
        let entry = LedgerEntry(
            asker.actor, Action.list.rawValue, resource, at: clock(), address: asker.address,
            outcome: .refused)
        try await archive.write { try LedgerTable.append(entry, in: $0) }
        throw Refusal.forbidden
    }
}
