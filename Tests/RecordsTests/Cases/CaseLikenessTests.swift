import Records
import Testing

@Suite struct CaseLikenessTests {
    private func record(
        _ id: Int64, _ name: String, sex: String = "", birth: String = "", number: String = "",
        paper: String = ""
    ) -> PatientRecord {
        var numbers: [PatientNumber] = []
        if !number.isEmpty { numbers.append(PatientNumber(kind: "mrn", site: 1, value: number)) }
        if !paper.isEmpty { numbers.append(PatientNumber(kind: "national-id", value: paper)) }
        return PatientRecord(
            id: id, key: "record-\(id)", name: name, birthDate: birth, sex: sex, isUnknown: name.isEmpty,
            numbers: numbers, changedMilliseconds: 0)
    }

    private func profile(
        _ id: Int64, _ record: PatientRecord?, minutes: Int64 = 0, sites: Set<Int64> = [1],
        images: Bool = false, year: Int? = nil, sex: String = ""
    ) -> CaseProfile {
        CaseProfile(
            id: id, sites: sites, openedMilliseconds: minutes * 60_000, isFromImages: images,
            hasImages: images, record: record, birthYear: year, sex: sex)
    }

    private func found(_ profiles: CaseProfile...) -> [CaseLikeness.Pair: CaseLikenessGround] {
        CaseLikeness.pairs(profiles)
    }

    @Test func `the same name at the same site within hours, in characters or pinyin, may be one`() {
        let here = profile(1, record(1, "张伟", sex: "M"))
        let images = profile(2, record(2, "Zhang Wei", sex: "M"), minutes: 20, images: true)
        #expect(found(here, images) == [.init(1, 2): .nameHere])
        #expect(found(here, profile(2, record(2, "Zhang Wei", sex: "M"), minutes: 13 * 60)).isEmpty)
        #expect(found(here, profile(2, record(2, "Zhang Wei", sex: "M"), sites: [2])).isEmpty)
    }

