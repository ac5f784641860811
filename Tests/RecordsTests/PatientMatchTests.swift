import Testing

@testable import Records

struct PatientMatchTests {
    private func patient(
        _ alphabetic: String, _ ideographic: String = "", born: String = ""
    ) -> PatientIdentity {
        PatientIdentity(
            alphabeticName: alphabetic, ideographicName: ideographic, phoneticName: "", patientID: "1",
            birthDate: born, sex: "", age: "")
    }

    @Test func `spelling, order and what one side leaves out are no contradiction`() {
        let same = [
            (patient("ZHANG^SAN"), patient("Zhang^San")),
            (patient("San Zhang"), patient("Zhang^San")),
            (patient("Smith^John^Q"), patient("Smith^John")),
            (patient("Zhang^San"), patient("", "张^三")),
            (patient("Zhang^San", "张^三"), patient("Chang^San", "张^三")),
            (patient("Zhang^San", born: "19500101"), patient("Zhang^San")),
            (patient(""), patient("Zhang^San")),
        ]
        for (one, other) in same {
            #expect(!PatientMatch.differ(one, other))
            #expect(!PatientMatch.differ(other, one))
        }
    }

    @Test func `another name or another birth date is`() {
        let different = [
            (patient("Zhang^San"), patient("Li^Si")),
            (patient("", "张^三"), patient("", "李^四")),
            (patient("Zhang^San", born: "19500101"), patient("Zhang^San", born: "19600101")),
        ]
        for (one, other) in different {
            #expect(PatientMatch.differ(one, other))
            #expect(PatientMatch.differ(other, one))
        }
    }
}

struct SearchTextTests {
    private func finds(_ search: String, _ alphabetic: String, _ ideographic: String = "", id: String = "")
        -> Bool
    {
        let patient = PatientIdentity(
            alphabeticName: alphabetic, ideographicName: ideographic, phoneticName: "", patientID: id,
            birthDate: "", sex: "", age: "")
        let text = SearchText.of(patient, accessionNumber: "ACC-1")
        return SearchText.words(search).allSatisfy { text.contains($0) }
    }

    @Test(arguments: [
        "zhang", "ZHANG SAN", "san zhang", "Zhang^San", "zhangsan", "张", "张三", "三", "ｚｈａｎｇ", "Zhāng",
        "zhang 三",
        "acc-1", "p-00", "",
    ])
    func `any writing finds the patient`(search: String) {
        #expect(finds(search, "Zhang^San", "张^三", id: "P-007"))
    }

    @Test(arguments: ["li", "zhang si", "李", "张四"])
    func `another name does not`(search: String) {
        #expect(!finds(search, "Zhang^San", "张^三", id: "P-007"))
    }

    @Test func `accents and case fold on both sides`() {
        #expect(finds("muller", "Müller^Jörg"))
        #expect(finds("MÜLLER", "Muller^Jorg"))
    }
}
