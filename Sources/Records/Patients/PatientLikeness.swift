/// What speaks for two records being one person. A name alone never does.
package enum LikenessGround: String, Codable, Sendable, CaseIterable {
    /// The same number of a citizen.
    case nationalID = "national-id"
    /// The same number of another paper.
    case paper
    /// The same record number of the same site.
    case recordNumber = "record-number"
    /// The same name and day of birth.
    case nameAndBirth = "name-birth"
    /// Names that sound alike (pinyin beside characters, or other characters), and the same day of birth.
    case soundAndBirth = "sound-birth"
    /// The same name and sex and nearly the same age, where one day of birth is unknown, guessed or mistyped.
    case nameAndAge = "name-age"
    case soundAndAge = "sound-age"

    /// The greater, the more it says.
    package var weight: Int {
        switch self {
        case .nationalID: 100
        case .paper: 90
        case .recordNumber: 80
        case .nameAndBirth: 70
        case .soundAndBirth: 50
        case .nameAndAge: 40
        case .soundAndAge: 20
        }
    }
}

/// A record as it is compared with others.
package struct PatientProfile: Sendable, Equatable {
    package var record: PatientRecord
    /// By the day of birth, else by the age that was said in a case; nil: nobody knows.
    package var birthYear: Int?
    package let sounds: Set<String>
    let plainName: String
    let plainLatin: String

    /// Years by which ages may differ and still be one.
    package static let nearYears = 2

    package init(_ record: PatientRecord, saidBirthYear: Int? = nil) {
        self.record = record
        birthYear = Int(record.birthDate.prefix(4)) ?? saidBirthYear
        sounds =
            record.isUnknown
            ? [] : Pinyin.sounds(record.name).union(Pinyin.sounds(record.latinName)).subtracting([""])
        plainName = record.isUnknown ? "" : Pinyin.plain(record.name)
        plainLatin = record.isUnknown ? "" : Pinyin.plain(record.latinName)
    }

    /// Words under which records stand that may be alike; they begin with `=`, which no word of a name does.
    package var keys: Set<String> {
        var keys: Set<String> = []
        for sound in sounds {
            if !record.birthDate.isEmpty { keys.insert("=b:\(sound)/\(record.birthDate)") }
            if let birthYear, !record.sex.isEmpty { keys.insert("=y:\(sound)/\(record.sex)/\(birthYear)") }
        }
        return keys
    }

    /// The keys of those to compare with.
    package var keysNearby: Set<String> {
        var keys = self.keys
        guard let birthYear, !record.sex.isEmpty else { return keys }
        for sound in sounds {
            for year in (birthYear - Self.nearYears)...(birthYear + Self.nearYears) {
                keys.insert("=y:\(sound)/\(record.sex)/\(year)")
            }
        }
        return keys
    }

    /// What speaks for two records being one person, the strongest first.
    package func likeness(to other: PatientProfile) -> [LikenessGround] {
        var found: Set<LikenessGround> = []
        for number in record.numbers where other.record.numbers.contains(number) {
            switch number.paper {
            case .nationalID: found.insert(.nationalID)
            case nil: found.insert(.recordNumber)
            default: found.insert(.paper)
            }
        }
        if let ground = likenessOfName(to: other) { found.insert(ground) }
        return found.sorted { $0.weight > $1.weight }
    }

    private func likenessOfName(to other: PatientProfile) -> LikenessGround? {
        guard !sounds.isDisjoint(with: other.sounds), !haveDifferentPapers(other) else { return nil }
        let sexes = [record.sex, other.record.sex]
        guard sexes.contains("") || sexes[0] == sexes[1] else { return nil }
        // Where both are written in characters, those count; letters are compared with letters.
        let isSame =
            Pinyin.isWritten(in: plainName) && Pinyin.isWritten(in: other.plainName)
            ? plainName == other.plainName
            : Pinyin.isWritten(in: plainName) == Pinyin.isWritten(in: other.plainName)
                && (plainName == other.plainName || plainLatin == other.plainLatin)
        let (one, two) = (record.birthDate, other.record.birthDate)
        if !one.isEmpty, one == two { return isSame ? .nameAndBirth : .soundAndBirth }
        guard !sexes.contains(""), let mine = birthYear, let theirs = other.birthYear,
            abs(mine - theirs) <= Self.nearYears, Self.maybeOneDay(one, two)
        else { return nil }
        return isSame ? .nameAndAge : .soundAndAge
    }

    /// Two papers of one kind with different numbers are two people, or a slip that a number would show.
    private func haveDifferentPapers(_ other: PatientProfile) -> Bool {
        let mine = record.numbers.filter { $0.paper == .nationalID }.map(\.value)
        let theirs = other.record.numbers.filter { $0.paper == .nationalID }.map(\.value)
        return !mine.isEmpty && !theirs.isEmpty && Set(mine).isDisjoint(with: theirs)
    }

    /// Whether two days of birth may be meant to be one: unknown, the first of January, or one part mistyped or two swapped.
    static func maybeOneDay(_ one: String, _ two: String) -> Bool {
        guard one.utf8.count == 8, two.utf8.count == 8 else { return true }
        if one.hasSuffix("0101") || two.hasSuffix("0101") { return true }
        func parts(_ day: String) -> [Substring] {
            [day.prefix(4), day.dropFirst(4).prefix(2), day.suffix(2)]
        }
        let (a, b) = (parts(one), parts(two))
        return zip(a, b).count(where: { $0 != $1 }) <= 1 || (a[0] == b[0] && a[1] == b[2] && a[2] == b[1])
    }
}

/// Two records that may be one person, and what speaks for it.
package struct LikelyDuplicate: Sendable, Equatable {
    package var first: PatientRecord
    package var second: PatientRecord
    package var grounds: [LikenessGround]

    package init(first: PatientRecord, second: PatientRecord, grounds: [LikenessGround]) {
        self.first = first
        self.second = second
        self.grounds = grounds
    }
}
