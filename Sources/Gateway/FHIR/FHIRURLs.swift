/// Every address by which other machines read and write resources of FHIR R4. Routes are registered from `rawValue`.
package enum FHIRURLs: String, CaseIterable, Sendable {
    case base = "/fhir"
    case metadata = "/fhir/metadata"
    case type = "/fhir/{type}"
    case search = "/fhir/{type}/_search"
    case resource = "/fhir/{type}/{id}"
    case history = "/fhir/{type}/{id}/_history"
    case version = "/fhir/{type}/{id}/_history/{version}"

    /// What all of them begin with.
    package static let root = "/fhir"

    /// Whether a path is for this face.
    package static func covers(_ path: String) -> Bool { path == root || path.hasPrefix(root + "/") }

    /// Whether a text may be the name of a resource: letters, digits, hyphens and dots, at most 64.
    package static func isID(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}
