import DICOM
import Foundation
import Records

/// Reads items of a worklist from whatever they come in: a DICOM file as worklist servers keep them (`.wl`), the DICOM
/// JSON model, or JSON whose names are keywords of the standard.
package enum ScheduleItems {
    /// More items than this do not come at once.
    static let most = 1000

    private static let budget = Budget(
        maximumElements: 200_000, maximumItems: 20_000, maximumInflatedBytes: 16 << 20)

    /// The items of a file or a request.
    /// - Throws: `ScheduledStep.Refusal` in words for people.
    package static func read(_ bytes: [UInt8]) throws(ScheduledStep.Refusal) -> [DataSet] {
        let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }
        let items: [DataSet]
        do {
            if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
                items = try json(bytes)
            } else {
                items = [try DICOMFile.read(Bytes(bytes), budget: budget).dataSet]
            }
        } catch let refusal as ScheduledStep.Refusal {
            throw refusal
        } catch let error as DICOMError {
            throw ScheduledStep.Refusal(reason: error.reason)
        } catch {
            throw ScheduledStep.Refusal(reason: "this is neither a DICOM file nor JSON")
        }
        guard (1...most).contains(items.count) else {
            throw ScheduledStep.Refusal(
                reason: "there are \(items.count) items; 1 to \(most) can come at once")
        }
        return items
    }

    /// An item of attributes that are named one by one, such as `PatientID` and `Modality`.
    package static func item(_ values: [(keyword: String, value: String)]) throws(ScheduledStep.Refusal)
        -> DataSet
    {
        var identifier = QueryIdentifier()
        for (keyword, value) in values { try set(keyword, value, in: &identifier) }
        return identifier.dataSet
    }

    private static func set(
        _ keyword: String, _ value: String, in identifier: inout QueryIdentifier
    ) throws(ScheduledStep.Refusal) {
        let names = keyword.split(separator: ".").map(String.init)
        let tags = names.compactMap { StandardDictionary.tag(keyword: $0) ?? Tag($0) }
        guard tags.count == names.count, let tag = tags.last else {
            throw ScheduledStep.Refusal(reason: "\(keyword.prefix(64)) is no attribute of DICOM")
        }
        do throws(QueryError) {
            try identifier.set(tags.count == 1 ? ScheduledStep.path(of: tag) : tags, value)
        } catch {
            throw ScheduledStep.Refusal(reason: "\(keyword.prefix(64)): \(error.reason)")
        }
    }

    // MARK: - JSON

    private static func json(_ bytes: [UInt8]) throws -> [DataSet] {
        let value = try JSONSerialization.jsonObject(with: Data(bytes))
        let objects = (value as? [[String: Any]]) ?? (value as? [String: Any]).map { [$0] }
        guard let objects else {
            throw ScheduledStep.Refusal(reason: "an object or an array of objects is expected")
        }
        let isModel = objects.contains { $0.keys.contains { isTag($0) } }
        guard isModel else { return try objects.map { try dataSet($0, depth: 0) } }
        let isArray = value is [Any]
        return isArray
            ? try ModelDocument.readAll(json: Bytes(bytes), budget: budget).map(\.dataSet)
            : [try ModelDocument.read(json: Bytes(bytes), budget: budget).dataSet]
    }

    private static func isTag(_ text: String) -> Bool {
        text.utf8.count == 8 && text.utf8.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
    }

    /// An object whose names are keywords.
    private static func dataSet(_ object: [String: Any], depth: Int) throws(ScheduledStep.Refusal) -> DataSet
    {
        guard depth < 6 else { throw ScheduledStep.Refusal(reason: "the item is nested too deep") }
        var values: [(keyword: String, value: String)] = []
        var sequences: [(Tag, [DataSet])] = []
        for (keyword, value) in object.sorted(by: { $0.key < $1.key }) {
            guard let tag = StandardDictionary.tag(keyword: keyword) else {
                throw ScheduledStep.Refusal(reason: "\(keyword.prefix(64)) is no keyword of DICOM")
            }
            if StandardDictionary.vr(of: tag) == .SQ {
                let items = (value as? [[String: Any]]) ?? (value as? [String: Any]).map { [$0] } ?? []
                var sets: [DataSet] = []
                for item in items { sets.append(try dataSet(item, depth: depth + 1)) }
                sequences.append((tag, sets))
            } else {
                values.append((keyword, try text(value, keyword)))
            }
        }
        var identifier = QueryIdentifier()
        for (keyword, value) in values {
            try set(keyword, value, in: &identifier, isTop: depth == 0)
        }
        var dataSet = identifier.dataSet
        for (tag, items) in sequences {
            // What stood beside the sequence belongs to its first item, which says it better itself.
            guard var first = items.first else { continue }
            for element in dataSet.items(tag).first ?? DataSet() where !first.contains(element.tag) {
                first.copy([element.tag], from: dataSet.items(tag).first ?? DataSet())
            }
            dataSet.set(tag, [first] + items.dropFirst())
        }
        return dataSet
    }

    /// Within a sequence every attribute stands where it is named.
    private static func set(
        _ keyword: String, _ value: String, in identifier: inout QueryIdentifier, isTop: Bool
    ) throws(ScheduledStep.Refusal) {
        if isTop { return try set(keyword, value, in: &identifier) }
        guard let tag = StandardDictionary.tag(keyword: keyword) else { return }
        do throws(QueryError) {
            try identifier.set([tag], value)
        } catch {
            throw ScheduledStep.Refusal(reason: "\(keyword.prefix(64)): \(error.reason)")
        }
    }

    private static func text(_ value: Any, _ keyword: String) throws(ScheduledStep.Refusal) -> String {
        switch value {
        case let text as String: return text
        case let number as NSNumber: return number.stringValue
        case is NSNull: return ""
        case let texts as [String]: return texts.joined(separator: "\\")
        case let name as [String: String]:
            return PersonName(
                alphabetic: name["Alphabetic"] ?? "", ideographic: name["Ideographic"] ?? "",
                phonetic: name["Phonetic"] ?? ""
            ).string
        default: throw ScheduledStep.Refusal(reason: "the value of \(keyword) is no text")
        }
    }
}
