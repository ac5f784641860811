/// Papers by which states name a person, beside the record numbers that sites give.
package enum PaperKind: String, Codable, Sendable, CaseIterable {
    /// Of a Chinese citizen: GB 11643-1999.
    case nationalID = "national-id"
    case passport
    /// 港澳居民来往内地通行证
    case hongKongMacauPermit = "hk-macau-permit"
    /// 台湾居民来往大陆通行证
    case taiwanPermit = "taiwan-permit"
    /// 港澳台居民居住证: numbered like the papers of citizens, from 81, 82 or 83.
    case residencePermit = "residence-permit"
    /// 外国人永久居留身份证
    case foreignerCard = "foreigner-card"
    /// Whatever else there is: of the forces, of a newborn's mother.
    case other = "other-paper"

    /// Why something is no number of such a paper.
    package enum Fault: Error, Sendable, Equatable {
        case nationalID(NationalID.Fault)
        case form
    }

    /// The number as it is kept and compared: one writing for each number.
    /// - Parameter today: `yyyyMMdd`, after which nobody is born.
    package func canonical(_ text: String, today: String) throws(Fault) -> String {
        let typed = text.unicodeScalars.filter { !$0.properties.isWhitespace && $0 != "-" }
            .map { (0xFF01...0xFF5E).contains($0.value) ? Unicode.Scalar($0.value - 0xFEE0) ?? $0 : $0 }
        let value = String(String.UnicodeScalarView(typed)).uppercased()
        switch self {
        case .nationalID: return try Self.citizen(value, today)
        case .residencePermit:
            let number = try Self.citizen(value, today)
            guard ["81", "82", "83"].contains(number.prefix(2)) else { throw .nationalID(.region) }
            return number
        case .passport:
            guard (5...20).contains(value.count), Self.isPlain(value) else { throw .form }
            return value
        case .hongKongMacauPermit:
            // The last two of eleven count how often the paper was made anew: the person stays the same.
            guard value.wholeMatch(of: /[HM][0-9]{8}([0-9]{2})?/) != nil else { throw .form }
            return String(value.prefix(9))
        case .taiwanPermit:
            guard value.wholeMatch(of: /[0-9]{8}|[0-9]{10}[A-Z]?/) != nil else { throw .form }
            return value
        case .foreignerCard: return try Self.foreigner(value, today)
        case .other:
            let free = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            let isText = free.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
            guard (1...64).contains(free.count), isText else { throw .form }
            return free
        }
    }

    private static func citizen(_ value: String, _ today: String) throws(Fault) -> String {
        do throws(NationalID.Fault) { return try NationalID(value, today: today).value } catch {
            throw .nationalID(error)
        }
    }

    /// Cards from 2017 on have three letters of a country and twelve digits, those from 2023 on 18 figures that begin with
    /// 9, hold the day of birth where a citizen's do, and end with the same check.
    private static func foreigner(_ value: String, _ today: String) throws(Fault) -> String {
        if value.wholeMatch(of: /[A-Z]{3}[0-9]{12}/) != nil { return value }
        guard value.wholeMatch(of: /9[0-9]{16}[0-9X]/) != nil else { throw .form }
        let day = String(value.dropFirst(6).prefix(8))
        guard NationalID.exists(day), day <= today else { throw .nationalID(.birthDate) }
        guard value.last == NationalID.check(value.dropLast().compactMap(\.wholeNumberValue)) else {
            throw .nationalID(.checksum)
        }
        return value
    }

    private static func isPlain(_ value: String) -> Bool {
        value.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
    }
}

extension PatientNumber {
    /// What the record numbers of sites are called.
    package static let recordNumber = "mrn"

    package var paper: PaperKind? { PaperKind(rawValue: kind) }

    /// As lists show it: of a paper no more than its last four.
    package var masked: String {
        guard kind != Self.recordNumber else { return value }
        return "••••" + value.suffix(min(4, value.count / 2))
    }

    /// How a number that somebody typed may be kept, whatever paper it is of.
    package static func spellings(_ typed: String, today: String) -> Set<String> {
        var found: Set<String> = []
        for kind in PaperKind.allCases {
            if let value = try? kind.canonical(typed, today: today) { found.insert(value) }
        }
        return found
    }
}

/// What the number of a citizen says beside what is written down, and does not fit it.
package enum IdentityContradiction: String, Sendable, CaseIterable {
    case birthDate = "birth-date"
    case sex
    /// Two different numbers of citizens on one record.
    case severalIDs = "several-ids"

    package static func of(_ record: PatientRecord) -> [IdentityContradiction] {
        let numbers = record.numbers.filter { $0.paper == .nationalID || $0.paper == .residencePermit }
        let ids = numbers.compactMap { try? NationalID($0.value, today: "99991231") }
        var found: [IdentityContradiction] = []
        if !record.birthDate.isEmpty, ids.contains(where: { $0.birthDate != record.birthDate }) {
            found.append(.birthDate)
        }
        if ["M", "F"].contains(record.sex), ids.contains(where: { $0.sex != record.sex }) {
            found.append(.sex)
        }
        if numbers.count(where: { $0.paper == .nationalID }) > 1 { found.append(.severalIDs) }
        return found
    }
}
