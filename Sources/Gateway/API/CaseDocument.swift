import Clinic
import Foundation
import Records

/// Cases as JSON for programs.
enum CaseDocument {
    /// A fact as a program sends it: a number, a word, or an object with more about it.
    struct Said: Decodable {
        var value: String
        /// By how much the clock that told a moment runs ahead, in milliseconds.
        var clockOffset: Int64?
        /// The device that told it.
        var device: String?
        var seen: Int64?

        private enum Keys: String, CodingKey { case value, device, seen, clockOffset = "clock_offset_ms" }

        init(from decoder: any Decoder) throws {
            if let container = try? decoder.container(keyedBy: Keys.self) {
                value = try Self.text(try container.superDecoder(forKey: .value))
                clockOffset = try container.decodeIfPresent(Int64.self, forKey: .clockOffset)
                device = try container.decodeIfPresent(String.self, forKey: .device)
                seen = try container.decodeIfPresent(Int64.self, forKey: .seen)
            } else {
                value = try Self.text(decoder)
            }
        }

        private static func text(_ decoder: any Decoder) throws -> String {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() { return "" }
            if let flag = try? container.decode(Bool.self) { return flag ? "yes" : "no" }
            if let whole = try? container.decode(Int64.self) { return "\(whole)" }
            if let number = try? container.decode(Double.self) { return "\(number)" }
            return try container.decode(String.self)
        }
    }

    struct Change: Decodable {
        var facts: [String: Said]
        /// The system that sends it.
        var source: String?

        func changes(key: String?, by name: String) throws(CaseRefusal) -> [FactChange] {
            try CaseDocument.changes(facts, source: source ?? name, key: key)
        }
    }

    struct Opening: Decodable {
        var key: String?
        var origin: String?
        var site: Int64?
        var name: String?
        var latinName: String?
        var recordNumber: String?
        var birthDate: String?
        var sex: String?
        var expected: Bool?
        var source: String?
        var facts: [String: Said]?
        var studies: [String]?

        private enum CodingKeys: String, CodingKey {
            case key, origin, site, name, sex, expected, source, facts, studies, latinName = "latin_name"
            case recordNumber = "record_number", birthDate = "birth_date"
        }

        func opening(key: String, by name: String) throws(CaseRefusal) -> CaseOpening {
            let isAlert = origin == CaseOpening.Origin.preAlert.rawValue
            let sex = sex ?? ""
            guard ["", "M", "F", "O"].contains(sex) else { throw .invalid(fact: "sex", reason: .notAChoice) }
            let day = (birthDate ?? "").filter { $0 != "-" }
            guard day.isEmpty || (day.utf8.count == 8 && day.utf8.allSatisfy { (0x30...0x39).contains($0) })
            else {
                throw .invalid(fact: "birth_date", reason: .notAMoment)
            }
            let studies = (studies ?? []).filter { PathIdentifier.studyUID($0) != nil }
            return CaseOpening(
                key: key, origin: isAlert ? .preAlert : .api, site: site, name: self.name ?? "",
                latinName: latinName ?? "", recordNumber: String((recordNumber ?? "").prefix(64)),
                birthDate: day,
                sex: sex, isExpected: expected ?? isAlert,
                facts: try CaseDocument.changes(facts ?? [:], source: source ?? name, key: nil),
                studyUIDs: Array(studies.prefix(50)))
        }
    }

    /// Moments come as milliseconds or as RFC 3339.
    private static func changes(
        _ facts: [String: Said], source: String, key: String?
    ) throws(CaseRefusal) -> [FactChange] {
        var changes: [FactChange] = []
        for (code, said) in facts.sorted(by: { $0.key < $1.key }) {
            var value = said.value
            if FactCatalogue.find(code)?.kind == .moment, !value.isEmpty, Int64(value) == nil {
                guard let moment = Moments.milliseconds(value) else {
                    throw .invalid(fact: code, reason: .notAMoment)
                }
                value = "\(moment)"
            }
            if let offset = said.clockOffset, let moment = Int64(value), abs(offset) < 86_400_000 {
                value = "\(moment - offset)"
            }
            changes.append(
                FactChange(
                    code, value, source: said.device == nil ? .program : .device,
                    origin: said.device ?? source,
                    clockOffsetMilliseconds: said.clockOffset, seen: said.seen,
                    key: key.map { "\($0).\(code)" } ?? ""))
        }
        return changes
    }

