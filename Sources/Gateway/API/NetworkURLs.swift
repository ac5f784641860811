/// Addresses by which programs learn who they are and where, follow what is said about a case, and move patients. Routes
/// are registered from `rawValue`.
package enum NetworkURLs: String, CaseIterable, Sendable {
    case me = "/api/me"
    case sites = "/api/sites"
    case messages = "/api/cases/{case}/messages"
    case transfers = "/api/cases/{case}/transfers"
    case transfer = "/api/cases/{case}/transfers/{transfer}"
    /// What stands at all addresses of the programs' interface.
    case description = "/api/openapi.json"
}
