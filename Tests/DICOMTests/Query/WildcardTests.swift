import Testing

@testable import DICOM

/// Wild cards against a reference so simple that it cannot be wrong.
@Suite struct WildcardTests {
    /// Whether a text fits a pattern, by trying every possibility.
    private func fits(_ pattern: Substring, _ text: Substring) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        switch first {
        case "*":
            return fits(pattern.dropFirst(), text) || (!text.isEmpty && fits(pattern, text.dropFirst()))
        case "?": return !text.isEmpty && fits(pattern.dropFirst(), text.dropFirst())
        default: return text.first == first && fits(pattern.dropFirst(), text.dropFirst())
        }
    }

    @Test func `random patterns match as trying every possibility does`() {
        var random = SystemRandomNumberGenerator()
        let letters = Array("ab%_[^*?张")
        for _ in 0..<20_000 {
            let text = String(
                (0..<Int.random(in: 0...7, using: &random)).map { _ in
                    letters.filter { $0 != "*" && $0 != "?" }.randomElement(using: &random) ?? "a"
                })
            let pattern = String(
                (0..<Int.random(in: 1...6, using: &random)).map { _ in
                    letters.randomElement(using: &random) ?? "*"
                })
            #expect(
                TextPattern(pattern).matches(text) == fits(pattern[...], text[...]),
                "\(pattern) against \(text)")
        }
    }

    @Test func `many stars take no exponential time`() {
        let pattern = TextPattern(String(repeating: "*a", count: 1000) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 4000)))
    }

    @Test func `what the database looks for stands in every text that fits`() {
        let pattern = TextPattern("CT*Head?Neck")
        #expect(pattern.prefix == "CT")
        #expect(pattern.fragments == ["CT", "Head", "Neck"])
        #expect(pattern.literal == nil && !pattern.matchesEverything)
        #expect(TextPattern("100%").literal == "100%")
        #expect(TextPattern("**").matchesEverything)
    }

    @Test func `without wild cards a star is a star`() {
        #expect(TextPattern("045Y*", allowsWildcards: false).literal == "045Y*")
        #expect(!TextPattern("045Y*", allowsWildcards: false).matches("045Y"))
    }

    @Test func `text matches case sensitive and without the spaces around it`() {
        #expect(TextPattern("Head ").matches(" Head"))
        #expect(!TextPattern("head").matches("Head"))
    }
}
