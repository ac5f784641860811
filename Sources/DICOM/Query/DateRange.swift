/// The days that a key of representation DA asks for, both ends included (PS3.4 section C.2.2.2.5).
public struct DateRange: Sendable, Hashable {
    /// The first day; `nil` when the range is open.
    public let first: CalendarDate?
    /// The last day; `nil` when the range is open.
    public let last: CalendarDate?

    /// Reads a day, `A-B`, `A-` or `-B`; `nil` for anything else.
    public init?(_ text: String) {
        guard let (first, last) = DateRange.ends(text, CalendarDate.init) else { return nil }
        (self.first, self.last) = (first, last)
    }

    /// True when a day is in the range.
    public func contains(_ date: CalendarDate) -> Bool {
        if let first, date < first { return false }
        if let last, date > last { return false }
        return true
    }

    /// Splits at the hyphen; a text without one is both ends.
    static func ends<End>(_ text: String, _ read: (String) -> End?) -> (End?, End?)? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { part in
            TextPattern.trimmed(String(part))
        }
        guard (1...2).contains(parts.count), !parts.allSatisfy(\.isEmpty) else { return nil }
        var ends: [End?] = []
        for part in parts {
            guard !part.isEmpty else {
                ends.append(nil)
                continue
            }
            guard let end = read(part) else { return nil }
            ends.append(end)
        }
        return (ends[0], ends[ends.count - 1])
    }
}

/// The times of day that a key of representation TM asks for, both ends included. A time that stops at the hour or
/// the minute stands for all of it.
public struct TimeRange: Sendable, Hashable {
    /// Microseconds since midnight; `nil` when the range is open.
    public let first: Int?
    /// Microseconds since midnight; `nil` when the range is open.
    public let last: Int?

    /// Reads a time, `A-B`, `A-` or `-B`; `nil` for anything else.
    public init?(_ text: String) {
        let read: (String) -> ClosedRange<Int>? = { part in
            guard let time = TimeOfDay(part) else { return nil }
            return time.microseconds...(time.microseconds + TimeRange.width(ofTime: part) - 1)
        }
        guard let (first, last) = DateRange.ends(text, read) else { return nil }
        self.first = first?.lowerBound
        self.last = last?.upperBound
    }

    /// True when a time is in the range.
    public func contains(_ time: TimeOfDay) -> Bool {
        if let first, time.microseconds < first { return false }
        if let last, time.microseconds > last { return false }
        return true
    }

    /// How many microseconds a time written with so many digits stands for.
    static func width(ofTime text: some StringProtocol) -> Int {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let digits = parts.first.map { part in part.utf8.count { (0x30...0x39).contains($0) } } ?? 0
        switch digits {
        case ...2: return 3_600_000_000
        case 3...4: return 60_000_000
        default:
            let decimals = parts.count > 1 ? min(6, parts[1].utf8.count) : 0
            return (0..<(6 - decimals)).reduce(1) { width, _ in width * 10 }
        }
    }
}
