/// A day of the Gregorian calendar, as in representation DA.
public struct CalendarDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Year, 0 to 9999.
    public let year: Int
    /// Month, 1 to 12.
    public let month: Int
    /// Day of the month.
    public let day: Int

    /// Makes a date; `nil` when the calendar has no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (0...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= CalendarDate.daysInMonth(year, month)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads `YYYYMMDD`, and `YYYY.MM.DD` of the standard's predecessor; `nil` for anything else.
    public init?(_ text: String) {
        var digits = Digits(text)
        guard let year = digits.take(4) else { return nil }
        let isDotted = digits.skip(".")
        guard let month = digits.take(2), !isDotted || digits.skip("."), let day = digits.take(2),
            digits.isAtEnd
        else {
            return nil
        }
        self.init(year: year, month: month, day: day)
    }

    /// Days since 1 January 1970.
    public var daysSince1970: Int {
        // March is the first month, so that the leap day ends the year; eras of 400 years repeat.
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// As in a file: `YYYYMMDD`.
    public var description: String {
        Digits.padded(year, 4) + Digits.padded(month, 2) + Digits.padded(day, 2)
    }

    /// Earlier days come first.
    public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    static func daysInMonth(_ year: Int, _ month: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }
}

/// Takes digits from the front of a text.
struct Digits {
    private var rest: ArraySlice<UInt8>

    /// Spaces and zero bytes around the text are padding.
    init(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while let last = bytes.last, last == 0x20 || last == 0 { bytes.removeLast() }
        while let first = bytes.first, first == 0x20 { bytes.removeFirst() }
        rest = bytes
    }

    var isAtEnd: Bool { rest.isEmpty }
    var count: Int { rest.count }

    /// The number that exactly so many digits make.
    mutating func take(_ count: Int) -> Int? {
        guard rest.count >= count, rest.prefix(count).allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        defer { rest.removeFirst(count) }
        return rest.prefix(count).reduce(0) { $0 * 10 + Int($1 & 0xF) }
    }

    /// Passes over a character if it comes next.
    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == character.value else { return false }
        rest.removeFirst()
        return true
    }

    /// One to six digits after the point, as microseconds.
    mutating func takeMicroseconds() -> Int? {
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard (1...6).contains(digits.count) else { return nil }
        rest.removeFirst(digits.count)
        return (0..<6).reduce(0) { value, place in
            value * 10 + (place < digits.count ? Int(digits[digits.startIndex + place] & 0xF) : 0)
        }
    }

    static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}
