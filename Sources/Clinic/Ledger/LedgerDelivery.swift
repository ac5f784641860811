import Archive
import Foundation
import Records

/// Tells the ledger to audit repositories: which rows are due where, and how far each has been told. The ledger is its own
/// spool, so that nothing is lost while a repository cannot be reached.
package struct LedgerDelivery: Sendable {
    let archive: Archive
    let clock: @Sendable () -> Int64
    /// As messages name this machine.
    package let source: String

    /// Rows that are told at once.
    package static let batch = 200

    /// The name of this machine, which may have to be asked for over the network: once.
    package static let hostName = ProcessInfo.processInfo.hostName

    package init(
        archive: Archive, source: String = hostName,
        clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds
    ) {
        self.archive = archive
        self.source = source
        self.clock = clock
    }

    package func receivers() async throws -> [LedgerReceiver] {
        try await archive.read { try LedgerReceivers.all(in: $0) }
    }

    /// Adds a receiver. It is told everything that there is, from the first row on, unless only news are wanted.
    package func add(_ receiver: LedgerReceiver, onlyNews: Bool = false) async throws -> LedgerReceiver {
        let now = clock()
        return try await archive.write { writer in
            var receiver = receiver
            if onlyNews { receiver.told = try LedgerTable.head(in: writer.reader)?.id ?? 0 }
            let made = try LedgerReceivers.insert(receiver, in: writer)
            try LedgerTable.append(
                LedgerEntry(
                    .house, "administer", Resource(.ledger), at: now, detail: "{\"receiver\":\(made.id)}"),
                in: writer)
            return made
        }
    }

    package func remove(_ id: Int64) async throws -> Bool {
        let now = clock()
        return try await archive.write { writer in
            guard try LedgerReceivers.remove(id, in: writer) else { return false }
            try LedgerTable.append(
                LedgerEntry(
                    .house, "administer", Resource(.ledger), at: now, detail: "{\"removed_receiver\":\(id)}"),
                in: writer)
            return true
        }
    }

    /// Rows after one, as messages.
    package func messages(after row: Int64, limit: Int = Self.batch) async throws -> [AuditMessage] {
        try await archive.read { [source] reader in
            try LedgerTable.page(after: row, limit: limit, in: reader).map {
                AuditMessage($0, source: source)
            }
        }
    }

    /// A receiver has been told up to a row.
    package func told(_ receiver: LedgerReceiver, upTo row: Int64) async throws {
        let now = clock()
        try await archive.write {
            try LedgerReceivers.note(receiver.id, told: row, failure: "", nowMilliseconds: now, in: $0)
        }
    }

    package func failed(_ receiver: LedgerReceiver, because reason: String) async throws {
        let now = clock()
        try await archive.write {
            try LedgerReceivers.note(receiver.id, told: 0, failure: reason, nowMilliseconds: now, in: $0)
        }
    }

    /// Notes that the ledger was read out as a whole.
    package func noteExport() {
        archive.note(LedgerEntry(.house, "export", Resource(.ledger), at: clock()))
    }
}
