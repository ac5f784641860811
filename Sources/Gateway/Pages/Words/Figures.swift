/// Numbers as the pages write them. Chinese and English both use a point and group thousands by commas.
package enum Figures {
    /// A decimal number; `nil` and values without meaning become a dash.
    package static func decimal(_ value: Double?, places: Int = 1) -> String {
        guard let value, value.isFinite, abs(value) < 1e12 else { return "–" }
        let scale = (0..<places).reduce(1.0) { product, _ in product * 10 }
        let scaled = (abs(value) * scale).rounded()
        let whole = (scaled / scale).rounded(.down)
        let rest = Int(scaled - whole * scale)
        let sign = value < 0 && scaled > 0 ? "−" : ""
        guard places > 0 else { return sign + grouped(Int(whole)) }
        let digits = String(rest)
        return sign + grouped(Int(whole)) + "." + String(repeating: "0", count: places - digits.count)
            + digits
    }

    /// A count with its thousands grouped.
    package static func grouped(_ value: Int) -> String {
        let digits = Array(String(value.magnitude))
        var text = value < 0 ? "−" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// A number for a drawing: a point, no grouping, two places, never anything but digits.
    package static func coordinate(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e6 else { return "0" }
        let hundredths = Int((value * 100).rounded())
        let (whole, rest) = abs(hundredths).quotientAndRemainder(dividingBy: 100)
        let sign = hundredths < 0 ? "-" : ""
        guard rest != 0 else { return "\(sign)\(whole)" }
        return "\(sign)\(whole)." + (rest < 10 ? "0\(rest)" : "\(rest)")
    }

    /// A duration in the units of the language: `4 min 07 s`, `2 h 05 min`, `3 d`.
    package static func elapsed(milliseconds: Int64, _ words: Phrases.List) -> String {
        let seconds = max(0, milliseconds / 1000)
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        switch seconds {
        case ..<60: return "\(seconds) \(words.seconds)"
        case ..<3600: return "\(seconds / 60) \(words.minutes) \(two(seconds % 60)) \(words.seconds)"
        case ..<86_400: return "\(seconds / 3600) \(words.hours) \(two(seconds / 60 % 60)) \(words.minutes)"
        default: return "\(seconds / 86_400) \(words.days)"
        }
    }
}

extension Figures {
    /// A count in words, in the singular where there is one thing.
    package static func counted(_ count: Int, _ words: String, one: String) -> String {
        count == 1 ? one : words.filling("n", grouped(count))
    }

    /// A number of bytes in the unit that suits it, in powers of 1024 as disks and transfers state them: `5.2 MB`.
    package static func bytes(_ count: Int64) -> String {
        let units = ["KB", "MB", "GB", "TB", "PB"]
        guard count >= 1024 else { return "\(count) B" }
        var value = Double(count) / 1024
        var place = 0
        while value >= 1023.5, place < units.count - 1 {
            value /= 1024
            place += 1
        }
        return decimal(value, places: value < 10 ? 1 : 0) + " " + units[place]
    }
}
