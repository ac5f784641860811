/// What can be done with something.
package enum Action: String, Codable, Sendable, CaseIterable {
    case list, read, create, change, delete
    /// Take part in the care of a case: activate, answer, advise, transfer, decide.
    case treat
    /// Open what one has no right to, in an emergency, with a reason; reviewed afterwards.
    case breakGlass = "break-glass"
    case administer
    case export
}
