/// What becomes of a binary value when a data set is written as JSON or XML.
public enum BulkDataPlacement: Sendable, Hashable {
    /// The bytes stand in the document, in Base64.
    case inline
    /// The document names where the bytes can be had.
    case uri(String)
    /// The attribute is left out.
    case omitted
}

/// Decides about one binary value, by the path of its element and the element itself.
public typealias BulkDataPolicy = (TagPath, Element) -> BulkDataPlacement

/// A value that a JSON or XML document names but does not hold.
public struct BulkDataReference: Sendable, Hashable {
    /// The element that is left empty.
    public var path: TagPath
    /// The representation that the document states.
    public var vr: VR
    /// Where the bytes can be had, as the document says; nobody has checked it.
    public var uri: String

    /// Makes a reference.
    public init(path: TagPath, vr: VR, uri: String) {
        self.path = path
        self.vr = vr
        self.uri = uri
    }
}

/// Fetches a value that a document only names; `nil` leaves the element empty and the reference listed.
public typealias BulkDataSource = (BulkDataReference) throws(DICOMError) -> Value?

/// A data set read from JSON or XML.
public struct ModelDocument: Sendable {
    /// The attributes, their numbers little endian, their text in the character set that the document names,
    /// or in UTF-8.
    public var dataSet: DataSet
    /// The values that are still to be fetched; their elements are there, but empty.
    public var bulkData: [BulkDataReference]

    /// Makes a document of its parts.
    public init(dataSet: DataSet, bulkData: [BulkDataReference] = []) {
        self.dataSet = dataSet
        self.bulkData = bulkData
    }
}
