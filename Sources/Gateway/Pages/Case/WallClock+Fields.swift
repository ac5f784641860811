import Foundation

/// Times as the fields of a browser write them, in the zone of the pages.
extension WallClock {
    /// `2026-11-22T14:05`.
    func field(_ milliseconds: Int64) -> String {
        let text = full(milliseconds)
        return text.prefix(10) + "T" + text.dropFirst(11).prefix(5)
    }

    /// The moment of `2026-11-22T14:05`, with seconds or without; nil for anything else.
    func moment(_ field: String) -> Int64? {
        let numbers = field.split(whereSeparator: { "-T: ".contains($0) }).map { Int($0) }
        guard numbers.count == 5 || numbers.count == 6, field.utf8.count <= 19 else { return nil }
        let parts = numbers.compactMap { $0 }
        guard parts.count == numbers.count, (1900...2200).contains(parts[0]), (1...12).contains(parts[1]),
            (1...31).contains(parts[2]), (0...23).contains(parts[3]), (0...59).contains(parts[4])
        else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let date = calendar.date(
            from: DateComponents(
                year: parts[0], month: parts[1], day: parts[2], hour: parts[3], minute: parts[4],
                second: parts.count > 5 ? min(parts[5], 59) : 0))
        return date.map { Int64($0.timeIntervalSince1970) * 1000 }
    }
}
