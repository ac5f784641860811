/// What a data set itself says about people and identifiers, to be found again where it does not belong.
struct IdentityWords: Sendable {
    /// Words and numbers, in small letters; no ASCII word is shorter than three.
    let words: Set<String>
    /// The words in small letters that are long enough to look for within binary values, in the encodings of the
    /// field, by their first four bytes.
    private let patterns: [UInt32: [[UInt8]]]
    /// Names of two letters, such as Li and Wu. They are ordinary words elsewhere, so only free text is rid of them.
    let shortNames: Set<String>
    /// Words with characters beyond ASCII, which stand in a text without spaces around them; longer ones first.
    let unspaced: [String]

    /// Collects from a data set what the options do not mean to keep.
    init(_ dataSet: DataSet, options: Deidentifier.Options = .basic) {
        var words: Set<String> = []
        IdentityWords.collect(dataSet, options, depth: 0, into: &words)
        shortNames = words.filter { $0.utf8.count == 2 && $0.utf8.allSatisfy { (0x61...0x7A).contains($0) } }
        words = words.filter { word in
            word.unicodeScalars.contains { !$0.isASCII } || word.utf8.count >= 3
        }
        self.words = words
        unspaced = words.filter { $0.unicodeScalars.contains { !$0.isASCII } }
            .sorted { ($1.count, $0) < ($0.count, $1) }
        let encodings = Set(words.flatMap { IdentityWords.encodings(of: $0) })
        patterns = Dictionary(grouping: encodings.map { $0.map(IdentityWords.small) }) { pattern in
            pattern[0..<4].reduce(0) { $0 << 8 | UInt32($1) }
        }
    }

    private static let identifiers: Set<Tag> = [
        .patientID, .otherPatientIDs, .accessionNumber, .studyID, .patientBirthName, .patientBirthDate,
        .patientAddress, .patientTelephoneNumbers, .patientTelecomInformation, .medicalRecordLocator,
        .admissionID, .requestingService, .currentPatientLocation, .issuerOfPatientID, .militaryRank,
        .branchOfService, .serviceEpisodeID, .requestedProcedureID, .scheduledProcedureStepID,
        .performedProcedureStepID, .fillerOrderNumberImagingServiceRequest,
        .placerOrderNumberImagingServiceRequest,
    ]
    private static let institutions: Set<Tag> = [
        .institutionName, .institutionAddress, .institutionalDepartmentName,
    ]
    /// Words in names of institutions that name none of them.
    private static let general: Set<String> = [
        "academic", "care", "center", "centre", "city", "clinic", "clinical", "college", "community",
        "department", "diagnostic", "diagnostics", "emergency", "general", "health", "healthcare", "hospital",
        "image", "imaging", "institute", "klinik", "klinikum", "krankenhaus", "mc", "medical", "medicine",
        "memorial", "neurology", "neuroradiology", "praxis", "private", "public", "radiologie", "radiology",
        "regional", "research", "school", "sciences", "service", "services", "stroke", "systems", "the",
        "unit",
        "universität", "universitätsklinikum", "university", "zentrum", "and", "und", "for", "für", "von",
        "医院",
    ]
    private static let devices: Set<Tag> = [.stationName, .deviceSerialNumber]

    private static func collect(
        _ dataSet: DataSet, _ options: Deidentifier.Options, depth: Int, into words: inout Set<String>
    ) {
        guard depth <= Budget.depthCeiling else { return }
        for element in dataSet where !element.tag.isPrivate {
            if case .items(let items) = element.value {
                for item in items { collect(item, options, depth: depth + 1, into: &words) }
                continue
            }
            let tag = element.tag
            let isIdentifying =
                element.effectiveVR == .PN || identifiers.contains(tag)
                || !options.keepsInstitution && institutions.contains(tag)
                || !options.keepsDevice && devices.contains(tag)
            guard isIdentifying else { continue }
            for text in dataSet.strings(tag) {
                let parts = parts(text).filter(\.isWord).map { $0.text.lowercased() }
                words.formUnion(institutions.contains(tag) ? parts.filter { !general.contains($0) } : parts)
                // A number such as H-4711 identifies as a whole, too.
                if element.effectiveVR == .PN {
                    words.formUnion(joinedNames(text))
                } else {
                    words.insert(text.lowercased())
                }
            }
        }
    }

    /// Family and given name written as one, in either order: LiMing and MingLi for Li^Ming.
    private static func joinedNames(_ name: String) -> [String] {
        name.split(separator: "=").flatMap { group -> [String] in
            let words = group.split(separator: "^").prefix(2).map { component in
                parts(String(component)).filter(\.isWord).map { $0.text.lowercased() }
            }
            let names = words.count == 1 ? words[0].prefix(2).map { [$0] } : words
            guard names.count == 2 else { return [] }
            let (first, second) = (names[0].joined(), names[1].joined())
            return [first + second, second + first].filter { $0.utf8.count >= 4 }
        }
    }

    private static func encodings(of word: String) -> [[UInt8]] {
        let utf8 = Array(word.utf8)
        let sets: [SpecificCharacterSet] = [.utf8, .latin1, .gb18030]
        let narrow = sets.compactMap { $0.encode(word, vr: .LO) }
        let wide = word.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        // Four letters happen by chance in a table of a megabyte; six hardly.
        guard utf8.count >= 5 || word.unicodeScalars.contains(where: { !$0.isASCII }) && utf8.count >= 4
        else {
            return []
        }
        return (narrow + [wide]).filter { $0.count >= 4 }
    }

    /// Words and numbers of a text, with the characters between them.
    static func parts(_ text: String) -> [(text: Substring, isWord: Bool)] {
        var result: [(Substring, Bool)] = []
        var start = text.startIndex
        while start < text.endIndex {
            let isWord = text[start].isLetter || text[start].isNumber
            let end =
                text[start...].firstIndex { ($0.isLetter || $0.isNumber) != isWord } ?? text.endIndex
            result.append((text[start..<end], isWord))
            start = end
        }
        return result
    }

    /// True when a text names one of the words as a word of its own, or contains one that needs no spaces.
    func isNamed(in text: String, atLeast count: Int = 3) -> Bool {
        let small = text.lowercased()
        if count <= small.utf8.count, words.contains(small) { return true }
        if IdentityWords.parts(small).contains(where: {
            $0.isWord && $0.text.utf8.count >= count && words.contains(String($0.text))
        }) {
            return true
        }
        // Identifiers and unspaced names may stand within longer words.
        return words.contains { word in
            (word.utf8.count >= max(6, count) || unspaced.contains(word)) && small.contains(word)
        }
    }

    /// True when bytes contain one of the longer words in an encoding of the field, in capitals or not.
    func isContained(in bytes: Bytes) -> Bool {
        guard !patterns.isEmpty, bytes.count >= 4 else { return false }
        var starts = [Bool](repeating: false, count: 256)
        for first in patterns.keys { starts[Int(first >> 24)] = true }
        return bytes.withUnsafeBytes { memory in
            for position in 0...memory.count - 4 where starts[Int(IdentityWords.small(memory[position]))] {
                let first = (0..<4).reduce(UInt32(0)) {
                    $0 << 8 | UInt32(IdentityWords.small(memory[position + $1]))
                }
                for pattern in patterns[first] ?? [] where pattern.count <= memory.count - position {
                    let isThere = pattern.indices.allSatisfy {
                        IdentityWords.small(memory[position + $0]) == pattern[$0]
                    }
                    if isThere { return true }
                }
            }
            return false
        }
    }

    private static func small(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}
