/// A row of the ledger with its place in the chain.
package struct LedgerRow: Sendable, Equatable {
    package var id: Int64
    package var entry: LedgerEntry
    package var hash: String

    package init(id: Int64, entry: LedgerEntry, hash: String) {
        self.id = id
        self.entry = entry
        self.hash = hash
    }
}

/// Which part of the ledger is wanted.
package struct LedgerFilter: Sendable, Equatable {
    /// `person:7`, or a part of a name.
    package var actor = ""
    package var action = ""
    package var resource = ""
    package var resourceID = ""
    package var outcome: LedgerEntry.Outcome?
    package var fromMilliseconds: Int64?
    package var toMilliseconds: Int64?

    package init() {}
}
