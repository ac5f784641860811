/// What went wrong while reading or writing DICOM, where, and what to do about it.
///
/// The same type serves as a remark: an oddity of a file that could be read all the same (see
/// ``DICOMFile/remarks``).
public struct DICOMError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of fault, stable across versions, for programs.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// The bytes are neither a Part 10 file nor a recognisable bare data set.
        case notDICOM
        /// The data ends in the middle of an element, item or sequence.
        case truncated
        /// The data ends in the middle of the pixel data, and nothing else is wrong.
        case truncatedPixelData
        /// An element declares more bytes than its item, sequence or file holds.
        case lengthExceedsData
        /// The two bytes of the value representation make no sense.
        case invalidVR
        /// An item stands where an element or a delimiter was expected.
        case unexpectedItem
        /// A delimiter stands where nothing is open that it could close.
        case unexpectedDelimiter
        /// An element stands where an item or a delimiter was expected.
        case unexpectedElement
        /// An undefined length on a value representation that cannot have one.
        case undefinedLength
        /// An undefined-length item or sequence ends without its delimiter.
        case missingDelimiter
        /// Elements are not in ascending order.
        case outOfOrder
        /// The same tag stands twice in one data set; the last one counts.
        case duplicateElement
        /// The encoding is not the one that the transfer syntax promises.
        case encodingMismatch
        /// Bytes follow the end of the data set.
        case trailingBytes
        /// Something about the file meta information is missing or wrong.
        case irregularMeta
        /// More nesting than the budget allows.
        case tooDeep
        /// More elements than the budget allows.
        case tooManyElements
        /// More items or fragments than the budget allows.
        case tooManyItems
        /// More bytes, stored or inflated, than the budget allows.
        case tooLarge
        /// The deflated data set cannot be inflated.
        case inflateFailed
        /// The operating system refused to open or read the file.
        case fileUnreadable
        /// The operating system refused to create or write the file.
        case fileUnwritable
        /// An attribute is missing without which the file cannot be written.
        case missingAttribute
        /// The value cannot be written in the requested transfer syntax or form.
        case unencodable
        /// A document in JSON or XML breaks the rules of its format.
        case malformedDocument
        /// A value that its representation, or the object it is meant for, cannot have.
        case invalidValue
    }

    /// The kind of fault.
    public var code: Code
    /// One or two sentences: what is wrong and what to do about it.
    public var reason: String
    /// The element at fault; empty when the fault is not in an element.
    public var path: TagPath
    /// Byte offset from the start of the file or of the bytes given; inside a deflated data set from the
    /// start of the inflated data set.
    public var offset: Int?
    /// Path of the file, when one was read or written.
    public var file: String?

    /// Makes an error from its parts.
    public init(
        _ code: Code, _ reason: String, path: TagPath = TagPath(), offset: Int? = nil, file: String? = nil
    ) {
        self.code = code
        self.reason = reason
        self.path = path
        self.offset = offset
        self.file = file
    }

    /// The whole story in one line: file, place and reason.
    public var description: String {
        var place: [String] = []
        if let file { place.append(file) }
        if !path.isEmpty { place.append("element \(path)") }
        if let offset { place.append("byte \(offset)") }
        return place.isEmpty ? reason : place.joined(separator: ", ") + ": " + reason
    }

    /// The same error, said about a file.
    func inFile(_ file: String?) -> DICOMError {
        var error = self
        error.file = self.file ?? file
        return error
    }
}
