import Foundation

/// Something resources can be searched by.
struct SearchParameter: Sendable {
    enum Kind: String, Sendable {
        case token, string, reference, date
    }

    let name: String
    let kind: Kind
    /// Where in the resource the values stand, with dots between the levels; lists are walked through.
    let paths: [String]
    /// What a reference may point at.
    var targets: [String] = []

    static func token(_ name: String, _ paths: String...) -> SearchParameter {
        SearchParameter(name: name, kind: .token, paths: paths)
    }

    static func string(_ name: String, _ paths: String...) -> SearchParameter {
        SearchParameter(name: name, kind: .string, paths: paths)
    }

    static func date(_ name: String, _ paths: String...) -> SearchParameter {
        SearchParameter(name: name, kind: .date, paths: paths)
    }

    static func reference(_ name: String, to targets: [String], _ paths: String...) -> SearchParameter {
        SearchParameter(name: name, kind: .reference, paths: paths, targets: targets)
    }

    /// What stands at the paths of a resource.
    func values(in body: JSONValue) -> [JSONValue] {
        paths.flatMap { path in
            path.split(separator: ".").reduce([body]) { found, name in
                found.flatMap { value -> [JSONValue] in
                    switch value[String(name)] {
                    case .list(let items)?: items
                    case let one?: [one]
                    case nil: []
                    }
                }
            }
        }
    }
}

/// One condition of a search: any of its values must fit.
struct SearchCriterion: Sendable {
    let parameter: SearchParameter
    let modifier: String
    let values: [String]

    static let modifiers: [SearchParameter.Kind: Set<String>] = [
        .token: ["", "missing", "not"], .string: ["", "missing", "exact", "contains"],
        .reference: ["", "missing", "identifier"], .date: ["", "missing"],
    ]

    /// - Parameters:
    ///   - base: the address of this face, which references may begin with.
    func fits(_ body: JSONValue, _ time: FHIRTime, base: String) -> Bool {
        let found = parameter.values(in: body)
        if modifier == "missing" { return values.contains(found.isEmpty ? "true" : "false") }
        switch parameter.kind {
        case .token where modifier == "not":
            return !values.contains { value in found.contains { TokenMatch(value).fits($0) } }
        case .token: return values.contains { value in found.contains { TokenMatch(value).fits($0) } }
        case .string: return values.contains { value in found.contains { fits(string: $0, value) } }
        case .reference where modifier == "identifier":
            return values.contains { value in
                found.contains { $0["identifier"].map { TokenMatch(value).fits($0) } ?? false }
            }
        case .reference:
            return values.contains { value in
                found.contains { fits(reference: $0["reference"]?.string, value, base) }
            }
        case .date:
            return values.contains { value in found.contains { DateMatch(value, time)?.fits($0) ?? false } }
        }
    }

    private func fits(reference: String?, _ value: String, _ base: String) -> Bool {
        guard let reference else { return false }
        let name = value.hasPrefix(base + "/") ? String(value.dropFirst(base.utf8.count + 1)) : value
        if name.contains("/") { return reference == name }
        return parameter.targets.contains { reference == "\($0)/\(name)" }
    }

    private func fits(string value: JSONValue, _ wanted: String) -> Bool {
        let texts: [String] =
            switch value {
            case .text(let text): [text]
            case .object:
                // A human name or an address: any of its parts.
                ["text", "family", "given", "prefix", "suffix", "line", "city"].flatMap { name -> [String] in
                    switch value[name] {
                    case .text(let text)?: [text]
                    case .list(let items)?: items.compactMap(\.string)
                    default: []
                    }
                }
            default: []
            }
        return texts.contains { text in
            switch modifier {
            case "exact": text == wanted
            case "contains": Self.folded(text).contains(Self.folded(wanted))
            default: Self.folded(text).hasPrefix(Self.folded(wanted))
            }
        }
    }

    private static func folded(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
    }
}
