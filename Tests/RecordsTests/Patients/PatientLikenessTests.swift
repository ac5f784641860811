import Testing

@testable import Records

@Suite struct PatientLikenessTests {
    private func record(
        _ name: String, latin: String = "", born: String = "", sex: String = "",
        numbers: [PatientNumber] = [],
        isUnknown: Bool = false
    ) -> PatientRecord {
        PatientRecord(
            key: name, name: name, latinName: latin, birthDate: born, sex: sex, isUnknown: isUnknown,
            numbers: numbers, changedMilliseconds: 0)
    }

    private func grounds(
        _ one: PatientRecord, _ other: PatientRecord, year: Int? = nil
    ) -> [LikenessGround] {
        let (a, b) = (PatientProfile(one), PatientProfile(other, saidBirthYear: year))
        let found = a.likeness(to: b)
        #expect(b.likeness(to: a) == found)
        return found
    }

    private let id = PatientNumber(kind: "national-id", value: "11010519491231002X")
    private let otherID = PatientNumber(kind: "national-id", value: "110101199411161633")

    @Test func `one number of a citizen is one person, whatever the names`() {
        #expect(grounds(record("王芳", numbers: [id]), record("刘洋", numbers: [id])) == [.nationalID])
    }

    @Test func `a record number counts at its own site only`() {
        let one = PatientNumber(kind: "mrn", site: 1, value: "77")
        #expect(grounds(record("王芳", numbers: [one]), record("刘洋", numbers: [one])) == [.recordNumber])
        let far = PatientNumber(kind: "mrn", site: 2, value: "77")
        #expect(grounds(record("王芳", numbers: [one]), record("刘洋", numbers: [far])) == [])
    }

    @Test func `a name alone says nothing`() {
        #expect(grounds(record("张伟"), record("张伟")) == [])
        #expect(grounds(record("张伟", born: "19490101"), record("张伟")) == [])
        #expect(grounds(record("张伟", sex: "M"), record("张伟", sex: "M")) == [])
    }

    @Test func `the same name and day of birth`() {
        #expect(
            grounds(record("张伟", born: "19491231"), record("张伟", born: "19491231")) == [.nameAndBirth])
        #expect(
            grounds(record("張偉", born: "19491231"), record("张伟", born: "19491231")) == [.nameAndBirth])
    }

    @Test func `pinyin beside characters, and other characters of one sound`() {
        let written = record("张伟", born: "19491231")
        #expect(grounds(written, record("ZHANG WEI", born: "19491231")) == [.soundAndBirth])
        #expect(grounds(written, record("章玮", born: "19491231")) == [.soundAndBirth])
        #expect(grounds(written, record("张强", born: "19491231")) == [])
        #expect(
            grounds(record("单红", born: "19491231"), record("Shan Hong", born: "19491231")) == [.soundAndBirth]
        )
    }

    @Test func `a similar age counts where a day of birth is unknown, guessed or mistyped`() {
        let one = record("张伟", born: "19491231", sex: "M")
        #expect(grounds(one, record("张伟", sex: "M"), year: 1950) == [.nameAndAge])
        #expect(grounds(one, record("张伟", sex: "M"), year: 1955) == [])
        #expect(grounds(one, record("张伟", sex: "F"), year: 1950) == [])
        #expect(grounds(one, record("张伟", born: "19500101", sex: "M")) == [.nameAndAge])
        #expect(grounds(one, record("张伟", born: "19491230", sex: "M")) == [.nameAndAge])
        #expect(grounds(one, record("张伟", born: "19500714", sex: "M")) == [])
        #expect(grounds(one, record("Zhang Wei", sex: "M"), year: 1949) == [.soundAndAge])
    }

    @Test func `two numbers of citizens are two people, and nobody unknown is like another`() {
        #expect(
            grounds(
                record("张伟", born: "19491231", numbers: [id]),
                record("张伟", born: "19491231", numbers: [otherID]))
                == [])
        #expect(
            grounds(
                record("无名氏", born: "19491231", isUnknown: true),
                record("无名氏", born: "19491231", isUnknown: true)) == [])
    }

    @Test func `whatever is like shares a key`() {
        let one = PatientProfile(record("张伟", born: "19491231", sex: "M"))
        for other in [
            PatientProfile(record("ZHANG WEI", born: "19491231")),
            PatientProfile(record("张伟", sex: "M"), saidBirthYear: 1951),
            PatientProfile(record("张玮", born: "19490101", sex: "M")),
        ] {
            #expect(!one.likeness(to: other).isEmpty)
            #expect(!one.keysNearby.isDisjoint(with: other.keys))
            #expect(!other.keysNearby.isDisjoint(with: one.keys))
        }
    }
}
