/// What a key asks of the values of its attribute; see PS3.4 section C.2.2.2 for each kind of matching.
public indirect enum Condition: Sendable, Hashable {
    /// Universal matching: everything fits, and the attribute is to be returned.
    case anything
    /// The attribute is missing or has no value.
    case noValue
    /// One of the values fits one of the patterns; with `all`, each pattern is fitted by one of the values.
    case texts([TextPattern], all: Bool)
    /// One of the names fits one of the patterns; with `all`, each pattern is fitted by one of the names.
    case names([NamePattern], all: Bool)
    /// One of the values is among these: a single identifier, or a list of them.
    case identifiers(Set<String>)
    /// One of the values is one of these numbers, however either is written.
    case numbers([Double])
    /// One of the values is one of these tags.
    case tags([Tag], all: Bool)
    /// One of the days is in one of the ranges.
    case dates([DateRange])
    /// One of the times of day is in one of the ranges.
    case times([TimeRange])
    /// One of the instants is in one of the ranges.
    case instants([InstantRange])
    /// The attribute, a date, and the time in another attribute are together in the range.
    case instant(InstantRange, time: Tag)
    /// One item fits all of the keys.
    case item([QueryKey])
}

/// One attribute that a query asks about.
public struct QueryKey: Sendable, Hashable {
    /// The attribute.
    public let tag: Tag
    /// Its representation.
    public let vr: VR
    /// What is asked of it.
    public let condition: Condition

    /// Makes a key.
    public init(tag: Tag, vr: VR, condition: Condition) {
        self.tag = tag
        self.vr = vr
        self.condition = condition
    }

    /// True when nothing is asked: the attribute is only to be returned.
    public var isUniversal: Bool {
        switch condition {
        case .anything: true
        case .item(let keys): keys.allSatisfy(\.isUniversal)
        default: false
        }
    }

    /// True when a data set fits.
    public func matches(_ dataSet: DataSet) -> Bool {
        switch condition {
        case .anything: return true
        case .noValue:
            guard let element = dataSet[tag], !element.isEmpty else { return true }
            return element.effectiveVR.isString && dataSet.strings(tag).isEmpty
        case .texts(let patterns, let all):
            return QueryKey.fit(patterns, dataSet.strings(tag), all) { $0.matches($1) }
        case .names(let patterns, let all):
            return QueryKey.fit(patterns, dataSet.strings(tag).map { PersonName($0) }, all) { $0.matches($1) }
        case .identifiers(let wanted):
            return dataSet.strings(tag).contains { wanted.contains(UID($0).string) }
        case .numbers(let wanted): return dataSet.doubles(tag).contains { wanted.contains($0) }
        case .tags(let wanted, let all): return QueryKey.fit(wanted, dataSet[tag]?.tags ?? [], all, ==)
        case .dates(let ranges):
            return dataSet.strings(tag).contains { text in
                CalendarDate(text).map { date in ranges.contains { $0.contains(date) } } ?? false
            }
        case .times(let ranges):
            return dataSet.strings(tag).contains { text in
                TimeOfDay(text).map { time in ranges.contains { $0.contains(time) } } ?? false
            }
        case .instants(let ranges):
            return instants(dataSet).contains { instant in ranges.contains { $0.contains(instant) } }
        case .instant(let range, let time):
            return combined(dataSet, time).map { range.contains($0) } ?? false
        case .item(let keys):
            guard !isUniversal else { return true }
            return dataSet.items(tag).contains { item in keys.allSatisfy { $0.matches(item) } }
        }
    }

    private func instants(_ dataSet: DataSet) -> [InstantRange.Instant] {
        dataSet.strings(tag).compactMap { DateAndTime($0) }.map { value in
            InstantRange.Instant(
                localMicroseconds: Int64(value.date.daysSince1970) * 86_400_000_000
                    + Int64(value.time.microseconds),
                offsetMinutes: value.offsetMinutes ?? dataSet.timezoneOffsetMinutes)
        }
    }

    /// A day without a time counts as its beginning.
    private func combined(_ dataSet: DataSet, _ time: Tag) -> InstantRange.Instant? {
        guard let date = dataSet.date(tag) else { return nil }
        return InstantRange.Instant(
            localMicroseconds: Int64(date.daysSince1970) * 86_400_000_000
                + Int64(dataSet.time(time)?.microseconds ?? 0),
            offsetMinutes: dataSet.timezoneOffsetMinutes)
    }

    private static func fit<Asked, Found>(
        _ asked: [Asked], _ found: [Found], _ all: Bool, _ matches: (Asked, Found) -> Bool
    ) -> Bool {
        all
            ? asked.allSatisfy { one in found.contains { matches(one, $0) } }
            : found.contains { value in asked.contains { matches($0, value) } }
    }
}
