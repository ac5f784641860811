/// What a result measured to the last bit, so that a second computation can be compared with it.
package struct ResultFingerprint: Codable, Sendable, Equatable {
    /// Volumes in millilitres and ratios, not rounded, by measurement code.
    package var values: [String: Double]
    /// SHA-256 over the bits of each map, mask and curve, in hexadecimal, by name.
    package var digests: [String: String]

    package init(values: [String: Double], digests: [String: String]) {
        self.values = values
        self.digests = digests
    }

    /// The names of what differs, sorted.
    package func differences(from other: ResultFingerprint) -> [String] {
        let names = Set(values.keys).union(other.values.keys).filter {
            values[$0]?.bitPattern != other.values[$0]?.bitPattern
        }
        let maps = Set(digests.keys).union(other.digests.keys).filter { digests[$0] != other.digests[$0] }
        return names.sorted() + maps.sorted()
    }
}

/// A file that went into an analysis.
package struct InputFile: Codable, Sendable, Equatable {
    package var sopInstanceUID: String
    /// SHA-256 of the file in hexadecimal.
    package var sha256: String
    /// Where it lay, when it was no object of an archive.
    package var path: String?

    package init(sopInstanceUID: String, sha256: String, path: String? = nil) {
        self.sopInstanceUID = sopInstanceUID
        self.sha256 = sha256
        self.path = path
    }

    enum CodingKeys: String, CodingKey {
        case sha256, path
        case sopInstanceUID = "sop_instance_uid"
    }
}
