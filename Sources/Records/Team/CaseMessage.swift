/// What somebody said about a case, with pictures of it.
package struct CaseMessage: Codable, Sendable, Equatable, Identifiable {
    package var id: Int64
    package var key: String
    package var caseID: Int64
    /// nil: the house.
    package var account: Int64?
    package var author: String
    package var atMilliseconds: Int64
    /// When it was written, where that was a while before it could be sent.
    package var writtenMilliseconds: Int64?
    package var text: String
    package var images: [KeyImage]

    /// A picture of a result that somebody points at.
    package struct KeyImage: Codable, Sendable, Hashable {
        package var studyUID: String
        /// Name of the PNG in the archive.
        package var location: String
        package var caption: String

        package init(studyUID: String, location: String, caption: String) {
            self.studyUID = studyUID
            self.location = location
            self.caption = caption
        }
    }

    package init(
        id: Int64 = 0, key: String, caseID: Int64, account: Int64?, author: String, atMilliseconds: Int64,
        writtenMilliseconds: Int64? = nil, text: String, images: [KeyImage] = []
    ) {
        self.id = id
        self.key = key
        self.caseID = caseID
        self.account = account
        self.author = author
        self.atMilliseconds = atMilliseconds
        self.writtenMilliseconds = writtenMilliseconds
        self.text = text
        self.images = images
    }
}

/// How much people may write at once. Longer texts are refused, not cut.
package enum TeamText {
    package static let longest = 4000
    package static let images = 8

    /// Without spaces around it; nil when it is too long, or holds what no keyboard types.
    package static func checked(_ text: String, longest: Int = longest) -> String? {
        guard text.utf8.count <= longest * 4 else { return nil }
        let lines = text.replacing("\r\n", with: "\n")
        let isTypable = lines.unicodeScalars.allSatisfy {
            $0 == "\n" || $0 == "\t" || $0.properties.generalCategory != .control
        }
        var view = lines[...]
        while let first = view.first, first.isWhitespace { view.removeFirst() }
        while let last = view.last, last.isWhitespace { view.removeLast() }
        return isTypable && view.count <= longest ? String(view) : nil
    }
}
