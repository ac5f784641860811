/// What a single value may look like in each representation (PS3.5 section 6.2).
enum ValueRules {
    /// What is wrong with one value of characters, padding trimmed; `nil` when nothing is. Text that Specific Character
    /// Set governs is judged by ``fault(inText:_:)``.
    static func fault(_ vr: VR, _ value: ArraySlice<UInt8>) -> String? {
        guard !value.isEmpty else { return nil }
        let text = String(decoding: value, as: UTF8.self)
        switch vr {
        case .AE: return code(text, value, longest: 16) { (0x20...0x7E).contains($0) }
        case .CS:
            return code(text, value, longest: 16) {
                (0x41...0x5A).contains($0) || isDigit($0) || $0 == 0x20 || $0 == 0x5F
            }
        case .AS: return isAge(value) ? nil : "\"\(text)\" is no age such as 042Y"
        case .DA: return isDate(value) ? nil : "\"\(text)\" is no date of the form YYYYMMDD"
        case .TM: return isTime(value) ? nil : "\"\(text)\" is no time of the form HHMMSS.FFFFFF"
        case .DT:
            return isDateTime(value)
                ? nil : "\"\(text)\" is no date and time of the form YYYYMMDDHHMMSS.FFFFFF&ZZXX"
        case .DS:
            if value.count > 16 { return "\"\(text)\" has \(value.count) characters, more than 16" }
            return Number.double(text) == nil ? "\"\(text)\" is no decimal number" : nil
        case .IS:
            if value.count > 12 { return "\"\(text)\" has \(value.count) characters, more than 12" }
            return Int32(text) == nil ? "\"\(text)\" is no whole number of 32 bits" : nil
        case .UI: return UID(text).isValid && !isLongRoot(text) ? nil : uidFault(text)
        case .UR:
            return value.contains { $0 <= 0x20 || $0 >= 0x7F }
                ? "the address holds spaces or characters that need escaping" : nil
        default: return nil
        }
    }

    private static func code(
        _ text: String, _ value: ArraySlice<UInt8>, longest: Int, _ isAllowed: (UInt8) -> Bool
    ) -> String? {
        if value.count > longest { return "\"\(text)\" has \(value.count) characters, more than \(longest)" }
        return value.allSatisfy(isAllowed) ? nil : "\"\(text)\" has characters that are not allowed in it"
    }

    /// The first component is 0, 1 or 2 (PS3.5 section 9.1).
    private static func isLongRoot(_ text: String) -> Bool {
        let root = text.utf8.prefix { $0 != 0x2E }
        return root.count > 1 || root.first.map { $0 > 0x32 } ?? false
    }

    private static func uidFault(_ text: String) -> String {
        if text.utf8.count > 64 { return "the identifier has \(text.utf8.count) characters, more than 64" }
        if text.utf8.contains(where: { !isDigit($0) && $0 != 0x2E }) {
            return "\"\(text)\" has characters other than digits and dots"
        }
        if let first = text.utf8.first, !(0x30...0x32).contains(first) || isLongRoot(text) {
            return "\"\(text)\" begins with another root than 0, 1 or 2"
        }
        return "\"\(text)\" has an empty component or one with a leading zero"
    }

    /// What is wrong with one value of text, decoded; `nil` when nothing is.
    static func fault(inText text: String, _ vr: VR) -> String? {
        let scalars = text.unicodeScalars
        let controls: Set<UInt32> = vr.isMultiValued ? [0x1B] : [0x09, 0x0A, 0x0C, 0x0D, 0x1B]
        if let control = scalars.first(where: { $0.value < 0x20 && !controls.contains($0.value) }) {
            return "it holds the control character \(String(control.value, radix: 16))"
        }
        if vr == .PN { return nameFault(text) }
        let longest: [VR: Int] = [.SH: 16, .LO: 64, .ST: 1024, .LT: 10240]
        if let limit = longest[vr], scalars.count > limit {
            return "it has \(scalars.count) characters, more than \(limit)"
        }
        return nil
    }

    private static func nameFault(_ text: String) -> String? {
        let groups = text.split(separator: "=", omittingEmptySubsequences: false)
        if groups.count > 3 { return "the name has \(groups.count) groups, more than 3" }
        for group in groups {
            if group.unicodeScalars.count > 64 {
                return "a group of the name has \(group.unicodeScalars.count) characters, more than 64"
            }
            let components = group.split(separator: "^", omittingEmptySubsequences: false).count
            if components > 5 { return "the name has \(components) components, more than 5" }
        }
        return nil
    }

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isAge(_ value: ArraySlice<UInt8>) -> Bool {
        value.count == 4 && value.prefix(3).allSatisfy(isDigit)
            && "DWMY".utf8.contains(value[value.endIndex - 1])
    }

    private static func number(_ digits: some Collection<UInt8>) -> Int {
        digits.reduce(0) { $0 * 10 + Int($1 & 0xF) }
    }

    private static func isDate(_ value: ArraySlice<UInt8>) -> Bool {
        guard value.count == 8, value.allSatisfy(isDigit) else { return false }
        return isDay(number(value.prefix(4)), number(value.dropFirst(4).prefix(2)), number(value.suffix(2)))
    }

    private static func isDay(_ year: Int, _ month: Int, _ day: Int) -> Bool {
        guard (1...12).contains(month) else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...days[month - 1]).contains(day)
    }

    private static func isTime(_ value: ArraySlice<UInt8>) -> Bool {
        let parts = value.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard let whole = parts.first, parts.count <= 2, [2, 4, 6].contains(whole.count),
            whole.allSatisfy(isDigit)
        else { return false }
        if parts.count == 2 {
            guard whole.count == 6, (1...6).contains(parts[1].count), parts[1].allSatisfy(isDigit) else {
                return false
            }
        }
        // 60 seconds are a leap second.
        let limits = [23, 59, 60]
        return stride(from: 0, to: whole.count, by: 2).allSatisfy {
            number(whole.dropFirst($0).prefix(2)) <= limits[$0 / 2]
        }
    }

    private static func isDateTime(_ value: ArraySlice<UInt8>) -> Bool {
        var moment = value
        if let sign = value.firstIndex(where: { $0 == 0x2B || $0 == 0x2D }) {
            let zone = value[sign...].dropFirst()
            guard zone.count == 4, zone.allSatisfy(isDigit), number(zone.prefix(2)) <= 14,
                number(zone.suffix(2)) <= 59
            else { return false }
            moment = value[..<sign]
        }
        guard moment.count >= 4, moment.prefix(4).allSatisfy(isDigit) else { return false }
        let date = moment.prefix(8)
        guard date.allSatisfy(isDigit), date.count % 2 == 0 else { return false }
        if date.count >= 6, !(1...12).contains(number(date.dropFirst(4).prefix(2))) { return false }
        if date.count == 8, !isDate(date) { return false }
        return moment.count <= 8 || isTime(moment.dropFirst(8))
    }
}
