/// A time of day, as in representation TM. Microseconds, so that times compare exactly.
public struct TimeOfDay: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Microseconds since midnight; up to one second more than a day, because a leap second may be written.
    public let microseconds: Int

    /// Seconds since midnight.
    public var seconds: Double { Double(microseconds) / 1e6 }

    /// Makes a time of its parts; `nil` when one is out of range.
    public init?(hour: Int, minute: Int = 0, second: Int = 0, microsecond: Int = 0) {
        guard (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second),
            (0...999_999).contains(microsecond)
        else { return nil }
        microseconds = ((hour * 60 + minute) * 60 + second) * 1_000_000 + microsecond
    }

    /// Reads `HH`, `HHMM`, `HHMMSS` and `HHMMSS.F` with one to six decimals, and `HH:MM:SS` of the standard's
    /// predecessor; `nil` for anything else.
    public init?(_ text: String) {
        var digits = Digits(text)
        guard let time = TimeOfDay(&digits), digits.isAtEnd else { return nil }
        self = time
    }

    /// Takes a time from the front of a text.
    init?(_ digits: inout Digits) {
        guard let hour = digits.take(2) else { return nil }
        _ = digits.skip(":")
        let minute = digits.take(2)
        if minute != nil { _ = digits.skip(":") }
        let second = minute == nil ? nil : digits.take(2)
        var microsecond = 0
        if second != nil, digits.skip(".") {
            guard let decimals = digits.takeMicroseconds() else { return nil }
            microsecond = decimals
        }
        self.init(hour: hour, minute: minute ?? 0, second: second ?? 0, microsecond: microsecond)
    }

    /// As in a file: `HHMMSS.FFFFFF`, without decimals when they are zero.
    public var description: String {
        let (whole, fraction) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        let minutes = min(whole / 60, 23 * 60 + 59)
        let text =
            Digits.padded(minutes / 60, 2) + Digits.padded(minutes % 60, 2)
            + Digits.padded(whole - minutes * 60, 2)
        return fraction == 0 ? text : text + "." + Digits.padded(fraction, 6)
    }

    /// Earlier times come first.
    public static func < (left: TimeOfDay, right: TimeOfDay) -> Bool {
        left.microseconds < right.microseconds
    }
}
