/// One person's turn to be called at a site in a role.
package struct Duty: Codable, Sendable, Equatable, Identifiable {
    package var id: Int64
    package var site: Int64
    package var account: Int64
    package var role: Role
    /// 1 is called first, 2 when nobody of 1 has answered.
    package var line: Int
    package var beginMilliseconds: Int64
    package var endMilliseconds: Int64

    package init(
        id: Int64 = 0, site: Int64, account: Int64, role: Role, line: Int = 1, beginMilliseconds: Int64,
        endMilliseconds: Int64
    ) {
        self.id = id
        self.site = site
        self.account = account
        self.role = role
        self.line = line
        self.beginMilliseconds = beginMilliseconds
        self.endMilliseconds = endMilliseconds
    }

    /// Roles that a rota is kept for.
    package static let roles: [Role] = [
        .emergencyPhysician, .neurologist, .interventionist, .radiologist, .nurse, .coordinator,
    ]
    package static let lines = 1...2
    /// A turn is no longer than a fortnight; longer ones are mistakes of typing.
    package static let longestMilliseconds: Int64 = 14 * 86_400_000

    package func covers(_ milliseconds: Int64) -> Bool {
        beginMilliseconds <= milliseconds && milliseconds < endMilliseconds
    }

    /// Whether it can be written down.
    package var isUsable: Bool {
        Self.roles.contains(role) && Self.lines.contains(line) && beginMilliseconds < endMilliseconds
            && endMilliseconds - beginMilliseconds <= Self.longestMilliseconds
    }
}
