import Archive
import Records

/// Who asks for something, from where, and when.
package struct Asker: Sendable {
    package var actor: Actor
    /// An address of the network; empty for the house itself.
    package var address: String
    package var nowMilliseconds: Int64

    package init(_ actor: Actor, address: String = "", nowMilliseconds: Int64) {
        self.actor = actor
        self.address = address
        self.nowMilliseconds = nowMilliseconds
    }

    /// The machine's owner, at a command line.
    package static func house(nowMilliseconds: Int64) -> Asker {
        Asker(.house, nowMilliseconds: nowMilliseconds)
    }

    /// The number of the account that asks; nil for programs, devices and the house.
    var account: Int64? { actor.account }

    func entry(
        _ action: String, _ resource: Resource, _ outcome: LedgerEntry.Outcome = .done, detail: String = ""
    ) -> LedgerEntry {
        LedgerEntry(
            actor, action, resource, at: nowMilliseconds, address: address, outcome: outcome, detail: detail)
    }
}

extension Archive {
    /// Asks `allow`; a refusal stands in the ledger before it is thrown.
    func require(_ action: Action, _ resource: Resource, by asker: Asker) async throws {
        guard let denial = Denial(allow(asker.actor, action, resource)) else { return }
        try await write { writer in
            try LedgerTable.append(asker.entry(action.rawValue, resource, .refused), in: writer)
        }
        throw denial
    }
}
