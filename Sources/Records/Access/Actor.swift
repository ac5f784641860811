/// Who asks for something: a person, a program with a token, a device, or the house itself.
package struct Actor: Codable, Sendable, Equatable {
    package enum Kind: Codable, Sendable, Equatable {
        case person(account: Int64)
        /// A program, by the number of its token.
        case program(token: Int64)
        case device(aeTitle: String)
        /// The node's own work: queues, workers, commands of the machine's owner.
        case house
        /// Nobody is signed in.
        case stranger
    }

    package var kind: Kind
    /// As the ledger and the pages name the actor.
    package var name: String
    /// Where the actor has which roles. Roles at a hospital hold at its branch campuses too: whoever makes an actor has
    /// spread them there.
    package var memberships: Set<Membership>
    /// What a token may be used for; nil: everything its roles allow.
    package var scopes: Set<Action>?
    /// Patient records that the person has broken the glass for, while that lasts.
    package var emergencyRecords: Set<Int64>

    package init(
        kind: Kind, name: String, memberships: Set<Membership> = [], scopes: Set<Action>? = nil,
        emergencyRecords: Set<Int64> = []
    ) {
        self.kind = kind
        self.name = name
        self.memberships = memberships
        self.scopes = scopes
        self.emergencyRecords = emergencyRecords
    }

    package static let house = Actor(kind: .house, name: "willis")
    package static let stranger = Actor(kind: .stranger, name: "")

    /// The sites at which the actor has one of these roles.
    package func sites(where holds: (Role) -> Bool) -> Set<Int64> {
        Set(memberships.filter { holds($0.role) }.map(\.site))
    }

    /// The sites whose patients the actor may see as part of the work there.
    package var clinicalSites: Set<Int64> { sites(where: \.isClinical) }
}
