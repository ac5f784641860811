/// Why two open cases may be one patient's one stroke. None of them ties anything: a person does.
package enum CaseLikenessGround: String, Codable, Sendable, CaseIterable {
    /// Both are about the same record.
    case sameRecord = "same-record"
    /// Their records are likely duplicates: papers, or name and day of birth.
    case alikeRecords = "alike-records"
    /// The same name, by characters or by sound, at the same site within hours, and nothing that speaks against it.
    case nameHere = "name-here"
    /// Images came to a site where exactly one case that fits was waiting for images.
    case onlyWaiting = "only-waiting"
    /// Somebody without a name, or with a number that stands for nobody, at the same site within hours.
    case unknownHere = "unknown-here"

    /// The greater, the more it says.
    package var weight: Int {
        switch self {
        case .sameRecord: 100
        case .alikeRecords: 80
        case .nameHere: 60
        case .onlyWaiting: 40
        case .unknownHere: 20
        }
    }
}

/// A case as it is compared with others.
package struct CaseProfile: Sendable {
    package var id: Int64
    /// The sites that see it.
    package var sites: Set<Int64>
    package var openedMilliseconds: Int64
    package var isFromImages: Bool
    package var hasImages: Bool
    package var record: PatientRecord?
    package var birthYear: Int?
    /// `M`, `F`, `O`, or empty.
    package var sex: String

    package init(
        id: Int64, sites: Set<Int64>, openedMilliseconds: Int64, isFromImages: Bool, hasImages: Bool,
        record: PatientRecord?, birthYear: Int? = nil, sex: String = ""
    ) {
        self.id = id
        self.sites = sites
        self.openedMilliseconds = openedMilliseconds
        self.isFromImages = isFromImages
        self.hasImages = hasImages
        self.record = record
        self.birthYear = birthYear ?? record.flatMap { Int($0.birthDate.prefix(4)) }
        self.sex = sex.isEmpty ? record?.sex ?? "" : sex
    }

    /// Whether nobody knows who it is: no name, or a name or number that devices and desks give to the unknown.
    package var isNobody: Bool {
        guard let record else { return true }
        if record.isUnknown || record.name.isEmpty && record.latinName.isEmpty { return true }
        return TemporaryIdentity.isOne(name: record.name, latinName: record.latinName)
    }

    /// Whether every record number that is known was only lent.
    package var isNumberLent: Bool {
        let numbers = record?.numbers.filter { $0.paper == nil } ?? []
        return !numbers.isEmpty && numbers.allSatisfy { TemporaryIdentity.isNumber($0.value) }
    }
}

/// Names and numbers that stand for a patient of whom nobody knows who it is.
package enum TemporaryIdentity {
    private static let words = [
        "unknown", "unk", "temp", "tmp", "temporary", "emergency", "trauma", "anonymous", "anon", "noname",
        "no name", "john doe", "jane doe", "doe john", "doe jane", "unidentified", "xxx",
    ]
    private static let characters = ["无名", "未知", "不详", "身份不明", "待查", "临时", "匿名"]

    /// Whether this is what people call somebody unknown: `UNKNOWN^MALE`, `无名氏`.
    package static func isOne(name: String, latinName: String = "") -> Bool {
        let given = [name, latinName].filter { !$0.isEmpty }
        return !given.isEmpty && given.contains(where: isName)
    }

    private static func isName(_ name: String) -> Bool {
        if characters.contains(where: name.contains) { return true }
        let plain = name.lowercased().split { !$0.isLetter }.joined(separator: " ")
        return words.contains { plain == $0 || plain.hasPrefix($0 + " ") }
    }

    /// Whether a record number is none: a word alone, under which a device may send anybody.
    package static func isPlaceholder(_ value: String) -> Bool {
        let plain = value.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
        return !plain.contains(where: \.isNumber)
            && (plain.isEmpty || words.contains(plain) || characters.contains(where: plain.contains))
    }

    /// Whether a record number was lent: `UNKNOWN-20261122-3`, `TEMP0007`, `急诊0012`.
    package static func isNumber(_ value: String) -> Bool {
        let plain = value.lowercased()
        if characters.contains(where: plain.contains) { return true }
        return words.contains { word in
            guard plain.hasPrefix(word) else { return false }
            let rest = plain.dropFirst(word.count)
            return rest.first.map { !$0.isLetter } ?? true
        }
    }
}

