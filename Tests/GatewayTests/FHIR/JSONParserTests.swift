import Testing

@testable import Gateway

@Suite struct JSONParserTests {
    private func read(_ text: String) throws -> JSONValue { try JSONParser.read(Array(text.utf8)) }

    @Test(arguments: [
        "{}", "[]", "null", "true", "-0.10", "1e+3", "\"\"", "[1,2.50,{\"a\":\"王\"}]", "{\"a\":[],\"b\":{}}",
    ])
    func `what is written as it is read is the same`(text: String) throws {
        #expect(try read(text).text == text)
    }

    @Test func `escapes are undone, and made again where they must be`() throws {
        #expect(try read(#""\u738b\ud83d\ude00\n\/""#) == .text("王😀\n/"))
        #expect(JSONValue.text("\u{1}\"\\\n").text == #""\u0001\"\\\n""#)
    }

    @Test(arguments: [
        "", "{", "[1,]", "01", "1.", ".5", "+1", "nul", "\"a", "\"\u{1}\"", #""\ud800""#, #""\x""#,
        "{\"a\":1,\"a\":2}", "{a:1}",
        "[] []", "NaN", "--1",
    ])
    func `what is no JSON is refused`(text: String) {
        #expect(throws: JSONFault.self) { try read(text) }
    }

    @Test func `depth has a limit`() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: JSONFault.self) { try read(deep) }
        let half = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        #expect(throws: Never.self) { try read(half) }
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        #expect(throws: JSONFault.self) { try JSONParser.read([0x22, 0xFF, 0x22]) }
    }

    @Test func `what is absent or empty is left out`() {
        let value = JSONValue.having(["a": nil, "b": "", "c": [], "d": [:], "e": "x", "f": .null])
        #expect(value.text == #"{"e":"x"}"#)
    }

    @Test func `numbers are as short as they read back`() {
        #expect(JSONValue.real(25.1)?.text == "25.1" && JSONValue.real(14)?.text == "14")
        #expect(JSONValue.real(.infinity) == nil && JSONValue.real(.nan) == nil)
    }
}
