/// A person who may sign in, or a program that has an account of its own.
package struct Account: Codable, Sendable, Equatable {
    package var id: Int64
    /// What one signs in with.
    package var name: String
    /// The password was made by the machine and must be changed at the next sign-in.
    package var mustChangePassword: Bool
    /// May delete, restore, correct and merge images somewhere: has the role of an image manager.
    package var managesImages: Bool
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

    package init(
        id: Int64, name: String, mustChangePassword: Bool, managesImages: Bool = false,
        memberships: Set<Membership> = []
    ) {
        self.id = id
        self.name = name
        self.mustChangePassword = mustChangePassword
        self.managesImages = managesImages
        self.memberships = memberships
    }

    /// How pages call the person.
    package var shownName: String { fullName.isEmpty ? name : fullName }

    /// The account as somebody who asks for things.
    package var actor: Actor {
        var held = memberships
        if managesImages {
            let places = memberships.filter(\.role.isClinical).map(\.site)
            held.formUnion(places.map { Membership(site: $0, role: .imageManager) })
        }
        return Actor(
            kind: token.map { .program(token: $0) } ?? .person(account: id), name: name, memberships: held,
            scopes: scopes, emergencyRecords: token == nil ? emergencyRecords : [])
    }
}
