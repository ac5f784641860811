import DICOM

/// Why a request for printing is refused.
package struct PrintRefusal: Error, Sendable, Equatable {
    package var status: DIMSEStatus
    package var comment: String
    package var attributes: [Tag]

    package init(_ status: DIMSEStatus, _ comment: String, attributes: [Tag] = []) {
        self.status = status
        self.comment = comment
        self.attributes = attributes
    }

    package init(missing tag: Tag) { self.init(.missingAttribute, "\(tag) is missing", attributes: [tag]) }

    package init(invalid tag: Tag) {
        self.init(.invalidAttributeValue, "the value of \(tag) cannot be printed", attributes: [tag])
    }
}
