/// Takes out of free text what is known to identify this patient and this visit, and what looks as if it might:
/// dates, long numbers and addresses of mail.
struct TextCleaner: Sendable {
    /// What stands for something taken out.
    static let mark = "***"

    private let words: Set<String>

    /// Collects what the data set itself says about people and identifiers.
    init(_ dataSet: DataSet) {
        var words: Set<String> = []
        TextCleaner.collect(dataSet, depth: 0, into: &words)
        self.words = words
    }

    private static let identifiers: Set<Tag> = [
        .patientID, .otherPatientIDs, .accessionNumber, .studyID, .institutionName, .patientBirthName,
        .patientAddress, .patientTelephoneNumbers, .medicalRecordLocator, .admissionID, .stationName,
        .requestingService, .currentPatientLocation, .institutionalDepartmentName, .issuerOfPatientID,
        .deviceSerialNumber,
    ]

    private static func collect(_ dataSet: DataSet, depth: Int, into words: inout Set<String>) {
        guard depth <= Budget.depthCeiling else { return }
        for element in dataSet where !element.tag.isPrivate {
            if case .items(let items) = element.value {
                for item in items { collect(item, depth: depth + 1, into: &words) }
            } else if element.vr == .PN || identifiers.contains(element.tag) {
                for text in dataSet.strings(element.tag) {
                    words.formUnion(parts(text).map { $0.text.lowercased() })
                }
            }
        }
        words = words.filter { $0.unicodeScalars.contains { !$0.isASCII } || $0.utf8.count >= 3 }
    }

    /// Words and numbers of a text, with the characters between them.
    private static func parts(_ text: String) -> [(text: Substring, isWord: Bool)] {
        var result: [(Substring, Bool)] = []
        var start = text.startIndex
        while start < text.endIndex {
            let isWord = text[start].isLetter || text[start].isNumber
            let end =
                text[start...].firstIndex { ($0.isLetter || $0.isNumber) != isWord } ?? text.endIndex
            if isWord {
                result.append((text[start..<end], true))
            } else {
                result.append((text[start..<end], false))
            }
            start = end
        }
        return result
    }

    /// The text without what might identify.
    func clean(_ text: String) -> String {
        let withoutDates = text.replacing(#/\d{1,4}[-./]\d{1,2}[-./]\d{1,4}/#) { _ in TextCleaner.mark }
        let months =
            #/(?i)\d{1,2}\.?\s*(jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-zä]*\.?\s*\d{2,4}/#
        let withoutMonths = withoutDates.replacing(months) { _ in TextCleaner.mark }
        let withoutMail = withoutMonths.replacing(#/[^\s@,;]+@[^\s@,;]+/#) { _ in TextCleaner.mark }
        return TextCleaner.parts(withoutMail).map { part, isWord in
            guard isWord else { return String(part) }
            if words.contains(part.lowercased()) { return TextCleaner.mark }
            let digits = part.utf8.count { (0x30...0x39).contains($0) }
            if digits >= 5 { return TextCleaner.mark }
            // Names in ideographs stand in a text without spaces around them.
            guard !part.utf8.allSatisfy({ $0 < 0x80 }) else { return String(part) }
            return words.filter { $0.unicodeScalars.contains { !$0.isASCII } }.reduce(String(part)) {
                text, word in
                text.replacing(word, with: TextCleaner.mark)
            }
        }.joined()
    }
}
