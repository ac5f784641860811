/// The directory of a piece of media or of a folder of files: the contents of its DICOMDIR (PS3.3 annex F, PS3.10
/// chapter 8).
public struct MediaDirectory: Sendable, Equatable {
    /// What a record is about, as in Directory Record Type.
    public struct RecordType: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
        /// The defined term, such as "SERIES".
        public let term: String
        /// Makes a type from its term.
        public init(_ term: String) { self.term = term }
        /// Makes a type from its term.
        public init(stringLiteral value: String) { term = value }
        /// The term.
        public var description: String { term }

        /// A patient.
        public static let patient: RecordType = "PATIENT"
        /// A study of a patient.
        public static let study: RecordType = "STUDY"
        /// A series of a study.
        public static let series: RecordType = "SERIES"
        /// An image of a series.
        public static let image: RecordType = "IMAGE"
    }

    /// One record, with those below it.
    public struct Record: Sendable, Equatable {
        /// What it is about.
        public var type: RecordType
        /// The keys of the record, such as Patient ID, and the reference to its file; the offsets are kept by the
        /// directory.
        public var attributes: DataSet
        /// Records of the next level.
        public var children: [Record]
        /// False for a record that has been struck out (a retired practice).
        public var isInUse: Bool

        /// Makes a record.
        public init(
            type: RecordType, attributes: DataSet = DataSet(), children: [Record] = [], isInUse: Bool = true
        ) {
            self.type = type
            self.attributes = attributes
            self.children = children
            self.isInUse = isInUse
        }

        /// The names that lead from the folder of the DICOMDIR to the file; empty where there is none. As the media
        /// say: turn them into a path with ``MediaDirectory/path(of:in:)`` only.
        public var fileID: [String] { attributes.strings(.referencedFileID) }

        /// The record and all below it, each before its children.
        public var all: [Record] {
            var result: [Record] = []
            var waiting = [self]
            while let record = waiting.popLast() {
                result.append(record)
                waiting.append(contentsOf: record.children.reversed())
            }
            return result
        }
    }

    /// The name of the media, of at most 16 characters.
    public var fileSetID: String
    /// Records of the topmost level, mostly patients.
    public var records: [Record]
    /// Records that the media have but that nothing leads to.
    public internal(set) var unreachable: [Record] = []

    /// Makes a directory.
    public init(fileSetID: String = "", records: [Record] = []) {
        self.fileSetID = fileSetID
        self.records = records
    }

    /// All records, each before those below it.
    public var all: [Record] { records.flatMap(\.all) }
}
