/// A Chinese citizen's number (GB 11643-1999): 18 digits with a checksum, or the 15 digits of papers from before 1999.
package struct NationalID: Sendable, Equatable {
    /// Always in its form of 18, the last in capitals; one of 15 digits is filled up to it.
    package let value: String
    /// `yyyyMMdd`.
    package let birthDate: String
    /// `M` or `F`.
    package let sex: String
    /// Whether it came with 15 digits.
    package let wasShort: Bool

    package enum Fault: String, Error, Sendable {
        /// Neither 15 nor 18 characters, or others than digits and a last X.
        case form
        /// The first digits are of no region.
        case region
        /// The day of birth does not exist, or has not come yet.
        case birthDate = "birth-date"
        case checksum
    }

    /// First two digits of the region: provinces and what stands beside them.
    private static let provinces: Set<Int> = Set(
        Array(11...15) + Array(21...23) + Array(31...37) + Array(41...46) + Array(50...54) + Array(61...65)
            + [71, 81, 82, 83])
    private static let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    private static let checks = Array("10X98765432")

    /// - Parameters:
    ///   - text: as it was typed; spaces do not count.
    ///   - today: `yyyyMMdd`, after which nobody is born.
    package init(_ text: String, today: String) throws(Fault) {
        let typed = text.filter { !$0.isWhitespace }.uppercased()
        guard typed.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: "X") }) else {
            throw .form
        }
        wasShort = typed.count == 15
        var body: String
        switch typed.count {
        case 15:
            // The oldest got 996 to 999: they were born before 1900.
            let century = ["996", "997", "998", "999"].contains(String(typed.suffix(3))) ? "18" : "19"
            body = typed.prefix(6) + century + typed.dropFirst(6)
        case 18: body = String(typed.dropLast())
        default: throw .form
        }
        let digits = body.compactMap(\.wholeNumberValue)
        guard digits.count == 17 else { throw .form }
        guard Self.provinces.contains(digits[0] * 10 + digits[1]) else { throw .region }
        let day = String(body.dropFirst(6).prefix(8))
        guard Self.exists(day), day <= today else { throw .birthDate }
        let check = Self.check(digits)
        if !wasShort, typed.last != check { throw .checksum }
        value = body + String(check)
        birthDate = day
        sex = digits[16] % 2 == 1 ? "M" : "F"
    }

    /// ISO 7064 MOD 11-2 over 17 digits.
    static func check(_ digits: [Int]) -> Character {
        checks[zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 } % 11]
    }

    /// Whether a day `yyyyMMdd` is one of the calendar.
    package static func exists(_ day: String) -> Bool {
        guard day.utf8.count == 8, let number = Int(day) else { return false }
        let (year, month, date) = (number / 10_000, number / 100 % 100, number % 100)
        guard year >= 1800, (1...12).contains(month) else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...days[month - 1]).contains(date)
    }
}
