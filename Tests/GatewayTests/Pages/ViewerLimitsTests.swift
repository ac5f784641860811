import Records
import Testing

@testable import Gateway

@Suite struct ViewerLimitsTests {
    let limits = ViewerLimits.of(.builtIn, on: "2026-11-23", isChinese: false)

    @Test func `the scale has the limits of DEFUSE 3 as its paper prints them`() {
        let found = limits.filter { $0.rule == "DEFUSE 3" }
        #expect(Set(found.map(\.fact)) == ["core", "mismatch", "mismatch-ratio"])
        let core = found.first { $0.fact == "core" }
        #expect(core?.upper == 70 && core?.isUpperInclusive == false && core?.lower == nil)
        let ratio = found.first { $0.fact == "mismatch-ratio" }
        #expect(ratio?.lower == 1.8 && ratio?.isLowerInclusive == true)
    }

    @Test func `ratios of 1.2 and of 1.8 are both there, and groups of DAWN keep their names`() {
        let ratios = Set(limits.filter { $0.fact == "mismatch-ratio" }.compactMap(\.lower))
        #expect(ratios.isSuperset(of: [1.2, 1.8]))
        let groups = Set(limits.filter { $0.rule == "DAWN" && $0.fact == "core" }.map(\.group))
        #expect(groups.count == 4 && groups.contains(""))
    }

    @Test func `rules that give no answer, or are not in force, set no limits`() {
        #expect(!limits.contains { $0.rule.hasPrefix("HERMES") })
        var book = RuleBook.builtIn
        for index in book.rules.indices { book.rules[index].validUntil = "2020-01-01" }
        #expect(ViewerLimits.of(book, on: "2026-11-23", isChinese: false).isEmpty)
    }
}
