/// Keyed one-way functions: HMAC (RFC 2104) over SHA-256, cut to what a pseudonym needs.
struct Pseudonyms: Sendable {
    private let inner: [UInt8]
    private let outer: [UInt8]

    init(key: [UInt8]) {
        var block = key.count > 64 ? SHA256.digest(of: key) : key
        block.append(contentsOf: repeatElement(0, count: 64 - block.count))
        inner = block.map { $0 ^ 0x36 }
        outer = block.map { $0 ^ 0x5C }
    }

    /// The code of a message under the key.
    func code(_ message: [UInt8]) -> [UInt8] {
        SHA256.digest(of: outer + SHA256.digest(of: inner + message))
    }

    /// The code of a text for a purpose, so that the same text for another purpose has nothing in common.
    private func code(_ purpose: String, _ text: String) -> [UInt8] {
        code(Array(purpose.utf8) + [0] + Array(text.utf8))
    }

    /// Twelve letters and digits that cannot be mistaken for one another: 60 bits.
    func word(_ purpose: String, _ text: String) -> String {
        let letters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
        return String(decoding: code(purpose, text).prefix(12).map { letters[Int($0 & 31)] }, as: UTF8.self)
    }

    /// The replacement of an identifier, under 2.25. Those registered by the standard stay; others under
    /// its root, which devices have used for their own objects, do not.
    func uid(for uid: UID) -> UID {
        guard !uid.string.isEmpty, StandardDictionary.identifier(uid) == nil else { return uid }
        let bits = code("uid", uid.string).prefix(16).reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        // Version 8 and variant of RFC 9562, so that the number is a UUID.
        let number = bits & ~(UInt128(0xF) << 76 | UInt128(0x3) << 62) | UInt128(8) << 76 | UInt128(2) << 62
        return UID("2.25.\(number)")
    }

    /// How many days the dates of a patient move back: 1 to 3652.
    func dayShift(_ patient: String) -> Int {
        let number = code("dates", patient).prefix(4).reduce(0) { $0 << 8 | Int($1) }
        return 1 + number % 3652
    }
}

extension CalendarDate {
    /// The day so many days away; `nil` when it has no year of four digits.
    func adding(days: Int) -> CalendarDate? {
        // The inverse of daysSince1970: years begin in March, eras have 400 of them.
        let shifted = daysSince1970 + days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let index = (5 * dayOfYear + 2) / 153
        let month = index < 10 ? index + 3 : index - 9
        return CalendarDate(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * index + 2) / 5 + 1)
    }

    /// A text of representation DA or DT with its date moved and everything else as it was; `nil` when it is
    /// neither. Parts that are missing stay missing.
    static func shifted(_ text: String, days: Int) -> String? {
        guard !text.isEmpty else { return text }
        if let date = CalendarDate(text) { return date.adding(days: days)?.description }
        guard let moment = DateAndTime(text), let moved = moment.date.adding(days: days) else { return nil }
        let digits = text.utf8.prefix { (0x30...0x39).contains($0) }.count
        return String(moved.description.prefix(digits)) + String(text.dropFirst(min(digits, 8)))
    }
}