    // MARK: - Answers

    private struct Made: Encodable {
        var key: String
        var state: String
        var version: Int64
        var page: String
    }

    private struct Listed: Encodable {
        var key: String
        var state: String
        var origin: String
        var site: Int64
        var opened: String
        var version: Int64
        var age: Int?
        var sex: String
        var nihss: Int?
        var clockFrom: String?
    }

    private struct Entry: Encodable {
        var id: Int64
        var value: String
        var source: String
        var origin: String
        var author: String
        var said: String
        var clockOffsetMs: Int64?
        var conflicts: [Entry]?
    }

    private struct Whole: Encodable {
        var key: String
        var state: String
        var origin: String
        var site: Int64
        var sites: [Int64]
        var opened: String
        var version: Int64
        var age: Int?
        var sex: String
        var nihss: Int?
        var nihssMissing: [String]
        var clockFrom: String?
        var clockBasis: String
        var studies: [String]
        var facts: [String: Entry]
    }

    static func made(_ item: StrokeCase) throws -> String {
        try text(
            Made(
                key: item.key, state: item.state.rawValue, version: item.version,
                page: URLs.casePage.link(item.key).path))
    }

    static func list(_ entries: [BoardEntry]) throws -> String {
        try text(
            entries.map { entry in
                Listed(
                    key: entry.item.key, state: entry.item.state.rawValue, origin: entry.item.origin,
                    site: entry.item.site, opened: Moments.text(entry.item.openedMilliseconds),
                    version: entry.item.version, age: entry.ageYears, sex: entry.sex,
                    nihss: NIHSS.score(entry.facts).value,
                    clockFrom: OnsetClock(entry.facts).fromMilliseconds.map(Moments.text))
            })
    }

    static func whole(_ sheet: CaseSheet) throws -> String {
        let onset = OnsetClock(sheet.facts)
        let score = NIHSS.score(sheet.facts)
        var facts: [String: Entry] = [:]
        for (code, history) in sheet.facts.histories {
            guard let latest = history.latest else { continue }
            var told = entry(latest)
            told.conflicts = history.conflicts.isEmpty ? nil : history.conflicts.map(entry)
            facts[code] = told
        }
        let item = sheet.item
        return try text(
            Whole(
                key: item.key, state: item.state.rawValue, origin: item.origin, site: item.site,
                sites: sheet.sites.map(\.site.id), opened: Moments.text(item.openedMilliseconds),
                version: item.version, age: sheet.ageYears, sex: sheet.sex, nihss: score.value,
                nihssMissing: score.value == nil ? score.missing : [],
                clockFrom: onset.fromMilliseconds.map(Moments.text), clockBasis: onset.basis.rawValue,
                studies: sheet.studies.map(\.entry.studyUID), facts: facts))
    }

    private static func entry(_ entry: FactEntry) -> Entry {
        var value = entry.value
        if FactCatalogue.find(entry.fact)?.kind == .moment, let moment = Int64(value) {
            value = Moments.text(moment)
        }
        return Entry(
            id: entry.id, value: value, source: entry.source.rawValue, origin: entry.origin,
            author: entry.authorName, said: Moments.text(entry.saidMilliseconds),
            clockOffsetMs: entry.clockOffsetMilliseconds)
    }

    private static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

/// Moments as RFC 3339, in universal time.
enum Moments {
    static func text(_ milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000).formatted(
            Date.ISO8601FormatStyle(includingFractionalSeconds: milliseconds % 1000 != 0))
    }

    static func milliseconds(_ text: String) -> Int64? {
        guard text.utf8.count <= 40 else { return nil }
        let whole = try? Date.ISO8601FormatStyle().parse(text)
        let date = whole ?? (try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text))
        return date.map { Int64(($0.timeIntervalSince1970 * 1000).rounded()) }
    }
}