/// Which open cases may be one.
package enum CaseLikeness {
    /// Cases that were opened further apart are not compared by place and time.
    package static let nearMilliseconds: Int64 = 12 * 3_600_000
    /// A case that was opened by hand may follow the images that it waits for by as much.
    static let lateMilliseconds: Int64 = 3_600_000
    /// Years by which a guessed age may be wrong.
    static let guessedYears = 8

    /// Two cases, the lower number first.
    package struct Pair: Sendable, Hashable {
        package var first: Int64
        package var second: Int64

        package init(_ one: Int64, _ other: Int64) {
            first = min(one, other)
            second = max(one, other)
        }

        /// The other one of a pair; nil when it is not one of the two.
        package func other(than id: Int64) -> Int64? {
            id == first ? second : id == second ? first : nil
        }
    }

    /// The pairs that may be one, each with its strongest ground.
    ///
    /// - Parameters:
    ///   - alike: pairs of records that are likely duplicates.
    ///   - apart: pairs of cases that somebody has said are two.
    package static func pairs(
        _ profiles: [CaseProfile], alike: Set<Pair> = [], apart: Set<Pair> = []
    ) -> [Pair: CaseLikenessGround] {
        var found: [Pair: CaseLikenessGround] = [:]
        func note(_ one: CaseProfile, _ other: CaseProfile, _ ground: CaseLikenessGround) {
            let pair = Pair(one.id, other.id)
            guard one.id != other.id, !apart.contains(pair) else { return }
            if let known = found[pair], known.weight >= ground.weight { return }
            found[pair] = ground
        }
        let records = Dictionary(grouping: profiles.filter { $0.record != nil }) { $0.record?.id ?? 0 }
        for same in records.values {
            for (place, one) in same.enumerated() {
                for other in same[(place + 1)...] { note(one, other, .sameRecord) }
            }
        }
        for pair in alike {
            for one in records[pair.first] ?? [] {
                for other in records[pair.second] ?? [] { note(one, other, .alikeRecords) }
            }
        }
        let sorted = profiles.sorted { $0.openedMilliseconds < $1.openedMilliseconds }
        for site in Set(profiles.flatMap(\.sites)) {
            byPlace(sorted.filter { $0.sites.contains(site) }, note)
        }
        return found
    }

    private static func byPlace(
        _ here: [CaseProfile], _ note: (CaseProfile, CaseProfile, CaseLikenessGround) -> Void
    ) {
        var sounds: [Int64: Set<String>] = [:]
        func sound(_ one: CaseProfile) -> Set<String> {
            if let known = sounds[one.id] { return known }
            let made = one.isNobody ? [] : one.record.map { PatientProfile($0).sounds } ?? []
            sounds[one.id] = made
            return made
        }
        /// Whether something speaks against two being one.
        func fits(_ one: CaseProfile, _ other: CaseProfile) -> Bool {
            guard !contradict(one, other) else { return false }
            let (mine, theirs) = (sound(one), sound(other))
            return mine.isEmpty || theirs.isEmpty || !mine.isDisjoint(with: theirs)
        }
        for (place, one) in here.enumerated() {
            for other in here[(place + 1)...] {
                guard other.openedMilliseconds - one.openedMilliseconds <= nearMilliseconds else { break }
                guard fits(one, other) else { continue }
                if !sound(one).isEmpty, !sound(other).isEmpty {
                    note(one, other, .nameHere)
                } else if (one.isFromImages || other.isFromImages) && (one.isNobody || other.isNobody) {
                    note(one, other, .unknownHere)
                }
            }
        }
        for images in here where images.isFromImages && images.hasImages {
            let waiting = here.filter { one in
                !one.isFromImages && !one.hasImages
                    && one.openedMilliseconds >= images.openedMilliseconds - nearMilliseconds
                    && one.openedMilliseconds <= images.openedMilliseconds + lateMilliseconds
                    && fits(one, images)
            }
            if waiting.count == 1 { note(waiting[0], images, .onlyWaiting) }
        }
    }

    /// Another sex, an age that no guess explains, or another citizen.
    private static func contradict(_ one: CaseProfile, _ other: CaseProfile) -> Bool {
        // Devices send O for whoever they know nothing of.
        if [one.sex, other.sex].sorted() == ["F", "M"] { return true }
        if let mine = one.birthYear, let theirs = other.birthYear, abs(mine - theirs) > guessedYears {
            return true
        }
        func citizens(_ profile: CaseProfile) -> Set<String> {
            Set((profile.record?.numbers ?? []).filter { $0.paper == .nationalID }.map(\.value))
        }
        let (mine, theirs) = (citizens(one), citizens(other))
        return !mine.isEmpty && !theirs.isEmpty && mine.isDisjoint(with: theirs)
    }

    /// Of two cases that are one, the one that stays: what people opened and work in before what images opened, else the
    /// older one.
    package static func stays(_ one: StrokeCase, _ other: StrokeCase) -> StrokeCase {
        let images = CaseOpening.Origin.images.rawValue
        if (one.origin == images) != (other.origin == images) { return one.origin == images ? other : one }
        return (one.openedMilliseconds, one.id) <= (other.openedMilliseconds, other.id) ? one : other
    }
}
