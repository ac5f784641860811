import Testing

@testable import Records

@Suite("Rule files") struct RuleFileReaderTests {
    static let head = """
        rules 1
        # A comment, and an empty line below.

        rule test
          name: Test
          zh: 测试
          version: 3
          therapy: thrombectomy
          kind: trial
          source: Nobody 2026
          reviewed: 2026-11-22
        """

    private func refusal(_ text: String) -> RuleFileError? {
        do {
            _ = try RuleFileReader.read(text, file: "a.rules")
            return nil
        } catch { return error }
    }

    @Test func `a file says in words what it demands`() throws {
        let rules = try RuleFileReader.read(
            Self.head + """

                  valid: 2026-01-01 .. 2026-12-31
                  answer: no
                  require core 31 ..< 51 mL ; confirmed Table 1
                  caution vessel-occlusion in ica m1 ; unconfirmed not read
                  dose tenecteplase 0.25 mg/kg max 25 mg bolus 100% ; confirmed abstract
                end
                """, file: "a.rules")
        let rule = try #require(rules.first)
        #expect(rule.id == "test" && rule.name == "Test" && rule.chineseName == "测试" && rule.version == "3")
        #expect(!rule.givesAnswer && !rule.judgesAnalyses && rule.unconfirmedCount == 1)
        #expect(rule.isValid(on: "2026-12-31") && !rule.isValid(on: "2027-01-01"))
        #expect(
            rule.tests[0].demand
                == .limits(
                    lower: .init(value: 31, isInclusive: true), upper: .init(value: 51, isInclusive: false)))
        #expect(rule.tests[1].demand == .oneOf(["ica", "m1"]))
        #expect(rule.doses[0].maximumMilligrams == 25 && rule.tests[0].line == 14)
    }

    /// Line 12 is the first one after the head.
    @Test(
        arguments: [
            ("require cor < 70 mL ; confirmed x", 12, "“cor” is unknown"),
            ("require core < 70 ; confirmed x", 12, "needs its unit: mL"),
            ("require core < 70 cc ; confirmed x", 12, "“cc” is no unit"),
            ("require core < seventy mL ; confirmed x", 12, "“seventy” is no number"),
            ("require core =< 70 mL ; confirmed x", 12, "“=<” is no operator"),
            ("require core < 1e9 mL ; confirmed x", 12, "lie between"),
            ("require core < nan mL ; confirmed x", 12, "is no number"),
            ("require core 51 .. 31 mL ; confirmed x", 12, "lower limit is above"),
            ("require core < 70 mL", 12, "“; confirmed WHERE”"),
            ("require core < 70 mL ; confirmed", 12, "confirmed where?"),
            ("require core < 70 mL ; unconfirmed", 12, "unconfirmed why?"),
            ("require core < 70 mL ; perhaps", 12, "“; confirmed WHERE”"),
            ("require haemorrhage no ; confirmed x", 12, "haemorrhage is yes"),
            ("require vessel-occlusion in m7 ; confirmed x", 12, "“m7” is no vessel-occlusion"),
            ("need core < 70 mL ; confirmed x", 12, "“need” is unknown here"),
            ("colour: red", 12, "heading “colour:” is unknown"),
            ("name: Again", 12, "a second “name:”"),
            ("answer: maybe", 12, "yes or no"),
            ("valid: tomorrow", 12, "no time"),
            ("either a\nwhen x\nend", 14, "asks for nothing\n"),
            ("either core", 12, "name of a fact"),
            ("dose x 0.9 mg/kg max 90 mg bolus 10% ; confirmed x", 12, "over … min"),
            ("dose x 0.9 mg max 90 mg bolus 100% ; confirmed x", 12, "a dose is written as"),
            ("rule other", 12, "has no “end”"),
        ] as [(String, Int, String)])
    func `what is wrong is said with its line`(lines: String, line: Int, reason: String) throws {
        let error = try #require(refusal(Self.head + "\n" + lines + "\nend\n"))
        #expect(error.line == line, "\(error)")
        #expect(
            error.reason.contains(reason)
                || reason.hasSuffix("\n") && error.reason.contains("at least two alternatives"), "\(error)")
        #expect("\(error)".hasPrefix("a.rules:\(line): "))
    }

    @Test func `a file that is none, ends early or repeats itself is refused`() throws {
        #expect(refusal("")?.reason.contains("rules 1") == true)
        #expect(refusal("rules 2\n")?.line == 1)
        #expect(refusal("rules 1\n")?.reason == "holds no rule")
        #expect(refusal(Self.head)?.reason.contains("has no “end”") == true)
        #expect(refusal(Self.head + "\nend")?.reason.contains("requires nothing") == true)
        let whole = "\nrequire core < 70 mL ; confirmed x\nend\n"
        let twice = Self.head + whole + Self.head.dropFirst("rules 1\n".count) + whole
        #expect(refusal(twice)?.reason.contains("a second rule “test”") == true)
        let again = "\nrequire core < 70 mL ; confirmed x\nrequire core > 7 mL ; confirmed x\nend\n"
        #expect(refusal(Self.head + again)?.reason.contains("a second line about “core”") == true)
        #expect(refusal("rules 1\nrule UPPER\n")?.reason.contains("no identifier") == true)
        for heading in ["name", "version", "therapy", "kind", "source", "reviewed"] {
            let lines = Self.head.split(separator: "\n").filter { !$0.contains("  \(heading):") }
            #expect(refusal(lines.joined(separator: "\n") + whole)?.reason.contains("“\(heading):”") == true)
        }
    }

    @Test func `no file costs more than its budget`() {
        #expect(refusal(String(repeating: "#", count: 300_000))?.reason.contains("larger") == true)
        #expect(refusal(String(repeating: "\n", count: 6000))?.reason.contains("lines") == true)
        #expect(
            refusal("rules 1\nrule " + String(repeating: "a", count: 2000))?.reason.contains("longer") == true
        )
        let many = (0..<200).map { "either g\($0)\nwhen a\n" }.joined()
        #expect(refusal(Self.head + "\n" + many) != nil)
    }

    @Test func `a site's rule takes the place of the built-in one, and a bad file is left out whole`() throws
    {
        var book = RuleBook.builtIn
        let count = book.rules.count
        let body = "\n  require core < 60 mL ; confirmed our protocol\nend\n"
        book.add(Self.head.replacing("rule test", with: "rule defuse-3") + body, file: "site.rules")
        #expect(book.rules.count == count && book.rule("defuse-3")?.file == "site.rules")
        book.add(Self.head.replacing("rule test", with: "rule defuse-3") + body, file: "other.rules")
        #expect(book.refusals.map(\.file) == ["other.rules"])
        book.add(Self.head + body + "rule broken\n", file: "third.rules")
        #expect(book.rule("test") == nil && book.refusals.count == 2)
        book.add(Self.head + body, file: "fourth.rules")
        #expect(book.rule("test")?.file == "fourth.rules" && book.rules.count == count + 1)
    }
}
