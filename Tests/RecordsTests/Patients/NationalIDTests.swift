import Testing

@testable import Records

/// Numbers whose last digit was reckoned by the recursive method of ISO 7064 in Python, not by weights as here.
@Suite struct NationalIDTests {
    private static let today = "20261123"

    /// Two that GB 11643-1999 itself shows, and ten made at random for regions of all kinds.
    private static let good: [(number: String, born: String, sex: String)] = [
        ("11010519491231002X", "19491231", "F"), ("440524188001010014", "18800101", "M"),
        ("110101199411161633", "19941116", "M"), ("31010419430903552X", "19430903", "F"),
        ("440304196907241904", "19690724", "F"), ("510107192411031039", "19241103", "M"),
        ("650102197511097440", "19751109", "F"), ("810000193511260547", "19351126", "F"),
        ("820000195706156767", "19570615", "F"), ("830000196201027763", "19620102", "F"),
        ("710000195501168427", "19550116", "F"), ("330106199304078482", "19930407", "F"),
    ]

    @Test(arguments: good)
    func `a number says when somebody was born, and the sex`(
        number: String, born: String, sex: String
    ) throws {
        let id = try NationalID(number, today: Self.today)
        #expect(id.value == number)
        #expect(id.birthDate == born)
        #expect(id.sex == sex)
        #expect(!id.wasShort)
    }

    @Test(arguments: good)
    func `every other last digit is refused`(number: String, born: String, sex: String) {
        for last in "0123456789X" where last != number.last {
            #expect(throws: NationalID.Fault.checksum) {
                try NationalID(String(number.dropLast()) + String(last), today: Self.today)
            }
        }
    }

    @Test(arguments: good)
    func `one mistyped digit and two swapped ones are found`(number: String, born: String, sex: String) {
        let digits = Array(number)
        for place in 0..<17 {
            var wrong = digits
            wrong[place] =
                wrong[place] == "9" ? "0" : Character(String((wrong[place].wholeNumberValue ?? 0) + 1))
            #expect(throws: NationalID.Fault.self) { try NationalID(String(wrong), today: Self.today) }
            var swapped = digits
            swapped.swapAt(place, place + 1)
            if swapped != digits {
                #expect(throws: NationalID.Fault.self) { try NationalID(String(swapped), today: Self.today) }
            }
        }
    }

    @Test(arguments: [
        ("110105491231002", "11010519491231002X"), ("320311770706001", "320311197707060018"),
        ("130503670401001", "130503196704010016"), ("440524810101999", "440524188101019999"),
    ])
    func `fifteen digits become eighteen`(short: String, long: String) throws {
        let id = try NationalID(short, today: Self.today)
        #expect(id.value == long)
        #expect(id.wasShort)
        #expect(try NationalID(long, today: Self.today).birthDate == id.birthDate)
    }

    @Test func `what is no number says why`() {
        func fault(_ text: String, today: String = Self.today) -> NationalID.Fault? {
            do throws(NationalID.Fault) {
                _ = try NationalID(text, today: today)
                return nil
            } catch { return error }
        }
        #expect(fault("11010519490229002X") == .birthDate)
        #expect(fault("11010519491231002X", today: "19491230") == .birthDate)
        #expect(fault("90010519491231002X") == .region)
        #expect(fault("1101051949123100") == .form)
        #expect(fault("1101051949X231002X") == .form)
        #expect(fault("") == .form)
        #expect(fault("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X") == .form)
        #expect(fault(String(repeating: "9", count: 100_000)) == .form)
    }

    @Test func `papers are kept in one writing`() throws {
        func kept(_ kind: PaperKind, _ text: String) -> String? {
            try? kind.canonical(text, today: Self.today)
        }
        #expect(kept(.nationalID, " 110105 19491231 002x ") == "11010519491231002X")
        #expect(kept(.nationalID, "１１０１０５１９４９１２３１００２Ｘ") == "11010519491231002X")
        #expect(kept(.passport, "e 1234-5678") == "E12345678")
        #expect(kept(.passport, "E12") == nil)
        #expect(kept(.hongKongMacauPermit, "h0123456702") == "H01234567")
        #expect(kept(.hongKongMacauPermit, "H01234567") == "H01234567")
        #expect(kept(.hongKongMacauPermit, "C01234567") == nil)
        #expect(kept(.taiwanPermit, "01234567") == "01234567")
        #expect(kept(.taiwanPermit, "0123456789B") == "0123456789B")
        #expect(kept(.taiwanPermit, "123") == nil)
        #expect(kept(.residencePermit, "810000193511260547") == "810000193511260547")
        #expect(kept(.residencePermit, "11010519491231002X") == nil)
        #expect(kept(.foreignerCard, "usa110012345678") == "USA110012345678")
        #expect(kept(.foreignerCard, "93184019850412012X") == "93184019850412012X")
        #expect(kept(.foreignerCard, "931840198504120121") == nil)
        #expect(kept(.other, "  军官证  12345 ") == "军官证 12345")
        #expect(kept(.other, "") == nil)
    }

    @Test func `lists show the last four of a paper and all of a record number`() {
        #expect(PatientNumber(kind: "national-id", value: "11010519491231002X").masked == "••••002X")
        #expect(PatientNumber(kind: "other-paper", value: "123").masked == "••••3")
        #expect(PatientNumber(kind: "mrn", site: 1, value: "A-4711").masked == "A-4711")
    }
}
