import Hummingbird

/// In which form an answer goes out: one JSON array, or XML in many parts (PS3.18 section 8.7.3).
enum AnswerFormat: Sendable, Equatable {
    case dicomJSON
    /// The same under the name that browsers and scripts know.
    case plainJSON
    case multipartXML

    /// The form that is liked best among those that we have.
    /// - Parameters:
    ///   - header: the Accept header; nothing means anything.
    ///   - parameter: the `accept` of the query, which goes first (PS3.18 section 8.3.3.1).
    static func accepted(_ header: String?, parameter: String?) throws -> AnswerFormat {
        let text = parameter ?? header ?? "*/*"
        var best: (format: AnswerFormat, quality: Double)?
        for range in text.split(separator: ",").prefix(32) {
            let parts = range.split(separator: ";").map { $0.trimmed }
            guard let type = parts.first?.lowercased() else { continue }
            var quality = 1.0
            var related = ""
            for part in parts.dropFirst() {
                let pair = part.split(separator: "=", maxSplits: 1).map { $0.trimmed }
                guard pair.count == 2 else { continue }
                if pair[0].lowercased() == "q" { quality = Double(pair[1]) ?? 0 }
                if pair[0].lowercased() == "type" { related = pair[1].trimming("\"").lowercased() }
            }
            guard let format = format(type, related), quality > best?.quality ?? 0 else { continue }
            best = (format, quality)
        }
        guard let best else {
            throw Problem(
                .notAcceptable, "not-acceptable",
                "Answers are given as application/dicom+json or multipart/related; type=\"application/dicom+xml\"."
            )
        }
        return best.format
    }

    private static func format(_ type: String, _ related: String) -> AnswerFormat? {
        switch type {
        case "application/dicom+json", "*/*", "application/*": .dicomJSON
        case "application/json": .plainJSON
        case "multipart/related" where related.isEmpty || related == "application/dicom+xml": .multipartXML
        case "application/dicom+xml", "multipart/*": .multipartXML
        default: nil
        }
    }

    /// Whether the requester can read gzip.
    static func acceptsGzip(_ header: String?) -> Bool {
        (header ?? "").split(separator: ",").contains { coding in
            let parts = coding.split(separator: ";").map { $0.trimmed.lowercased() }
            guard parts.first == "gzip" || parts.first == "*" else { return false }
            return !parts.dropFirst().contains { part in
                part.hasPrefix("q=") && (Double(part.dropFirst(2)) ?? 0) == 0
            }
        }
    }
}

extension StringProtocol {
    fileprivate func trimming(_ character: Character) -> String {
        String(drop { $0 == character }.reversed().drop { $0 == character }.reversed())
    }
}
