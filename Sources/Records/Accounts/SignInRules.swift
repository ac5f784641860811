/// How strict the house is with those who sign in. What security administrators decide, for all sites.
package struct SignInRules: Codable, Sendable, Equatable {
    /// Minutes without a request after which a session ends.
    package var idleMinutes: Int
    /// Hours after which every session ends, however busy.
    package var absoluteHours: Int
    /// Who must have a second factor.
    package var secondFactor: SecondFactor
    /// Nobody may hold two of the three roles of administrators.
    package var separatesAdministrators: Bool

    package enum SecondFactor: String, Codable, Sendable, CaseIterable {
        case optional, administrators, everybody

        /// Whether somebody with these roles must have one.
        package func isRequired(of memberships: Set<Membership>) -> Bool {
            switch self {
            case .optional: false
            case .administrators: memberships.contains { AdministratorSeparation.roles.contains($0.role) }
            case .everybody: true
            }
        }
    }

    package static let idle = 5...10_080
    package static let absolute = 1...720

    package init(
        idleMinutes: Int = 720, absoluteHours: Int = 168, secondFactor: SecondFactor = .optional,
        separatesAdministrators: Bool = false
    ) {
        self.idleMinutes = idleMinutes
        self.absoluteHours = absoluteHours
        self.secondFactor = secondFactor
        self.separatesAdministrators = separatesAdministrators
    }

    package var isUsable: Bool {
        Self.idle.contains(idleMinutes) && Self.absolute.contains(absoluteHours)
    }
}
