import Hummingbird
import Records
import Testing

@testable import Gateway

@Suite struct IdentityWordsTests {
    private func strings(_ value: Any, _ path: String = "") -> [String: String] {
        if let text = value as? String { return [path: text] }
        if let map = value as? [String: String] {
            return Dictionary(uniqueKeysWithValues: map.map { ("\(path).\($0)", $1) })
        }
        var found: [String: String] = [:]
        for child in Mirror(reflecting: value).children {
            found.merge(strings(child.value, "\(path).\(child.label ?? "?")")) { first, _ in first }
        }
        return found
    }

    private func places(_ text: String) -> Set<String> {
        Set(text.matches(of: /\{(\w+)\}/).map { String($0.output.1) })
    }

    @Test func `both languages say everything, with the same places to fill`() {
        let pairs: [(Any, Any)] = [
            (RegionWords.english, RegionWords.chinese), (PeopleWords.english, PeopleWords.chinese),
            (AccountWords.english, AccountWords.chinese), (EmergencyWords.english, EmergencyWords.chinese),
        ]
        for (one, other) in pairs {
            let english = strings(one)
            let chinese = strings(other)
            #expect(Set(english.keys) == Set(chinese.keys))
            for (path, text) in english {
                #expect(!text.isEmpty, "\(path)")
                #expect(places(text) == places(chinese[path] ?? ""), "\(path)")
                let isChinese = (chinese[path] ?? "").unicodeScalars
                    .contains { (0x4e00...0x9fff).contains($0.value) }
                #expect(isChinese || [".capabilityNames.ct", ".reviewedBy"].contains(path), "\(path)")
            }
        }
    }

    @Test(arguments: Language.allCases)
    func `every kind, capability, target, role and scope has a name`(language: Language) {
        let words = language.region
        for kind in Site.Kind.allCases { #expect(words.kinds[kind.rawValue] != nil) }
        for it in Site.Capability.allCases { #expect(words.capabilityNames[it.rawValue] != nil) }
        for target in ClockTarget.allCases { #expect(words.targetNames[target.rawValue] != nil) }
        for role in Role.allCases { #expect(words.roleNames[role.rawValue] != nil) }
        for scope in Records.Action.allCases where scope != .breakGlass {
            #expect(language.ownAccount.scopes[scope.rawValue] != nil)
        }
    }

    @Test func `a browser is told apart by two words`() {
        let firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
        #expect(SessionListView.browser(firefox) == "Firefox · Windows")
        let phone =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18 Safari/604"
        #expect(SessionListView.browser(phone) == "Safari · iPhone")
        #expect(SessionListView.browser("") == "–")
    }

    @Test func `a site form says what was typed, and what is no number is refused later`() {
        let form = Form(
            encoded: "name=East&kind=branch&can-ct=1&target-door-to-needle=x&target-door-to-team=7")
        let site = SiteWish.site(form, changing: nil)
        #expect(site.name == "East" && site.kind == .branch && site.capabilities == [.ct])
        let settings = SiteWish.settings(form)
        #expect(settings[.doorToNeedle] == 0 && settings[.doorToTeam] == 7)
        #expect(settings[.doorToPuncture] == nil)
    }
}
