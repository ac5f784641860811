/// The instants that a key of representation DT asks for, or a date and its time together, both ends included.
/// A value that stops at the year, the month or the minute stands for all of it (PS3.4 section C.2.2.2.5).
public struct InstantRange: Sendable, Hashable {
    /// One end of the range, or a value that is compared with it.
    public struct Instant: Sendable, Hashable {
        /// Microseconds since 1970 by the clock that was read.
        public var localMicroseconds: Int64
        /// Minutes that this clock is ahead of universal time; `nil` when nothing says so.
        public var offsetMinutes: Int?

        /// Makes an instant.
        public init(localMicroseconds: Int64, offsetMinutes: Int?) {
            self.localMicroseconds = localMicroseconds
            self.offsetMinutes = offsetMinutes
        }

        /// Compared in universal time where both are known in it, else by the clocks.
        func isBefore(_ other: Instant) -> Bool {
            guard let offsetMinutes, let theirs = other.offsetMinutes else {
                return localMicroseconds < other.localMicroseconds
            }
            return localMicroseconds - Int64(offsetMinutes) * 60_000_000
                < other.localMicroseconds - Int64(theirs) * 60_000_000
        }
    }

    /// The first instant; `nil` when the range is open.
    public let first: Instant?
    /// The last instant; `nil` when the range is open.
    public let last: Instant?

    /// Reads a date and time, `A-B`, `A-` or `-B`; `nil` for anything else.
    /// - Parameters:
    ///   - text: The range.
    ///   - offsetMinutes: What to take where the text names no offset.
    public init?(_ text: String, offsetMinutes: Int? = nil) {
        let text = TextPattern.trimmed(text)
        guard let split = InstantRange.separator(in: text) else {
            guard let (first, last) = InstantRange.span(text, offsetMinutes) else { return nil }
            (self.first, self.last) = (first, last)
            return
        }
        let left = String(text[..<split])
        let right = String(text[text.index(after: split)...])
        guard !left.isEmpty || !right.isEmpty else { return nil }
        let (lower, upper) = (InstantRange.span(left, offsetMinutes), InstantRange.span(right, offsetMinutes))
        guard left.isEmpty || lower != nil, right.isEmpty || upper != nil else { return nil }
        (first, last) = (lower?.0, upper?.1)
    }

    /// A range of days and a range of times as one range, from the first time of the first day to the last time of
    /// the last day.
    public init(_ dates: DateRange, _ times: TimeRange, offsetMinutes: Int? = nil) {
        func instant(_ date: CalendarDate, _ microseconds: Int) -> Instant {
            Instant(
                localMicroseconds: Int64(date.daysSince1970) * 86_400_000_000 + Int64(microseconds),
                offsetMinutes: offsetMinutes)
        }
        first = dates.first.map { instant($0, times.first ?? 0) }
        last = dates.last.map { instant($0, times.last ?? 86_400_000_000 - 1) }
    }

    /// True when an instant is in the range.
    public func contains(_ instant: Instant) -> Bool {
        if let first, instant.isBefore(first) { return false }
        if let last, last.isBefore(instant) { return false }
        return true
    }

    /// The hyphen that separates the ends. One with four digits after it that can be an offset from universal time is
    /// an offset: no year that anybody asks for is before 1400.
    private static func separator(in text: String) -> String.Index? {
        var index = text.startIndex
        while let hyphen = text[index...].firstIndex(of: "-") {
            let rest = text[text.index(after: hyphen)...]
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            let after = rest[digits.endIndex...].first
            let isOffset =
                digits.count == 4 && (after == nil || after == "-") && hyphen > text.startIndex
                && (Int(digits).map { $0 <= 1400 && $0 % 100 < 60 } ?? false)
            guard isOffset else { return hyphen }
            index = rest[digits.endIndex...].startIndex
        }
        return nil
    }

    /// The first and the last instant that one value stands for.
    private static func span(_ text: String, _ assumed: Int?) -> (Instant, Instant)? {
        guard let value = DateAndTime(text) else { return nil }
        let offset = value.offsetMinutes ?? assumed
        let start = Int64(value.date.daysSince1970) * 86_400_000_000 + Int64(value.time.microseconds)
        let written = text.prefix { $0 != "+" && $0 != "-" }
        let digits = written.utf8.prefix { $0 != UInt8(ascii: ".") }.count
        let width: Int64
        switch digits {
        case ...4: width = Int64(daysInYear(value.date.year)) * 86_400_000_000
        case 5...6:
            width = Int64(CalendarDate.daysInMonth(value.date.year, value.date.month)) * 86_400_000_000
        case 7...8: width = 86_400_000_000
        default: width = Int64(TimeRange.width(ofTime: written.dropFirst(8)))
        }
        return (
            Instant(localMicroseconds: start, offsetMinutes: offset),
            Instant(localMicroseconds: start + width - 1, offsetMinutes: offset)
        )
    }

    private static func daysInYear(_ year: Int) -> Int { CalendarDate.daysInMonth(year, 2) + 337 }
}
