import Foundation

/// Dates and times as FHIR writes them.
struct FHIRTime: Sendable {
    /// The zone of times that come without one, as scanners write them.
    let zone: TimeZone

    /// `2026-11-22T14:05:09.120Z`.
    static func instant(_ milliseconds: Int64) -> String {
        let it = CivilTime(milliseconds: milliseconds)
        let thousandth = String(1000 + (milliseconds % 1000 + 1000) % 1000).dropFirst()
        return "\(it.date)T\(it.time).\(thousandth)Z"
    }

    /// `Sun, 22 Nov 2026 14:05:09 GMT` (RFC 9110).
    static func httpDate(_ milliseconds: Int64) -> String {
        let it = CivilTime(milliseconds: milliseconds)
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let weekday = days[Int(((it.day % 7) + 7) % 7)]
        return "\(weekday), \(CivilTime.two(it.dayOfMonth)) \(months[it.month - 1]) \(it.year) \(it.time) GMT"
    }

    /// `19540317`, `195403` or `1954` as a date of FHIR; nil for anything else.
    static func date(_ digits: String) -> String? {
        let bytes = Array(digits.utf8)
        guard [4, 6, 8].contains(bytes.count), bytes.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        let numbers = [digits.prefix(4), digits.dropFirst(4).prefix(2), digits.dropFirst(6)]
        guard let year = Int(numbers[0]), year > 0 else { return nil }
        guard bytes.count > 4 else { return "\(numbers[0])" }
        guard let month = Int(numbers[1]), (1...12).contains(month) else { return nil }
        guard bytes.count > 6 else { return "\(numbers[0])-\(numbers[1])" }
        guard let day = Int(numbers[2]), (1...CivilTime.days(in: month, of: year)).contains(day) else {
            return nil
        }
        return "\(numbers[0])-\(numbers[1])-\(numbers[2])"
    }

    /// Date and time of a scanner: with the offset of our zone where there is a time, else the date alone.
    func dateTime(_ date: String, _ time: String) -> String? {
        guard date.utf8.count == 8, let day = Self.date(date) else { return nil }
        let digits = time.split(separator: ".").first.map(String.init) ?? ""
        guard digits.utf8.count >= 4, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let hour = Int(digits.prefix(2)), let minute = Int(digits.dropFirst(2).prefix(2)),
            (0...23).contains(hour), (0...59).contains(minute)
        else { return day }
        let second = min(Int(digits.dropFirst(4).prefix(2)) ?? 0, 59)
        let clock = "\(CivilTime.two(hour)):\(CivilTime.two(minute)):\(CivilTime.two(second))"
        guard let naive = CivilTime.milliseconds(date: day, time: clock) else { return day }
        // The offset that holds at that moment: guess by the naive time, then look again.
        let guess = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(naive) / 1000))
        let moment = Double(naive) / 1000 - Double(guess)
        return "\(day)T\(clock)\(Self.offset(zone.secondsFromGMT(for: Date(timeIntervalSince1970: moment))))"
    }

    private static func offset(_ seconds: Int) -> String {
        let minutes = abs(seconds) / 60
        return "\(seconds < 0 ? "-" : "+")\(CivilTime.two(minutes / 60)):\(CivilTime.two(minutes % 60))"
    }

    /// The milliseconds that a date, dateTime or instant of FHIR covers: from, up to but not with the second. What has no
    /// zone is in ours. Nil for what is none.
    func range(_ text: String) -> Range<Int64>? {
        guard
            let match = text.wholeMatch(
                of:
                    #/(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})?)?)?)?/#
            )
        else { return nil }
        let year = Int(match.1) ?? 0
        let month = match.2.flatMap { Int($0) }
        let day = match.3.flatMap { Int($0) }
        guard (1...9999).contains(year), (1...12).contains(month ?? 1),
            (1...CivilTime.days(in: month ?? 1, of: year)).contains(day ?? 1)
        else { return nil }
        let first = CivilTime.dayNumber(year, month ?? 1, day ?? 1)
        guard let hour = match.4.flatMap({ Int($0) }), let minute = match.5.flatMap({ Int($0) }) else {
            let last: Int64
            if day != nil {
                last = first + 1
            } else if let month {
                last = first + Int64(CivilTime.days(in: month, of: year))
            } else {
                last = CivilTime.dayNumber(year + 1, 1, 1)
            }
            return shifted(first * 86_400_000)..<shifted(last * 86_400_000)
        }
        let second = match.6.flatMap { Int($0) }
        guard hour < 24, minute < 60, (second ?? 0) <= 60 else { return nil }
        var start = first * 86_400_000 + Int64(hour * 3600 + minute * 60 + (second ?? 0)) * 1000
        var length: Int64 = second == nil ? 60_000 : 1000
        if let fraction = match.7 {
            start += Int64((fraction + "00").prefix(3)) ?? 0
            length = 1
        }
        guard let zoneText = match.8 else { return shifted(start)..<shifted(start) + length }
        let minutes = zoneText == "Z" ? 0 : Self.minutes(zoneText)
        let from = start - Int64(minutes) * 60_000
        return from..<from + length
    }

    private static func minutes(_ offset: Substring) -> Int {
        let hours = Int(offset.dropFirst().prefix(2)) ?? 0
        let rest = Int(offset.suffix(2)) ?? 0
        return (offset.first == "-" ? -1 : 1) * (hours * 60 + rest)
    }

    /// A time of our zone, as if of Greenwich, brought there.
    private func shifted(_ naive: Int64) -> Int64 {
        let guess = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(naive) / 1000))
        let moment = Double(naive) / 1000 - Double(guess)
        return naive - Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: moment))) * 1000
    }
}

/// A moment of Greenwich as a calendar says it.
struct CivilTime {
    /// Days since 1970-01-01.
    let day: Int64
    let year: Int
    let month: Int
    let dayOfMonth: Int
    let time: String

    init(milliseconds: Int64) {
        let seconds = Int64((Double(milliseconds) / 1000).rounded(.down))
        day = Int64((Double(seconds) / 86400).rounded(.down))
        let rest = Int(seconds - day * 86400)
        time = "\(Self.two(rest / 3600)):\(Self.two(rest / 60 % 60)):\(Self.two(rest % 60))"
        // Howard Hinnant's civil calendar, eras of 400 years beginning in March.
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        dayOfMonth = Int(dayOfYear - (153 * march + 2) / 5 + 1)
        month = Int(march < 10 ? march + 3 : march - 9)
        year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
    }

    var date: String {
        String(repeating: "0", count: max(0, 4 - String(year).count))
            + "\(year)-\(Self.two(month))-\(Self.two(dayOfMonth))"
    }

    static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

    static func days(in month: Int, of year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    /// Days since 1970-01-01 of a date that is valid.
    static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
        let shifted = Int64(month <= 2 ? year - 1 : year)
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let march = Int64(month > 2 ? month - 3 : month + 9)
        let dayOfYear = (153 * march + 2) / 5 + Int64(day) - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Of `2026-11-22` and `14:05:09`, taken as of Greenwich.
    static func milliseconds(date: String, time: String) -> Int64? {
        let parts = date.split(separator: "-").compactMap { Int($0) }
        let clock = time.split(separator: ":").compactMap { Int($0) }
        guard parts.count == 3, clock.count == 3 else { return nil }
        return dayNumber(parts[0], parts[1], parts[2]) * 86_400_000
            + Int64(clock[0] * 3600 + clock[1] * 60 + clock[2]) * 1000
    }
}
