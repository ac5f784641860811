/// Every address by which machines of the house, such as the hospital's order system, talk to a node. Routes are
/// registered from `rawValue`.
package enum APIURLs: String, CaseIterable, Sendable {
    case worklist = "/api/worklist"
    case worklistItem = "/api/worklist/{item}"

    /// What all of them begin with.
    package static let root = "/api"

    /// Whether a path is for this face.
    package static func covers(_ path: String) -> Bool { path == root || path.hasPrefix(root + "/") }
}
