/// Takes out of free text what is known to identify this patient and this visit, and what looks as if it might:
/// dates, long numbers and addresses of mail.
struct TextCleaner: Sendable {
    /// What stands for something taken out.
    static let mark = "***"

    let identity: IdentityWords

    /// Cleans by what the data set itself says about people and identifiers.
    init(_ dataSet: DataSet, options: Deidentifier.Options = .basic) {
        identity = IdentityWords(dataSet, options: options)
    }

    /// The text without what might identify.
    func clean(_ text: String) -> String {
        let withoutDates = WrittenDates.removed(from: text)
        let withoutMail = withoutDates.replacing(#/[^\s@,;]+@[^\s@,;]+/#) { _ in TextCleaner.mark }
        let withoutNumbers = withoutMail.replacing(TextCleaner.groupedNumber) { match in
            match.output.utf8.count { (0x30...0x39).contains($0) } < 7
                ? String(match.output) : TextCleaner.mark
        }
        return IdentityWords.parts(withoutNumbers).map { part, isWord in
            let digits = part.utf8.count { (0x30...0x39).contains($0) }
            if isWord, digits >= 5 || identity.shortNames.contains(part.lowercased()) {
                return TextCleaner.mark
            }
            return withoutWords(String(part), isWord: isWord)
        }.joined()
    }

    /// Digits in groups, as telephone numbers are written.
    private static var groupedNumber: Regex<Substring> {
        #/\+?\(?\d{2,4}\)?(?:[\s\-.\/]{1,2}\(?\d{2,4}\)?){1,5}/#
    }

    /// The text without the words of the data set's people, and otherwise as it was.
    func withoutWords(_ text: String) -> String {
        IdentityWords.parts(text).map { withoutWords(String($0.text), isWord: $0.isWord) }.joined()
    }

    private func withoutWords(_ part: String, isWord: Bool) -> String {
        guard isWord else { return part }
        let small = part.lowercased()
        if identity.words.contains(small) { return TextCleaner.mark }
        if identity.words.contains(where: { word in
            word.utf8.count >= 6 && word.utf8.allSatisfy { $0 < 0x80 } && small.contains(word)
        }) {
            return TextCleaner.mark
        }
        // Names in ideographs stand in a text without spaces around them.
        guard !part.utf8.allSatisfy({ $0 < 0x80 }) else { return part }
        guard identity.unspaced.contains(where: { small.contains($0) }) else { return part }
        return identity.unspaced.reduce(small) { $0.replacing($1, with: TextCleaner.mark) }
    }
}
