/// A stretch of each day, such as 20:00-06:00, in the zone of the site. The end does not belong to it.
package struct DailyHours: Codable, Sendable, Equatable, CustomStringConvertible {
    /// Minutes since midnight.
    package var from: Int
    package var to: Int

    package init(from: Int, to: Int) {
        self.from = from
        self.to = to
    }

    /// Reads `20:00-06:00`; nil for anything else.
    package init?(_ text: String) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let from = Self.minute(ends[0]), let to = Self.minute(ends[1]), from != to
        else { return nil }
        self.init(from: from, to: to)
    }

    package func contains(_ minute: Int) -> Bool {
        from < to ? (from..<to).contains(minute) : minute >= from || minute < to
    }

    /// Minutes from a moment until the stretch begins; 0 within it.
    package func wait(from minute: Int) -> Int {
        contains(minute) ? 0 : (from - minute + 1440) % 1440
    }

    package var description: String { "\(Self.text(from))-\(Self.text(to))" }

    /// `20:00` and up to `24:00`.
    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy(isDigit) }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= 1440
        else { return nil }
        return hour * 60 + minute
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    package static func text(_ minute: Int) -> String {
        let (hour, rest) = (minute / 60, minute % 60)
        return (hour < 10 ? "0" : "") + "\(hour):" + (rest < 10 ? "0" : "") + "\(rest)"
    }
}

/// A moment as the clock on the wall shows it.
package struct LocalMoment: Sendable, Equatable {
    /// 1 (Monday) to 7 (Sunday).
    package var weekday: Int
    /// Minutes since midnight.
    package var minute: Int

    package init(weekday: Int, minute: Int) {
        self.weekday = weekday
        self.minute = minute
    }
}
