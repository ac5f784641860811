import Foundation

/// Dates and times as the pages write them, in one named zone.
package struct WallClock: Sendable {
    package let zone: TimeZone

    package init(zone: TimeZone = .current) {
        self.zone = zone
    }

    /// `Asia/Shanghai (UTC+08:00)`.
    package func zoneName(at milliseconds: Int64) -> String {
        let offset = zone.secondsFromGMT(for: Self.date(milliseconds))
        let minutes = abs(offset) / 60
        let sign = offset < 0 ? "−" : "+"
        let name = zone.identifier == "GMT" ? "UTC" : zone.identifier
        return offset == 0 && name.hasSuffix("UTC")
            ? name : "\(name) (UTC\(sign)\(Self.two(minutes / 60)):\(Self.two(minutes % 60)))"
    }

    /// `14:05`, with the day before it when that is not today: `11-22 14:05`.
    package func short(_ milliseconds: Int64, now: Int64) -> String {
        let then = parts(milliseconds)
        let today = parts(now)
        let time = "\(Self.two(then.hour)):\(Self.two(then.minute))"
        if (then.year, then.month, then.day) == (today.year, today.month, today.day) { return time }
        let day = "\(Self.two(then.month))-\(Self.two(then.day)) "
        return (then.year == today.year ? "" : "\(then.year)-") + day + time
    }

    /// `2026-11-22 14:05:09`.
    package func full(_ milliseconds: Int64) -> String {
        let it = parts(milliseconds)
        return "\(it.year)-\(Self.two(it.month))-\(Self.two(it.day)) "
            + "\(Self.two(it.hour)):\(Self.two(it.minute)):\(Self.two(it.second))"
    }

    private struct Parts {
        var year, month, day, hour, minute, second: Int
    }

    private func parts(_ milliseconds: Int64) -> Parts {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let it = calendar.dateComponents(
            [.year, .month, .day, .hour, .minute, .second], from: Self.date(milliseconds))
        return Parts(
            year: it.year ?? 0, month: it.month ?? 0, day: it.day ?? 0, hour: it.hour ?? 0,
            minute: it.minute ?? 0, second: it.second ?? 0)
    }

    private static func date(_ milliseconds: Int64) -> Date {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    }

    static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}

/// Dates and times as scanners write them; what does not look like one is shown as it came.
package enum ScannerDate {
    /// `19540317` becomes `1954-03-17`.
    package static func date(_ text: String) -> String {
        guard let it = split(text) else { return text }
        return "\(it.year)-\(WallClock.two(it.month))-\(WallClock.two(it.day))"
    }

    /// `140509.12` becomes `14:05`.
    package static func time(_ text: String) -> String {
        let digits = Array(text.utf8.prefix(4))
        guard digits.count == 4, digits.allSatisfy(isDigit) else { return "" }
        return String(decoding: digits[..<2] + [UInt8(ascii: ":")] + digits[2...], as: UTF8.self)
    }

    /// Whole years between two scanner dates; nil when either is not a date or the result is absurd.
    package static func years(from birth: String, to day: String) -> Int? {
        guard let born = split(birth), let now = split(day) else { return nil }
        let years = now.year - born.year - ((now.month, now.day) < (born.month, born.day) ? 1 : 0)
        return (0...130).contains(years) ? years : nil
    }

    private static func split(_ text: String) -> (year: Int, month: Int, day: Int)? {
        let digits = Array(text.utf8)
        guard digits.count == 8, digits.allSatisfy(isDigit) else { return nil }
        func number(_ range: Range<Int>) -> Int {
            digits[range].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        }
        let date = (year: number(0..<4), month: number(4..<6), day: number(6..<8))
        return (1...12).contains(date.month) && (1...31).contains(date.day) ? date : nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
