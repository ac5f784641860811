/// Reads rules on pixels from JSON:
///
///     {"rules": [{"name": "Banner of the scanner in room 2",
///                 "when": {"Modality": "US", "ManufacturerModelName": ["EPIQ*", "iU22"], "Rows": 768},
///                 "unless": {"ImageType": "RAW"},
///                 "do": "black-out", "regions": [[0, 0, 1024, 64]]}]}
///
/// `when` and `unless` name attributes by keyword or tag; a value is a text, a number, a list of which one must fit,
/// or null for an absent attribute. `do` is `keep`, `refuse`, `black-out`, `keep-only` (both with `regions`, each
/// `[x, y, width, height]` in pixels) or `keep-ultrasound-regions`.
struct PixelRulesReader {
    private var tokens: JSONTokens
    private let lines: [Int]
    private let file: String?

    init(_ memory: UnsafeRawBufferPointer, file: String?) {
        tokens = JSONTokens(memory)
        lines = memory.indices.filter { memory[$0] == 0x0A }
        self.file = file
    }

    mutating func read() throws(DICOMError) -> PixelRules {
        var rules: [PixelRule] = []
        try object { (reader, key) throws(DICOMError) in
            guard key == "rules" else { throw reader.error("\"rules\" was expected, not \"\(key)\".") }
            try reader.list { (reader) throws(DICOMError) in
                guard rules.count < 10_000 else { throw reader.error("there are more than 10000 rules.") }
                rules.append(try reader.rule())
            }
        }
        guard tokens.peek() == nil else { throw error("something follows the end of the rules.") }
        return PixelRules(rules)
    }

    private mutating func rule() throws(DICOMError) -> PixelRule {
        var name: String?
        var conditions: [PixelRule.Condition]?
        var action: String?
        var regions: [PixelRule.Region]?
        let start = tokens
        try object { (reader, key) throws(DICOMError) in
            switch key {
            case "name": name = try reader.text()
            case "when", "unless":
                conditions = (conditions ?? []) + (try reader.conditions(isNegated: key == "unless"))
            case "do": action = try reader.text()
            case "regions": regions = try reader.regions()
            default: throw reader.error("a rule has no member \"\(key)\".")
            }
        }
        let end = tokens
        tokens = start
        guard let name, !name.isEmpty else { throw error("the rule has no \"name\".") }
        guard let conditions, !conditions.isEmpty else {
            throw error("the rule \"\(name)\" has no \"when\": it would decide on every image.")
        }
        let found = try PixelRulesReader.action(action ?? "", regions)
            .orThrow(
                error(
                    "the rule \"\(name)\" needs \"do\", with \"regions\" for black-out and keep-only alone."))
        tokens = end
        return PixelRule(name: name, conditions: conditions, action: found)
    }

    private static func action(_ word: String, _ regions: [PixelRule.Region]?) -> PixelRule.Action? {
        switch (word, regions) {
        case ("keep", nil): .keep
        case ("refuse", nil): .refuse
        case ("keep-ultrasound-regions", nil): .keepUltrasoundRegions
        case ("black-out", let regions?) where !regions.isEmpty: .blackOut(regions)
        case ("keep-only", let regions?) where !regions.isEmpty: .keepOnly(regions)
        default: nil
        }
    }

    private mutating func conditions(isNegated: Bool) throws(DICOMError) -> [PixelRule.Condition] {
        var result: [PixelRule.Condition] = []
        try object { (reader, key) throws(DICOMError) in
            guard let tag = StandardDictionary.tag(keyword: key) ?? Tag(key) else {
                throw reader.error("\"\(key)\" is neither the keyword nor the tag of an attribute.")
            }
            let patterns = try reader.patterns()
            result.append(PixelRule.Condition(tag: tag, patterns: patterns, isNegated: isNegated))
        }
        return result
    }

    private mutating func patterns() throws(DICOMError) -> [String] {
        if tokens.skipNull() { return [] }
        guard tokens.peek() == UInt8(ascii: "[") else { return [try scalar()] }
        var result: [String] = []
        try list { (reader) throws(DICOMError) in result.append(try reader.scalar()) }
        guard !result.isEmpty else {
            throw error("an empty list fits nothing; write null for an absent attribute.")
        }
        return result
    }

    private mutating func scalar() throws(DICOMError) -> String {
        if tokens.peek() == UInt8(ascii: "\"") { return try text() }
        let digits = try take { (tokens) throws(JSONTokens.Fault) in try tokens.number() }
        return String(decoding: digits, as: UTF8.self)
    }

    private mutating func regions() throws(DICOMError) -> [PixelRule.Region] {
        var result: [PixelRule.Region] = []
        try list { (reader) throws(DICOMError) in
            var numbers: [Int] = []
            try reader.list { (reader) throws(DICOMError) in
                guard let number = Int(try reader.scalar()), (0...1 << 30).contains(number) else {
                    throw reader.error("a whole number of pixels, not below 0, was expected here.")
                }
                numbers.append(number)
            }
            guard numbers.count == 4, numbers[2] > 0, numbers[3] > 0 else {
                throw reader.error("a region is [x, y, width, height], both above 0 for the latter.")
            }
            result.append(
                PixelRule.Region(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3]))
        }
        return result
    }

    // MARK: Grammar

    private mutating func object(
        _ member: (inout PixelRulesReader, String) throws(DICOMError) -> Void
    ) throws(DICOMError) {
        var seen: Set<String> = []
        try expect("{")
        if tokens.skip("}") { return }
        repeat {
            let key = try text()
            guard seen.insert(key).inserted else { throw error("\"\(key)\" stands twice in one object.") }
            try expect(":")
            try member(&self, key)
        } while tokens.skip(",")
        try expect("}")
    }

    private mutating func list(_ item: (inout PixelRulesReader) throws(DICOMError) -> Void) throws(DICOMError)
    {
        try expect("[")
        if tokens.skip("]") { return }
        repeat { try item(&self) } while tokens.skip(",")
        try expect("]")
    }

    private mutating func text() throws(DICOMError) -> String {
        let bytes = try take { (tokens) throws(JSONTokens.Fault) in try tokens.string() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func expect(_ mark: Unicode.Scalar) throws(DICOMError) {
        try take { (tokens) throws(JSONTokens.Fault) in try tokens.expect(mark) }
    }

    private mutating func take<Result>(
        _ body: (inout JSONTokens) throws(JSONTokens.Fault) -> Result
    ) throws(DICOMError) -> Result {
        do {
            return try body(&tokens)
        } catch {
            throw self.error(error.reason, at: error.offset)
        }
    }

    /// An error with the line that it stands in.
    private func error(_ reason: String, at offset: Int? = nil) -> DICOMError {
        let offset = offset ?? tokens.offset
        let line = lines.count { $0 < offset } + 1
        return DICOMError(.malformedDocument, "line \(line): \(reason)", offset: offset, file: file)
    }
}

extension Optional {
    fileprivate func orThrow(_ error: @autoclosure () -> DICOMError) throws(DICOMError) -> Wrapped {
        guard let self else { throw error() }
        return self
    }
}

extension PixelRules {
    /// Reads rules from JSON; `PixelRules.standard` shows all there is.
    /// - Throws: ``DICOMError`` with code `malformedDocument`, the line and what is wrong in it.
    public static func read(json: Bytes, file: String? = nil) throws(DICOMError) -> PixelRules {
        try json.withUnsafeBytes { (memory) throws(DICOMError) in
            var reader = PixelRulesReader(memory, file: file)
            return try reader.read()
        }
    }
}
