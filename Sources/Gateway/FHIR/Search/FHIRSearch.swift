import DICOM
import Hummingbird

/// A search as it was asked, read strictly: what we do not understand is refused, because a condition that is passed over
/// finds other patients than those that were asked for. Who says `Prefer: handling=lenient` has it passed over.
struct FHIRSearch: Sendable {
    /// Where a page begins: a row, and how many of its resources are on the pages before.
    struct Position: Sendable, Equatable {
        var row: Int64 = .max
        var skipped = 0
    }

    private(set) var criteria: [SearchCriterion] = []
    private(set) var ids: [String]?
    private(set) var updated: [[DateMatch]] = []
    private(set) var count = FHIRSearch.usualCount
    private(set) var position = Position()
    private(set) var includes: [(type: String, parameter: String)] = []
    private(set) var countsOnly = false
    /// Names and values that were understood, for links.
    private(set) var asked: [(name: String, value: String)] = []
    private var wrong: [OperationOutcome.Issue] = []

    static let usualCount = 20
    static let mostCount = 200
    private static let mostParameters = 60

    init(query: String, body: String = "", kind: FHIRKind, time: FHIRTime, isLenient: Bool) throws {
        let text = [query, body].filter { !$0.isEmpty }.joined(separator: "&")
        guard let parsed = QueryString(text, most: Self.mostParameters) else {
            throw OperationOutcome(
                .badRequest, "too-costly", "A search has at most \(Self.mostParameters) parameters.")
        }
        for name in parsed.unreadable { refuse(name, "is not in UTF-8, or wrongly escaped.") }
        for parameter in parsed.parameters {
            guard take(parameter.name, parameter.value, kind, time) else {
                if !isLenient {
                    refuse(parameter.name, "is no parameter of \(kind.type) that is known here.")
                }
                continue
            }
            asked.append((parameter.name, parameter.value))
        }
        guard wrong.isEmpty else { throw OperationOutcome(.badRequest, issues: wrong) }
    }

    private mutating func refuse(_ name: String, _ reason: String) {
        wrong.append(.init(code: "invalid", words: "\(name.prefix(64)) \(reason)"))
    }

    /// False for what is not known.
    private mutating func take(_ name: String, _ value: String, _ kind: FHIRKind, _ time: FHIRTime) -> Bool {
        switch name {
        case "_format", "_pretty", "_total": break
        case "_count":
            guard let number = Int(value), number >= 0 else {
                refuse(name, "is a number that is not negative.")
                break
            }
            if number == 0 { countsOnly = true } else { count = min(number, Self.mostCount) }
        case "_page": takePosition(value)
        case "_id":
            ids = (ids ?? []) + Self.alternatives(value)
            if (ids ?? []).count > Self.mostCount { refuse(name, "names too many resources.") }
        case "_lastUpdated":
            let dates = Self.alternatives(value).map { DateMatch($0, time) }
            if dates.contains(where: { $0 == nil }) { refuse(name, "is a date, such as ge2026-11-22.") }
            updated.append(dates.compactMap { $0 })
        case "_include": takeInclude(value, kind)
        case "_summary":
            guard value == "count" || value == "false" else {
                refuse(name, "is count or false here.")
                break
            }
            countsOnly = value == "count"
        default: return takeCriterion(name, value, kind, time)
        }
        return true
    }

    private mutating func takePosition(_ value: String) {
        let parts = value.split(separator: ".").map { Int64($0) }
        guard parts.count == 2, let row = parts[0], let skipped = parts[1], (0...10_000).contains(skipped)
        else {
            return refuse("_page", "is what a link of a former page says.")
        }
        position = Position(row: row, skipped: Int(skipped))
    }

    private mutating func takeInclude(_ value: String, _ kind: FHIRKind) {
        let parts = value.split(separator: ":").map(String.init)
        guard parts.count == 2 || parts.count == 3, parts[0] == kind.type,
            kind.parameters.contains(where: { $0.name == parts[1] && $0.kind == .reference })
        else {
            return refuse("_include", "is \(kind.type): and the name of a parameter that is a reference.")
        }
        includes.append((parts[0], parts[1]))
    }

    private mutating func takeCriterion(
        _ name: String, _ value: String, _ kind: FHIRKind, _ time: FHIRTime
    ) -> Bool {
        let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        guard let parameter = kind.parameters.first(where: { $0.name == parts[0] }) else { return false }
        var modifier = parts.count == 2 ? parts[1] : ""
        var values = Self.alternatives(value)
        if parameter.kind == .reference, parameter.targets.contains(modifier) {
            values = values.map { $0.contains("/") ? $0 : "\(modifier)/\($0)" }
            modifier = ""
        }
        guard SearchCriterion.modifiers[parameter.kind]?.contains(modifier) == true else {
            refuse(name, "has a modifier that is not known here.")
            return true
        }
        if modifier == "missing", !values.allSatisfy({ $0 == "true" || $0 == "false" }) {
            refuse(name, "is true or false.")
        } else if parameter.kind == .date, modifier.isEmpty,
            values.contains(where: { DateMatch($0, time) == nil })
        {
            refuse(name, "is a date, such as ge2026-11-22.")
        } else if values.isEmpty {
            refuse(name, "has no value.")
        }
        if modifier.isEmpty { values = values.map { kind.canonical(parameter.name, $0) } }
        criteria.append(SearchCriterion(parameter: parameter, modifier: modifier, values: values))
        return true
    }

    /// The values between commas; a comma behind a backslash is one.
    static func alternatives(_ text: String) -> [String] {
        var values: [String] = []
        var value = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                if character != "," && character != "|" && character != "\\" && character != "$" {
                    value.append("\\")
                }
                value.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "," {
                values.append(value)
                value = ""
            } else {
                value.append(character)
            }
        }
        values.append(value)
        return values.filter { !$0.isEmpty }
    }

    /// The key of the patient that the search is about, if it names exactly one: then fewer rows need to be looked at.
    var patientKey: String? {
        for criterion in criteria where criterion.parameter.targets.contains("Patient") {
            guard criterion.modifier.isEmpty, criterion.values.count == 1 else { continue }
            return criterion.values[0].split(separator: "/").last.map(String.init)
        }
        return nil
    }
}
