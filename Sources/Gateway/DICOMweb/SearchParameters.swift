import Clinic
import DICOM
import Hummingbird

/// The parameters of a search (PS3.18 section 8.3.4), read strictly: what we do not understand is refused, because a key
/// that is passed over finds other patients than those that were asked for.
struct SearchParameters {
    private(set) var identifier = QueryIdentifier()
    private(set) var options = QueryOptions(combinesDateAndTime: true)
    private(set) var included: [[Tag]] = []
    private(set) var includesEverything = false
    /// The `accept` of the query.
    private(set) var accept: String?
    private var wrong: [Problem.Parameter] = []
    private var values: [[Tag]: String] = [:]

    private static let most = 200

    /// Reads what stands after the question mark.
    /// - Parameter path: identifiers that the address itself names.
    /// - Throws: ``Problem`` with a reason for each parameter that is wrong.
    init(query: String, path: [(Tag, String)]) throws {
        guard let query = QueryString(query, most: Self.most) else {
            throw Problem(.badRequest, "too-many-parameters", "A search has at most \(Self.most) parameters.")
        }
        for name in query.unreadable { refuse(name, "it is not in UTF-8, or wrongly escaped.") }
        for parameter in query.parameters { take(parameter.name, parameter.value) }
        for (tag, uid) in path {
            if values[[tag]] != nil { refuse("\(tag)", "the address names it already.") }
            values[[tag]] = uid
        }
        for (path, value) in values.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            set(path, value)
        }
        guard wrong.isEmpty else {
            throw Problem(
                .badRequest, "invalid-parameters", "The search was not made, because parameters are wrong.",
                parameters: wrong)
        }
    }

    private mutating func refuse(_ name: String, _ reason: String) {
        wrong.append(Problem.Parameter(name: name, reason: reason))
    }

    private mutating func take(_ name: String, _ value: String) {
        switch name.lowercased() {
        case "limit": options.limit = number(name, value)
        case "offset": options.offset = number(name, value) ?? 0
        case "fuzzymatching": options.fuzzyNames = flag(name, value)
        case "emptyvaluematching": options.emptyValues = flag(name, value)
        case "multiplevaluematching": options.multipleValues = flag(name, value)
        case "includefield": include(value)
        case "accept": accept = value
        default: key(name, value)
        }
    }

    private mutating func number(_ name: String, _ value: String) -> Int? {
        guard let number = Int(value), number >= 0 else {
            refuse(name, "\"\(value.prefix(32))\" is no whole number.")
            return nil
        }
        return number
    }

    private mutating func flag(_ name: String, _ value: String) -> Bool {
        guard let flag = Bool(value.lowercased()) else {
            refuse(name, "\"\(value.prefix(32))\" is neither true nor false.")
            return false
        }
        return flag
    }

    private mutating func include(_ value: String) {
        for field in value.split(separator: ",").map({ String($0).trimmed }) where !field.isEmpty {
            if field.lowercased() == "all" {
                includesEverything = true
            } else if let path = QueryString.attribute(field) {
                included.append(path)
            } else {
                refuse("includefield", "\"\(field.prefix(64))\" is no attribute.")
            }
        }
    }

    private mutating func key(_ name: String, _ value: String) {
        guard let path = QueryString.attribute(name), let tag = path.last else {
            refuse(String(name.prefix(64)), "it is neither a parameter of a search nor an attribute.")
            return
        }
        let vr = StandardDictionary.vr(of: tag)
        var value = value
        if vr == .UI { value = value.replacing(",", with: "\\") }
        // A plus sign that was not escaped reads as a space, which no date or time has.
        if vr == .DT || tag == .timezoneOffsetFromUTC { value = value.replacing(" ", with: "+") }
        if let known = values[path] {
            guard vr == .UI else {
                refuse(name, "it stands there twice.")
                return
            }
            value = known + "\\" + value
        }
        values[path] = value
    }

    private mutating func set(_ path: [Tag], _ value: String) {
        let name = path.map { StandardDictionary.attribute($0)?.keyword ?? $0.hexadecimal }.joined(
            separator: ".")
        do throws(QueryError) {
            try identifier.set(path, value)
        } catch {
            refuse(name, error.reason)
        }
    }
}

extension SearchParameters {
    /// The query at a level.
    /// - Parameter withParents: the answers hold also what the entities above say, because the address names none.
    func search(level: QueryLevel, withParents: Bool) throws -> Query {
        do throws(QueryError) {
            var query = try Query(level: level, identifier: identifier.dataSet, options: options)
            query.returned.everything = includesEverything
            for tag in Self.defaults(level, withParents) { query.returned.insert([tag]) }
            for path in included { query.returned.insert(path) }
            return query
        } catch {
            let path = error.path.steps.map {
                StandardDictionary.attribute($0.tag)?.keyword ?? $0.tag.hexadecimal
            }
            throw Problem(
                .badRequest, "invalid-parameters", "The search was not made, because parameters are wrong.",
                parameters: [Problem.Parameter(name: path.joined(separator: "."), reason: error.reason)])
        }
    }

    /// What answers hold without being asked (PS3.18 tables 10.6.3-3 to 10.6.3-5).
    private static func defaults(_ level: QueryLevel, _ withParents: Bool) -> [Tag] {
        switch level {
        case .patient, .study: study
        case .series: series + (withParents ? study : [])
        case .instance: instance + (withParents ? study + series : [])
        }
    }

    private static let study: [Tag] = [
        .studyDate, .studyTime, .accessionNumber, .instanceAvailability, .modalitiesInStudy,
        .referringPhysicianName, .timezoneOffsetFromUTC, .patientName, .patientID, .patientBirthDate,
        .patientSex,
        .studyInstanceUID, .studyID, .studyDescription, .numberOfStudyRelatedSeries,
        .numberOfStudyRelatedInstances,
    ]
    private static let series: [Tag] = [
        .modality, .timezoneOffsetFromUTC, .seriesDescription, .studyInstanceUID, .seriesInstanceUID,
        .seriesNumber, .numberOfSeriesRelatedInstances, .performedProcedureStepStartDate,
        .performedProcedureStepStartTime, .requestAttributesSequence,
    ]
    private static let instance: [Tag] = [
        .sopClassUID, .sopInstanceUID, .instanceAvailability, .timezoneOffsetFromUTC, .studyInstanceUID,
        .seriesInstanceUID, .instanceNumber, .rows, .columns, .bitsAllocated, .numberOfFrames,
    ]
}
