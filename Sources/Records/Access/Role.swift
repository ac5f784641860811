/// What a person is at a site. One person may have several roles, and others elsewhere.
package enum Role: String, Codable, Sendable, CaseIterable {
    // Treat patients of their site.
    case emergencyPhysician = "emergency-physician"
    case neurologist, interventionist, radiologist, nurse, therapist, technician
    /// Runs the alarms, the rota and the transfers.
    case coordinator
    case researcher
    /// Scanners, dose, indicators: no patients.
    case qualityManager = "quality-manager"
    /// Corrects, deletes and restores images.
    case imageManager = "image-manager"
    // Three administrators that need not be the same person: sites and devices; accounts and their rights; the ledger.
    case systemAdministrator = "system-administrator"
    case securityAdministrator = "security-administrator"
    case auditAdministrator = "audit-administrator"

    /// Whether the role sees patients of its site as part of treating them.
    package var isClinical: Bool {
        switch self {
        case .emergencyPhysician, .neurologist, .interventionist, .radiologist, .nurse, .therapist,
            .technician,
            .coordinator:
            true
        default: false
        }
    }
}

/// A role at a site.
package struct Membership: Codable, Sendable, Hashable {
    package var site: Int64
    package var role: Role

    package init(site: Int64, role: Role) {
        self.site = site
        self.role = role
    }
}
