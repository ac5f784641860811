/// A person who may sign in.
package struct Account: Codable, Sendable, Equatable {
    package var id: Int64
    package var name: String
    /// The password was made by the machine and must be changed at the next sign-in.
    package var mustChangePassword: Bool

    package init(id: Int64, name: String, mustChangePassword: Bool) {
        self.id = id
        self.name = name
        self.mustChangePassword = mustChangePassword
    }
}
