/// A date with a time and, perhaps, its distance from universal time, as in representation DT.
public struct DateAndTime: Hashable, Sendable, CustomStringConvertible {
    /// The day; the first of its month or year where the text stops earlier.
    public let date: CalendarDate
    /// The time of day; midnight where the text stops earlier.
    public let time: TimeOfDay
    /// Minutes east of universal time; `nil` when the text does not say.
    public let offsetMinutes: Int?

    /// Makes a date and time.
    public init(date: CalendarDate, time: TimeOfDay, offsetMinutes: Int? = nil) {
        self.date = date
        self.time = time
        self.offsetMinutes = offsetMinutes
    }

    /// Reads `YYYYMMDDHHMMSS.FFFFFF&ZZXX`, of which everything after the year may be missing; `nil` for
    /// anything else.
    public init?(_ text: String) {
        var digits = Digits(text)
        guard let year = digits.take(4) else { return nil }
        let month = digits.take(2)
        let day = month == nil ? nil : digits.take(2)
        let hasTime = day != nil && digits.count >= 2
        guard let date = CalendarDate(year: year, month: month ?? 1, day: day ?? 1) else { return nil }
        var time = TimeOfDay(hour: 0)
        if hasTime, !DateAndTime.isSign(digits) { time = TimeOfDay(&digits) }
        guard let time else { return nil }
        var offset: Int?
        if !digits.isAtEnd {
            guard let minutes = DateAndTime.offset(&digits) else { return nil }
            offset = minutes
        }
        guard digits.isAtEnd else { return nil }
        self.init(date: date, time: time, offsetMinutes: offset)
    }

    /// Reads `+HHMM` or `-HHMM`, as in Timezone Offset From UTC (0008,0201).
    public static func offsetMinutes(_ text: String) -> Int? {
        var digits = Digits(text)
        guard let minutes = offset(&digits), digits.isAtEnd else { return nil }
        return minutes
    }

    private static func isSign(_ digits: Digits) -> Bool {
        var copy = digits
        return copy.skip("+") || copy.skip("-")
    }

    private static func offset(_ digits: inout Digits) -> Int? {
        let isWest = digits.skip("-")
        guard isWest || digits.skip("+"), let hours = digits.take(2), let minutes = digits.take(2),
            hours <= 14,
            minutes < 60
        else { return nil }
        return (hours * 60 + minutes) * (isWest ? -1 : 1)
    }

    /// Microseconds since 1970 in universal time.
    /// - Parameter assumed: Minutes east of universal time to take when the value does not say.
    public func microsecondsSince1970(assumingOffsetMinutes assumed: Int = 0) -> Int64 {
        let seconds = Int64(date.daysSince1970) * 86_400 - Int64(offsetMinutes ?? assumed) * 60
        return seconds * 1_000_000 + Int64(time.microseconds)
    }

    /// The same instant by the clock of another zone; the same value where it does not say how far it is from universal
    /// time.
    /// - Parameter offset: Minutes east of universal time.
    public func moved(toOffsetMinutes offset: Int) -> DateAndTime {
        guard let own = offsetMinutes, own != offset else { return self }
        let dayLength = 86_400_000_000
        let shifted = time.microseconds + (offset - own) * 60_000_000
        let days = (Double(shifted) / Double(dayLength)).rounded(.down)
        let rest = shifted - Int(days) * dayLength
        guard let date = date.adding(days: Int(days)),
            let time = TimeOfDay(
                hour: rest / 3_600_000_000, minute: rest / 60_000_000 % 60, second: rest / 1_000_000 % 60,
                microsecond: rest % 1_000_000)
        else { return self }
        return DateAndTime(date: date, time: time, offsetMinutes: offset)
    }

    /// As in a file.
    public var description: String {
        guard let offsetMinutes else { return "\(date)\(time)" }
        let size = abs(offsetMinutes)
        let zone = Digits.padded(size / 60, 2) + Digits.padded(size % 60, 2)
        return "\(date)\(time)\(offsetMinutes < 0 ? "-" : "+")\(zone)"
    }
}
