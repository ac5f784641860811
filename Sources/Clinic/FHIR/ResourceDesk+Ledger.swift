import Archive
import Records

extension ResourceDesk {
    /// Rows of the ledger going down from one, as messages, for those who look after it.
    ///
    /// - Throws: ``Denial/forbidden`` for everybody else.
    package func trail(_ walk: ResourceWalk, for asker: Asker) async throws -> ResourceRows<
        AuditMessage
    > {
        try await mayReadLedger(asker)
        let before = walk.from == .max ? walk.from : walk.from + 1
        let source = LedgerDelivery.hostName
        let rows = try await archive.read {
            try LedgerTable.list(LedgerFilter(), before: before, limit: walk.limit, in: $0)
        }
        return ResourceRows(
            rows.map { AuditMessage($0, source: source) }, rows.map(\.id), limit: walk.limit)
    }

    package func trail(row: Int64, for asker: Asker) async throws -> AuditMessage? {
        try await mayReadLedger(asker)
        let source = LedgerDelivery.hostName
        return try await archive.read {
            try LedgerTable.row(row, in: $0).map { AuditMessage($0, source: source) }
        }
    }

    private func mayReadLedger(_ asker: Asker) async throws {
        try await archive.require(.list, Resource(.ledger), by: asker)
        await archive.writeTrail()
    }
}
