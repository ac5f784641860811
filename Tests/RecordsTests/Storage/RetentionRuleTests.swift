import Testing

@testable import Records

struct RetentionRuleTests {
    private static let day: Int64 = 86_400_000
    private static let now: Int64 = 1_700_000_000_000

    private func study(_ edit: (inout StudyFacts) -> Void = { _ in }) -> StudyFacts {
        var study = StudyFacts(
            id: 1, studyUID: "1.2", source: "CT01", site: "north", modalities: ["CT", "SR"],
            description: "Head scout", receivedMilliseconds: Self.now - 40 * Self.day,
            studyMilliseconds: Self.now - 50 * Self.day, accessedMilliseconds: Self.now - 3 * Self.day,
            hasResult: false, byteCount: 0)
        edit(&study)
        return study
    }

    private func rule(_ edit: (inout RetentionRule) -> Void) -> RetentionRule {
        var rule = RetentionRule(name: "r", action: .remove)
        edit(&rule)
        return rule
    }

    @Test func `all conditions of a rule must hold, and the reason names them`() throws {
        let rule = rule {
            $0.source = "CT*"
            $0.modality = "sr"
            $0.receivedDays = 30
            $0.hasResult = false
        }
        let reason = try #require(rule.reason(for: study(), nowMilliseconds: Self.now))
        #expect(reason == "from CT01, modality SR, received 40 days ago, has no result")
        #expect(rule.reason(for: study { $0.hasResult = true }, nowMilliseconds: Self.now) == nil)
        #expect(rule.reason(for: study { $0.source = "MR01" }, nowMilliseconds: Self.now) == nil)
        let young = study { $0.receivedMilliseconds = Self.now - 30 * Self.day + 1 }
        #expect(rule.reason(for: young, nowMilliseconds: Self.now) == nil)
    }

    @Test func `what is not known of a study never makes a rule apply`() {
        let rule = rule { $0.studyDays = 0 }
        #expect(rule.reason(for: study { $0.studyMilliseconds = nil }, nowMilliseconds: Self.now) == nil)
        #expect(rule.reason(for: study(), nowMilliseconds: Self.now) != nil)
    }

    @Test(arguments: [
        ("Head scout", "*scout*", true), ("Head scout", "HEAD*", true), ("Head scout", "scout", false),
        ("Head scout", "h??d scout", true), ("", "*", true), ("", "?", false), ("aaab", "*a*b", true),
        ("头颅平扫", "头?平*", true),
    ])
    func `wild cards stand for any characters`(text: String, pattern: String, matches: Bool) {
        #expect(WildcardPattern.matches(text, pattern) == matches)
    }

    @Test(.timeLimit(.minutes(1)))
    func `many stars cost no more than their product with the text`() {
        let text = String(repeating: "a", count: 5000)
        #expect(!WildcardPattern.matches(text, String(repeating: "*a", count: 500) + "b"))
    }

    @Test func `days become times and times days`() {
        #expect(StudyFacts.milliseconds(ofDay: 19_700_101) == 0)
        #expect(StudyFacts.milliseconds(ofDay: 20_000_301) == 951_868_800_000)
        #expect(StudyFacts.milliseconds(ofDay: 20_001_301) == nil)
        #expect(CivilDay.text(milliseconds: 951_868_800_000) == "2000-03-01")
        #expect(CivilDay.text(milliseconds: 951_868_799_999) == "2000-02-29")
        #expect(CivilDay.text(milliseconds: -1) == "1969-12-31")
    }

    @Test(arguments: [
        ("20GiB", Reserve.bytes(20 << 30)), ("500MB", .bytes(500_000_000)), ("5%", .percent(5)),
        ("standard", .standard), ("1000", .bytes(1000)),
    ])
    func `a reserve is a size or a share`(text: String, reserve: Reserve) {
        #expect(Reserve(text) == reserve)
    }

    @Test(arguments: ["", "-5%", "95%", "much", "5 lightyears", "1e400"])
    func `other words are none`(text: String) {
        #expect(Reserve(text) == nil)
    }

    @Test func `the usual reserve is neither tiny nor huge`() {
        #expect(Reserve.standard.bytes(of: 1 << 30) == 512 << 20)
        #expect(Reserve.standard.bytes(of: 100 << 30) == 2 << 30)
        #expect(Reserve.standard.bytes(of: 100 << 40) == 20 << 30)
    }
}
