import Testing

@testable import Records

@Suite struct PatientDraftTests {
    private static let id = PatientNumber(kind: "national-id", value: "11010519491231002x")

    @Test func `a citizen's number fills what nobody has said`() throws {
        let draft = try PatientDraft(name: " 王  芳 ", numbers: [Self.id]).checked(today: "20261123")
        #expect(draft.name == "王 芳")
        #expect(draft.birthDate == "19491231")
        #expect(draft.sex == "F")
        #expect(draft.numbers == [PatientNumber(kind: "national-id", value: "11010519491231002X")])
    }

    @Test func `what was said is never overwritten, and the contradiction is shown`() throws {
        let draft = try PatientDraft(name: "王芳", birthDate: "19500101", sex: "M", numbers: [Self.id])
            .checked(today: "20261123")
        #expect(draft.birthDate == "19500101")
        #expect(draft.sex == "M")
        let record = PatientRecord(
            key: "k", name: draft.name, birthDate: draft.birthDate, sex: draft.sex, numbers: draft.numbers,
            changedMilliseconds: 0)
        #expect(IdentityContradiction.of(record) == [.birthDate, .sex])
    }

    @Test func `what cannot be is refused with its reason`() {
        func fault(_ draft: PatientDraft) -> PatientDraft.Fault? {
            do throws(PatientDraft.Fault) {
                _ = try draft.checked(today: "20261123")
                return nil
            } catch { return error }
        }
        #expect(fault(PatientDraft(name: "")) == .name)
        #expect(fault(PatientDraft(name: "", isUnknown: true)) == nil)
        #expect(fault(PatientDraft(name: "王", birthDate: "20261124")) == .birthDate)
        #expect(fault(PatientDraft(name: "王", birthDate: "19490231")) == .birthDate)
        #expect(fault(PatientDraft(name: "王", sex: "X")) == .sex)
        #expect(fault(PatientDraft(name: "a\u{0}b")) == .name)
        let wrong = PatientNumber(kind: "national-id", value: "110105194912310021")
        #expect(
            fault(PatientDraft(name: "王", numbers: [wrong])) == .paper(.nationalID, .nationalID(.checksum)))
        #expect(
            fault(PatientDraft(name: "王", numbers: [PatientNumber(kind: "mrn", value: "1")]))
                == .number(kind: "mrn"))
        #expect(
            fault(PatientDraft(name: "王", numbers: [PatientNumber(kind: "spell", site: 1, value: "1")]))
                == .number(kind: "spell"))
    }

    @Test(arguments: [
        ("张伟", "Zhang Wei"), ("单雄信", "Shan Xiongxin"), ("欧阳修", "Ouyang Xiu"), ("诸葛亮", "Zhuge Liang"),
        ("王", "Wang"),
    ])
    func `a name in letters is made from the characters`(name: String, latin: String) throws {
        #expect(try PatientDraft(name: name).checked(today: "20261123").latinName == latin)
    }
}
