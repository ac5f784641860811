/// Turns the elements of a query identifier into keys.
struct KeyCompiler {
    /// More than any genuine query has.
    static let maximumKeys = 512
    static let maximumValues = 10_000
    static let maximumTextBytes = 4096
    static let maximumDepth = 8

    let options: QueryOptions
    /// Timezone Offset From UTC (0008,0201) of the request.
    let offsetMinutes: Int?
    private var keysLeft = KeyCompiler.maximumKeys
    private var valuesLeft = KeyCompiler.maximumValues

    init(options: QueryOptions, offsetMinutes: Int?) {
        self.options = options
        self.offsetMinutes = offsetMinutes
    }

    mutating func keys(of identifier: DataSet, at path: TagPath) throws(QueryError) -> [QueryKey] {
        guard path.steps.count <= KeyCompiler.maximumDepth else {
            throw QueryError(
                .tooLarge, "keys are nested more than \(KeyCompiler.maximumDepth) deep.", path: path)
        }
        var keys: [QueryKey] = []
        for element in identifier where !KeyCompiler.isControl(element.tag) {
            let place = path.appending(element.tag)
            keysLeft -= 1
            guard keysLeft >= 0 else {
                throw QueryError(.tooLarge, "there are over \(KeyCompiler.maximumKeys) keys.", path: place)
            }
            let condition = try condition(element, of: identifier, at: place)
            keys.append(QueryKey(tag: element.tag, vr: element.effectiveVR, condition: condition))
        }
        return options.combinesDateAndTime ? KeyCompiler.combined(keys, offsetMinutes) : keys
    }

    /// What says how the request is to be read, and is not asked about.
    private static func isControl(_ tag: Tag) -> Bool {
        tag.isGroupLength || tag.isPrivateCreator
            || [.specificCharacterSet, .queryRetrieveLevel, .timezoneOffsetFromUTC].contains(tag)
    }

    private mutating func condition(
        _ element: Element, of identifier: DataSet, at path: TagPath
    ) throws(QueryError) -> Condition {
        if case .items(let items) = element.value { return try sequence(items, at: path) }
        guard !element.isEmpty else { return .anything }
        // A private key without a representation can only be meant as text.
        let vr = element.effectiveVR == .UN ? VR.LO : element.effectiveVR
        let texts = Element(tag: element.tag, vr: vr, value: element.value)
            .strings(vr.isText ? identifier.characterSet : .default)
        guard !texts.allSatisfy(\.isEmpty) || vr.isBulk else { return .anything }
        valuesLeft -= texts.count
        guard valuesLeft >= 0 else {
            throw QueryError(.tooLarge, "there are over \(KeyCompiler.maximumValues) values.", path: path)
        }
        if texts == ["*"] { return .anything }
        if options.emptyValues, texts == ["\"\""] { return .noValue }
        guard texts.allSatisfy({ $0.utf8.count <= KeyCompiler.maximumTextBytes }) else {
            throw QueryError(
                .tooLarge, "a value is longer than \(KeyCompiler.maximumTextBytes) bytes.", path: path)
        }
        return try condition(texts, vr, element, at: path)
    }

    private func condition(
        _ texts: [String], _ vr: VR, _ element: Element, at path: TagPath
    ) throws(QueryError) -> Condition {
        let all = options.multipleValues && texts.count > 1
        switch vr {
        case .AE, .CS, .LO, .SH, .UC, .ST, .LT, .UT, .UR, .AS:
            let patterns = texts.map { TextPattern($0, allowsWildcards: vr != .AS && !all) }
            return !all && patterns.contains(where: \.matchesEverything)
                ? .anything : .texts(patterns, all: all)
        case .PN:
            let patterns = texts.map { NamePattern($0, fuzzy: options.fuzzyNames) }
            return !all && patterns.contains(where: \.matchesEverything)
                ? .anything : .names(patterns, all: all)
        case .UI: return .identifiers(Set(texts.map { UID($0).string }.filter { !$0.isEmpty }))
        case .DA: return .dates(try ranges(texts, vr, path) { DateRange($0) })
        case .TM: return .times(try ranges(texts, vr, path) { TimeRange($0) })
        case .DT:
            return .instants(try ranges(texts, vr, path) { InstantRange($0, offsetMinutes: offsetMinutes) })
        case .DS, .IS: return .numbers(try ranges(texts, vr, path) { Number.double($0) })
        case .US, .SS, .UL, .SL, .UV, .SV, .FL, .FD: return .numbers(element.doubles)
        case .AT: return .tags(element.tags, all: all)
        case .OB, .OD, .OF, .OL, .OV, .OW, .UN, .SQ:
            throw QueryError(.invalidKey, "a value of representation \(vr) cannot be asked for.", path: path)
        }
    }

    /// Reads every value, or says which one cannot be read.
    private func ranges<Value>(
        _ texts: [String], _ vr: VR, _ path: TagPath, _ read: (String) -> Value?
    ) throws(QueryError) -> [Value] {
        var values: [Value] = []
        for text in texts where !text.isEmpty {
            guard let value = read(text) else {
                throw QueryError(
                    .invalidValue, "\"\(text.prefix(64))\" is no value or range of representation \(vr).",
                    path: path)
            }
            values.append(value)
        }
        return values
    }

    private mutating func sequence(_ items: [DataSet], at path: TagPath) throws(QueryError) -> Condition {
        guard let item = items.first else { return .anything }
        guard items.count == 1 else {
            throw QueryError(.invalidKey, "a sequence key has one item, not \(items.count).", path: path)
        }
        let keys = try keys(of: item, at: path)
        return keys.allSatisfy(\.isUniversal) ? .anything : .item(keys)
    }

    // MARK: - Dates with their times

    private static let pairs: [Tag: Tag] = [
        .studyDate: .studyTime, .seriesDate: .seriesTime, .acquisitionDate: .acquisitionTime,
        .contentDate: .contentTime, .instanceCreationDate: .instanceCreationTime,
        .patientBirthDate: .patientBirthTime,
        .performedProcedureStepStartDate: .performedProcedureStepStartTime,
        .performedProcedureStepEndDate: .performedProcedureStepEndTime,
        .scheduledProcedureStepStartDate: .scheduledProcedureStepStartTime,
        .scheduledProcedureStepEndDate: .scheduledProcedureStepEndTime,
    ]

    /// Puts each date that is asked for together with its time into one range.
    private static func combined(_ keys: [QueryKey], _ offsetMinutes: Int?) -> [QueryKey] {
        var times: Set<Tag> = []
        let combined = keys.map { key in
            guard let time = pairs[key.tag], case .dates(let dates) = key.condition, dates.count == 1,
                case .times(let ranges)? = keys.first(where: { $0.tag == time })?.condition,
                ranges.count == 1
            else { return key }
            times.insert(time)
            let range = InstantRange(dates[0], ranges[0], offsetMinutes: offsetMinutes)
            return QueryKey(tag: key.tag, vr: key.vr, condition: .instant(range, time: time))
        }
        return combined.filter { !times.contains($0.tag) }
    }
}
