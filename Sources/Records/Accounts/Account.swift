/// A person who may sign in.
package struct Account: Codable, Sendable, Equatable {
    package var id: Int64
    package var name: String
    /// The password was made by the machine and must be changed at the next sign-in.
    package var mustChangePassword: Bool
    /// May delete, restore, correct and merge images; everybody who signs in may search and read.
    package var managesImages: Bool
    /// Where the person works, and as what.
    package var memberships: Set<Membership>

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

    /// The person as somebody who asks for things.
    package var actor: Actor {
        var held = memberships
        if managesImages {
            let places = memberships.filter(\.role.isClinical).map(\.site)
            held.formUnion(places.map { Membership(site: $0, role: .imageManager) })
        }
        return Actor(kind: .person(account: id), name: name, memberships: held)
    }
}
