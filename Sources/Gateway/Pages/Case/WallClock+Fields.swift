import Foundation

/// Times as people type them, in the zone of the pages and on 24 hours, whatever the browser believes about its country.
extension WallClock {
    /// `14:05`, with month and day when it was not today, with the year when it was not this one.
    func field(_ milliseconds: Int64, now: Int64) -> String {
        let (text, today) = (full(milliseconds), full(now))
        if text.prefix(10) == today.prefix(10) { return String(text.dropFirst(11).prefix(5)) }
        return String(text.prefix(16).dropFirst(text.prefix(4) == today.prefix(4) ? 5 : 0))
    }

    /// `2026-11-22 14:05`.
    func field(_ milliseconds: Int64) -> String { String(full(milliseconds).prefix(16)) }

    /// The moment somebody typed: `1405`, `14:05`, `11-22 14:05`, `11221405` or `2026-11-22 14:05`, with whatever stands
    /// between the numbers. A time alone is the last one that was, or the next if it lies ahead.
    func moment(_ typed: String, now: Int64, isAhead: Bool = false) -> Int64? {
        guard typed.utf8.count <= 40, let parts = Self.parts(typed) else { return nil }
        let today = calendar.dateComponents([.year, .month, .day], from: Self.date(now))
        let year = parts.year ?? today.year ?? 0
        let (month, day) = (parts.month ?? today.month ?? 0, parts.day ?? today.day ?? 0)
        guard let found = moment(year, month, day, parts.hour, parts.minute, parts.second) else { return nil }
        let half: Int64 = 30 * 60_000
        if parts.day == nil {
            let other = calendar.date(byAdding: .day, value: isAhead ? 1 : -1, to: Self.date(found))
            let isOther = isAhead ? found < now - half : found > now + half
            return isOther ? other.map { Int64($0.timeIntervalSince1970) * 1000 } : found
        }
        // In January, December was last year.
        if parts.year == nil, found > now + 183 * 86_400_000 {
            return moment(year - 1, month, day, parts.hour, parts.minute, parts.second)
        }
        return found
    }

    /// The moment of `2026-11-22 14:05`, with seconds or without; nil for anything else.
    func moment(_ field: String) -> Int64? {
        guard let parts = Self.parts(field), let year = parts.year, let month = parts.month,
            let day = parts.day
        else { return nil }
        return moment(year, month, day, parts.hour, parts.minute, parts.second)
    }

    private struct Parts {
        var year: Int?
        var month: Int?
        var day: Int?
        var hour: Int
        var minute: Int
        var second = 0
    }

    /// Tells numbers apart by how many there are, and by how many digits they have where nothing stands between them.
    private static func parts(_ typed: String) -> Parts? {
        let marks: Set<Character> = ["-", "/", ".", ":", "：", "T", " ", "年", "月", "日", "时", "分"]
        guard typed.allSatisfy({ marks.contains($0) || ("0"..."9").contains($0) }) else { return nil }
        let groups = typed.split { !("0"..."9").contains($0) }.map(String.init)
        guard groups.allSatisfy({ $0.count <= 12 }) else { return nil }
        var pieces: [Int] = []
        for group in groups {
            let widths: [Int]
            switch (group.count, groups.count) {
            case (3, 1), (3, 3): widths = [1, 2]
            case (4, 1), (4, 3): widths = [2, 2]
            case (8, 1): widths = [2, 2, 2, 2]
            case (12, 1): widths = [4, 2, 2, 2, 2]
            default: widths = [group.count]
            }
            var rest = group[...]
            for width in widths {
                guard let number = Int(rest.prefix(width)) else { return nil }
                pieces.append(number)
                rest = rest.dropFirst(width)
            }
        }
        switch pieces.count {
        case 2: return Parts(hour: pieces[0], minute: pieces[1])
        case 4: return Parts(month: pieces[0], day: pieces[1], hour: pieces[2], minute: pieces[3])
        case 5, 6:
            return Parts(
                year: pieces[0], month: pieces[1], day: pieces[2], hour: pieces[3], minute: pieces[4],
                second: pieces.count == 6 ? pieces[5] : 0)
        default: return nil
        }
    }

    private var calendar: Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        return calendar
    }

    private static func date(_ milliseconds: Int64) -> Date {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    }

    /// Nil for a day that does not exist.
    private func moment(
        _ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int, _ second: Int
    ) -> Int64? {
        guard (1900...2200).contains(year), (1...12).contains(month), (1...31).contains(day),
            (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second)
        else { return nil }
        let wanted = DateComponents(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        guard let date = calendar.date(from: wanted) else { return nil }
        let made = calendar.dateComponents([.month, .day], from: date)
        guard made.month == month, made.day == day else { return nil }
        return Int64(date.timeIntervalSince1970) * 1000
    }
}
