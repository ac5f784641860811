import Foundation

/// Seconds of a clock that never goes back.
enum MonotonicClock {
    private static let start = ContinuousClock.now

    static func seconds() -> Double { (ContinuousClock.now - start) / .seconds(1) }
}

/// The wall clock of this machine.
enum LocalTime {
    static func nowMilliseconds() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

    /// `yyyyMMdd` and `HHmmss` in the zone of this machine.
    static func now() -> (date: String, time: String) {
        var seconds = time(nil)
        var parts = tm()
        localtime_r(&seconds, &parts)
        func digits(_ value: Int32, _ width: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        return (
            digits(parts.tm_year + 1900, 4) + digits(parts.tm_mon + 1, 2) + digits(parts.tm_mday, 2),
            digits(parts.tm_hour, 2) + digits(parts.tm_min, 2) + digits(parts.tm_sec, 2)
        )
    }

    /// A moment in the zone of this machine, such as `2026-01-31 13:45:00`.
    static func text(milliseconds: Int64) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = "yyyy-MM-dd HH:mm:ss"
        return formatter.string(from: Date(timeIntervalSince1970: Double(milliseconds) / 1000))
    }
}
