/// Every address by which machines of the house, such as the hospital's order system, talk to a node. Routes are
/// registered from `rawValue`.
package enum APIURLs: String, CaseIterable, Sendable {
    case worklist = "/api/worklist"
    case worklistItem = "/api/worklist/{item}"
    case cases = "/api/cases"
    case oneCase = "/api/cases/{case}"
    case caseFacts = "/api/cases/{case}/facts"
    /// What trials and guidelines say of a case now.
    case caseRules = "/api/cases/{case}/rules"

    /// The address with its parameter filled in, which has nothing in it that must be escaped.
    func path(_ parameter: String) -> String {
        rawValue.replacing(/\{[a-z]+\}/, with: parameter)
    }

    /// What all of them begin with.
    package static let root = "/api"

    /// Whether a path is for this face.
    package static func covers(_ path: String) -> Bool { path == root || path.hasPrefix(root + "/") }
}
