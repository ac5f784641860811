/// Something an open page should show afresh.
package enum WorklistChange: Sendable, Hashable {
    /// The study with this Study Instance UID.
    case study(String)
    /// Something in the lines of transfers.
    case transfers
}
