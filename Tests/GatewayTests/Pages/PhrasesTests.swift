import Records
import Testing

@testable import Gateway

@Suite struct PhrasesTests {
    /// Every string of a language by its path.
    private func strings(_ value: Any, _ path: String = "") -> [String: String] {
        if let text = value as? String { return [path: text] }
        if let map = value as? [String: String] {
            return Dictionary(uniqueKeysWithValues: map.map { ("\(path).\($0)", $1) })
        }
        var found: [String: String] = [:]
        for child in Mirror(reflecting: value).children where child.label != "reasonSentences" {
            found.merge(strings(child.value, "\(path).\(child.label ?? "?")")) { first, _ in first }
        }
        return found
    }

    private func places(_ text: String) -> Set<String> {
        Set(text.matches(of: /\{(\w+%?)\}/).map { String($0.output.1) })
    }

    @Test func `both languages say everything, with the same places to fill`() {
        let english = strings(Phrases.english)
        let chinese = strings(Phrases.chinese)
        #expect(english.count > 150)
        #expect(Set(english.keys) == Set(chinese.keys))
        for (path, text) in english {
            #expect(!text.isEmpty, "\(path)")
            #expect(places(text) == places(chinese[path] ?? ""), "\(path)")
        }
    }

    @Test func `Chinese phrases are Chinese`() {
        let alike: Set = [".result.infinite", ".result.notMeasured"]
        for (path, text) in strings(Phrases.chinese) where !alike.contains(path) {
            #expect(text.unicodeScalars.contains { (0x4e00...0x9fff).contains($0.value) }, "\(path): \(text)")
        }
    }

    @Test func `every kind of analysis has a name`() {
        for language in Language.allCases {
            for kind in AnalysisKind.allCases { #expect(language.phrases.result.kinds[kind.rawValue] != nil) }
        }
    }

    @Test func `every reason has a title in both languages and a sentence in Chinese`() {
        for code in Phrases.english.reasonTitles.keys {
            #expect(Phrases.chinese.reasonTitles[code] != nil, "\(code)")
            let sentences = Phrases.chinese.reasonSentences[code] ?? []
            #expect(
                sentences.last.map { places($0).isEmpty } == true, "\(code) needs a sentence without places")
        }
    }

    @Test(arguments: [
        ("zh-CN,zh;q=0.9,en;q=0.8", Language.chinese), ("en-GB,en;q=0.9,zh;q=0.8", .english),
        ("de,fr", .english),
        ("de, zh-TW;q=0.5, en;q=0.1", .chinese), ("", .english), ("zh;q=0", .english), (";;;,q=,", .english),
    ])
    func `the browser's wish is understood`(header: String, expected: Language) {
        #expect(Language.accepted(header) == expected)
    }
}
