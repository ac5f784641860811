import Archive
import Records

/// The ledger for those who look after it.
package struct AuditTrail: Sendable {
    package typealias Row = LedgerRow
    package typealias Filter = LedgerFilter

    let archive: Archive
    let clock: @Sendable () -> Int64

    package init(archive: Archive, clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds) {
        self.archive = archive
        self.clock = clock
    }

    /// Some rows, the newest first.
    package struct Page: Sendable {
        package var rows: [Row]
        /// Where to go on; nil when there is nothing more.
        package var next: Int64?
        package var head: Row?
        package var actions: [String]
        /// The first row of the page that does not follow on the one before it.
        package var broken: Int64?
        package var receivers: [LedgerReceiver]
    }

    /// Why the ledger is not shown.
    package enum Refusal: Error, Sendable { case forbidden }

    package func page(
        _ filter: Filter, before: Int64 = .max, limit: Int = 100, for actor: Actor
    ) async throws -> Page {
        guard allow(actor, .list, Resource(.ledger)) == .allowed else { throw Refusal.forbidden }
        await archive.writeTrail()
        return try await archive.read { reader in
            let rows = try LedgerTable.list(filter, before: before, limit: limit + 1, in: reader)
            let shown = Array(rows.prefix(limit))
            return Page(
                rows: shown, next: rows.count > limit ? shown.last?.id : nil,
                head: try LedgerTable.head(in: reader), actions: try LedgerTable.actions(in: reader),
                broken: try Self.broken(shown, reader), receivers: try LedgerReceivers.all(in: reader))
        }
    }

    /// Looks whether each row follows on the one before it, whatever of them is shown.
    private static func broken(_ rows: [Row], _ reader: Reader) throws -> Int64? {
        for row in rows.reversed() {
            guard row.id > 1 else {
                if !LedgerTable.fits(row, after: "") { return row.id }
                continue
            }
            guard let last = try LedgerTable.row(row.id - 1, in: reader),
                LedgerTable.fits(row, after: last.hash)
            else { return row.id }
        }
        return nil
    }
}
