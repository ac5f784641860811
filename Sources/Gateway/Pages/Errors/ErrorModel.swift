/// An error page: what happened, what to do, and a number to ask about; nothing else.
package struct ErrorModel: Sendable {
    package var title: String
    package var text: String
    package var status: Int
    package var reference: String

    package init(status: Int, reference: String, phrases: Phrases.Trouble) {
        self.status = status
        self.reference = reference
        (title, text) =
            switch status {
            case 403: (phrases.forbiddenTitle, phrases.forbiddenText)
            case 404, 405: (phrases.notFoundTitle, phrases.notFoundText)
            case 413: (phrases.tooLargeTitle, phrases.tooLargeText)
            case 503: (phrases.busyTitle, phrases.busyText)
            case 400..<500: (phrases.badRequestTitle, phrases.badRequestText)
            default: (phrases.failedTitle, phrases.failedText)
            }
    }
}