    @Test func `another sex, another age or another citizen is another patient`() {
        let here = profile(1, record(1, "张伟", sex: "M", birth: "19550101", paper: "11010519491231002X"))
        let others = [
            record(2, "张伟", sex: "F"), record(2, "张伟", sex: "M", birth: "19900101"),
            record(2, "张伟", sex: "M", paper: "440524188001010014"),
        ]
        for other in others { #expect(found(here, profile(2, other)).isEmpty, "\(other)") }
    }

    @Test func `images with a lent number fit the patient who came, whatever the desk typed`() {
        let known = profile(1, record(1, "李芳", sex: "F", number: "R1"), year: 1950)
        for name in ["", "UNKNOWN", "Unknown Female", "无名氏", "DOE^JANE"] {
            let images = profile(
                2, record(2, name, sex: "F", number: "UNKNOWN-7"), minutes: 10, images: true, year: 1955)
            #expect(found(known, images)[.init(1, 2)] != nil, "\(name)")
        }
        let man = profile(2, record(2, "UNKNOWN", sex: "M"), minutes: 10, images: true)
        #expect(found(known, man).isEmpty)
    }

    @Test func `images fit the only case that waits for images, and of two nobody guesses`() {
        let waiting = profile(1, record(1, "", sex: "M"))
        let images = profile(3, record(3, "王强", sex: "M"), minutes: 30, images: true)
        #expect(found(waiting, images)[.init(1, 3)] == .onlyWaiting)
        let second = profile(2, record(2, "", sex: "M"), minutes: 5)
        #expect(found(waiting, second, images).values.allSatisfy { $0 == .unknownHere })
        let named = profile(2, record(2, "赵六", sex: "M"), minutes: 5)
        #expect(found(waiting, named, images) == [.init(1, 3): .onlyWaiting])
    }

    @Test func `a waiting case with another name is not the one`() {
        let waiting = profile(1, record(1, "赵六", sex: "M"))
        #expect(found(waiting, profile(2, record(2, "王强", sex: "M"), images: true)).isEmpty)
    }

    @Test func `one record, or two that are likely one, says more than place and time`() {
        let one = profile(1, record(5, "张伟"))
        #expect(found(one, profile(2, record(5, "张伟"), sites: [9])) == [.init(1, 2): .sameRecord])
        let pairs = CaseLikeness.pairs(
            [one, profile(2, record(6, "章威"), sites: [9])], alike: [.init(5, 6)])
        #expect(pairs == [.init(1, 2): .alikeRecords])
    }

    @Test func `what somebody has said is two is not offered again`() {
        let pair = [profile(1, record(1, "张伟")), profile(2, record(2, "张伟"), images: true)]
        #expect(CaseLikeness.pairs(pair).count == 1)
        #expect(CaseLikeness.pairs(pair, apart: [.init(2, 1)]).isEmpty)
    }

    @Test(arguments: ["UNKNOWN-20261122-3", "TEMP0007", "unk_9", "临时0012", "无名12"])
    func `numbers that are lent are known as such`(value: String) {
        #expect(TemporaryIdentity.isNumber(value))
        #expect(!TemporaryIdentity.isPlaceholder(value))
    }

    @Test(arguments: ["A1", "10023", "UNKEN7", "TEMPLE9", "R77"])
    func `numbers of patients are not`(value: String) {
        #expect(!TemporaryIdentity.isNumber(value))
        #expect(!TemporaryIdentity.isPlaceholder(value))
    }

    @Test(arguments: ["UNKNOWN", "unknown-", "无名氏", "TEMP", ""])
    func `a word alone is no number: two strangers would be one`(value: String) {
        #expect(TemporaryIdentity.isPlaceholder(value))
    }

    @Test(arguments: ["John Doe", "DOE^JOHN", "Unknown Male", "身份不明男性", "ANON"])
    func `what people call the unknown is no name`(name: String) {
        #expect(TemporaryIdentity.isOne(name: name))
    }

    @Test(arguments: ["Unkelbach", "Doerte Temp", "Annon Tremp", "吴铭", "张伟"])
    func `names are names`(name: String) {
        #expect(!TemporaryIdentity.isOne(name: name))
    }

    @Test func `the case that people opened stays, else the older one`() {
        func item(_ id: Int64, _ origin: String, _ opened: Int64) -> StrokeCase {
            StrokeCase(
                id: id, key: "\(id)", site: 1, record: nil, state: .active, origin: origin,
                openedMilliseconds: opened)
        }
        #expect(CaseLikeness.stays(item(1, "images", 0), item(2, "hand", 9)).id == 2)
        #expect(CaseLikeness.stays(item(1, "hand", 5), item(2, "api", 9)).id == 1)
        #expect(CaseLikeness.stays(item(2, "images", 9), item(1, "images", 5)).id == 1)
    }
}

extension CaseFactsTests {
    /// What two people said of two cases that became one stands side by side, whoever was later.
    @Test func `nobody replaces what was said of another case before the two became one`() {
        func entry(
            _ id: Int64, _ value: String, by author: String, seen: Int64 = 0, from: Int64? = nil,
            movedAfter: Int64? = nil
        ) -> FactEntry {
            FactEntry(
                id: id, fact: "weight", value: value, author: author, authorName: author,
                saidMilliseconds: id,
                recordedMilliseconds: id, seen: seen, cameFrom: from, movedAfter: movedAfter)
        }
        // The second knew of entry 2 of its own case, and of nothing in the other.
        var entries = [
            entry(1, "70", by: "person:1", from: 9, movedAfter: 10), entry(2, "60", by: "person:2"),
            entry(3, "62", by: "person:2", seen: 2),
        ]
        #expect(CaseFacts(entries).histories["weight"]?.standing.map(\.id) == [1, 3])
        #expect(CaseFacts(entries).conflicts == ["weight"])
        // The same author said different things of the two.
        entries[0] = entry(1, "70", by: "person:2", from: 9, movedAfter: 10)
        #expect(CaseFacts(entries).conflicts == ["weight"])
        // Said of the one that both have become.
        entries.append(entry(11, "62", by: "person:3", seen: 3))
        #expect(CaseFacts(entries).conflicts == [])
        #expect(CaseFacts(entries).value("weight") == "62")
    }
}
