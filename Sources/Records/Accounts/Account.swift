/// A person who may sign in, or a program that has an account of its own.
package struct Account: Codable, Sendable, Equatable {
    package var id: Int64
    /// What one signs in with.
    package var name: String
    /// The password was made by the machine and must be changed at the next sign-in.
    package var mustChangePassword: Bool
    /// Where the person works, and as what.
    package var memberships: Set<Membership>
    /// How addresses name the account: random.
    package var key = ""
    /// How colleagues call the person; empty: the name.
    package var fullName = ""
    /// The token that asks, where a program does.
    package var token: Int64?
    /// What that token may be used for; nil: everything the roles allow.
    package var scopes: Set<Action>?
    /// Patient records that the glass is broken for at this moment.
    package var emergencyRecords: Set<Int64> = []
    /// The house asks for a second factor that the account does not have yet.
    package var mustSetUpSecondFactor = false

    package init(id: Int64, name: String, mustChangePassword: Bool, memberships: Set<Membership> = []) {
        self.id = id
        self.name = name
        self.mustChangePassword = mustChangePassword
        self.memberships = memberships
    }

    /// May delete, restore, correct and merge images somewhere: has the role of an image manager, and a token does not
    /// narrow it away.
    package var managesImages: Bool {
        memberships.contains { $0.role == .imageManager } && scopes?.contains(.delete) != false
    }

    /// How pages call the person.
    package var shownName: String { fullName.isEmpty ? name : fullName }

    /// The account as somebody who asks for things.
    package var actor: Actor {
        Actor(
            kind: token.map { .program(token: $0) } ?? .person(account: id), name: name,
            memberships: memberships, scopes: scopes, emergencyRecords: token == nil ? emergencyRecords : [])
    }
}
