/// Three administrators that watch each other: who runs the system, who gives rights, and who reads the trail.
package enum AdministratorSeparation {
    package static let roles: Set<Role> = [
        .systemAdministrator, .securityAdministrator, .auditAdministrator,
    ]

    /// Whether one person may hold all of these roles where the house keeps the three apart.
    package static func permits(_ held: some Sequence<Role>) -> Bool {
        Set(held).intersection(roles).count <= 1
    }
}
