import Records

/// Where faces ask what is known of a device before they talk with it.
package protocol PeerDesk: Sendable {
    /// What is known of the device with this AE title; nil when nothing is.
    func rules(of aeTitle: String) async throws -> PeerRules?
}
