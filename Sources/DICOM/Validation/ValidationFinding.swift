/// Something that the standard does not allow, or advises against, and where it stands.
public struct ValidationFinding: Sendable, Hashable, CustomStringConvertible {
    /// How bad it is.
    public enum Severity: String, Sendable, Hashable, CaseIterable {
        /// The standard forbids it.
        case error
        /// The standard allows it, but readers may stumble: retired, unknown or private in an odd way.
        case warning
    }

    /// What was checked, stable across versions, for programs.
    public enum Rule: String, Sendable, Hashable, CaseIterable {
        /// Preamble and prefix (PS3.10 section 7.1).
        case preamble
        /// File meta information (PS3.10 section 7.1).
        case metaInformation
        /// Lengths, delimiters, encoding (PS3.5 chapter 7).
        case structure
        /// Ascending order of tags, each once (PS3.5 section 7.1).
        case order
        /// A value of an odd number of bytes, or of a part of a number (PS3.5 section 7.1.1).
        case oddLength
        /// The representation is not the one of the dictionary (PS3.6).
        case representation
        /// A value that its representation does not allow (PS3.5 section 6.2).
        case value
        /// More or fewer values than the dictionary allows (PS3.6).
        case multiplicity
        /// A value that is none of those enumerated (PS3.3).
        case enumeratedValue
        /// An attribute that the standard does not know.
        case unknownAttribute
        /// An attribute that the standard has retired.
        case retiredAttribute
        /// A private element that nobody has reserved (PS3.5 section 7.8).
        case privateElement
        /// Text that its character set cannot mean (PS3.5 section 6.1).
        case characterSet
        /// Pixel data of another size than described (PS3.5 chapter 8).
        case pixelData
        /// Fragments and offset tables (PS3.5 annex A.4).
        case fragments
        /// An attribute that a module demands is absent (PS3.3).
        case missingAttribute
        /// An attribute that needs a value has none (PS3.5 section 7.4).
        case emptyAttribute
        /// An attribute that belongs to no module of the object.
        case foreignAttribute
        /// The SOP class, whose modules cannot be checked when nobody knows it.
        case sopClass
    }

    /// How bad it is.
    public var severity: Severity
    /// What was checked.
    public var rule: Rule
    /// The element at fault; empty when the fault is not in an element.
    public var path: TagPath
    /// Byte offset of the element from the start of the file (of the inflated data set where it was deflated); `nil`
    /// for what has none, such as an absent attribute.
    public var offset: Int?
    /// What is wrong.
    public var message: String
    /// Where the standard says so, such as "PS3.5 6.2".
    public var section: String

    /// Makes a finding from its parts.
    public init(
        _ severity: Severity, _ rule: Rule, path: TagPath = TagPath(), offset: Int? = nil, message: String,
        section: String
    ) {
        self.severity = severity
        self.rule = rule
        self.path = path
        self.offset = offset
        self.message = message
        self.section = section
    }

    /// Severity, element with its keyword, offset, what is wrong and what says so, in one line.
    public var description: String {
        var place = ""
        if let last = path.steps.last {
            place = " \(path)"
            if let keyword = StandardDictionary.attribute(last.tag)?.keyword { place += " \(keyword)" }
        }
        if let offset { place += " at byte \(offset)" }
        return "\(severity.rawValue):\(place): \(message) [\(section)]"
    }
}
