/// The languages the pages speak.
package enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case chinese = "zh"

    /// As the `lang` attribute of a page wants it.
    package var tag: String {
        switch self {
        case .english: "en"
        case .chinese: "zh-CN"
        }
    }

    /// The language's own name, for the switch.
    package var ownName: String {
        switch self {
        case .english: "English"
        case .chinese: "中文"
        }
    }

    package var phrases: Phrases {
        switch self {
        case .english: .english
        case .chinese: .chinese
        }
    }

    /// The best language for an `Accept-Language` header (RFC 9110, 12.5.4); English when none fits.
    package static func accepted(_ header: String?) -> Language {
        var best: (language: Language, quality: Double)?
        for part in (header ?? "").prefix(512).split(separator: ",") {
            let pieces = part.split(separator: ";").map { $0.trimmed }
            guard let range = pieces.first?.lowercased(), let language = ofRange(range) else { continue }
            let weight =
                pieces.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            if weight > 0, weight > best?.quality ?? 0 { best = (language, weight) }
        }
        return best?.language ?? .english
    }

    private static func ofRange(_ range: String) -> Language? {
        let primary = range.split(separator: "-").first.map(String.init) ?? range
        return Language(rawValue: primary)
    }
}

extension StringProtocol {
    /// Without spaces and tabs at either end.
    var trimmed: String {
        var view = self[...]
        while let first = view.first, first == " " || first == "\t" { view.removeFirst() }
        while let last = view.last, last == " " || last == "\t" { view.removeLast() }
        return String(view)
    }
}
