/// One line of the ledger: who did what to what, when, and whether it was allowed. Holds identifiers, never names or
/// values of patients.
package struct LedgerEntry: Codable, Sendable, Equatable {
    package var atMilliseconds: Int64
    /// `person:7`, `program:2`, `device:CT01`, `house`, `stranger`.
    package var actor: String
    /// As the person, program or device was called at that time.
    package var actorName: String
    /// Where from: an address of the network; empty for the house itself.
    package var address: String
    /// An `Action`, or a more exact word such as `sign-in`.
    package var action: String
    /// Kind and number of what it was done to: `case`, `12`.
    package var resource: String
    package var resourceID: String
    package var outcome: Outcome
    /// Anything else worth keeping, as JSON; empty: nothing.
    package var detail: String

    package enum Outcome: String, Codable, Sendable {
        case done, refused, failed
    }

    package init(
        atMilliseconds: Int64, actor: String, actorName: String, address: String = "", action: String,
        resource: String, resourceID: String = "", outcome: Outcome = .done, detail: String = ""
    ) {
        self.atMilliseconds = atMilliseconds
        self.actor = actor
        self.actorName = actorName
        self.address = address
        self.action = action
        self.resource = resource
        self.resourceID = resourceID
        self.outcome = outcome
        self.detail = detail
    }

    package init(
        _ actor: Actor, _ action: String, _ resource: Resource, at atMilliseconds: Int64,
        address: String = "",
        outcome: Outcome = .done, detail: String = ""
    ) {
        self.init(
            atMilliseconds: atMilliseconds, actor: actor.ledgerName, actorName: actor.name, address: address,
            action: action, resource: resource.kind.rawValue, resourceID: resource.id, outcome: outcome,
            detail: detail)
    }
}

extension Actor {
    /// The actor as the ledger writes it.
    package var ledgerName: String {
        switch kind {
        case .person(let account): "person:\(account)"
        case .program(let token): "program:\(token)"
        case .device(let aeTitle): "device:\(aeTitle)"
        case .house: "house"
        case .stranger: "stranger"
        }
    }
}
