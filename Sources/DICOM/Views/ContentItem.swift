/// One node of the tree of a structured report (PS3.3 section C.17.3), with those below it.
public struct ContentItem: Sendable {
    /// What an item says, by its value type.
    public enum Value: Sendable, Hashable {
        /// A heading for the items below it.
        case container
        /// Text.
        case text(String)
        /// A coded answer.
        case code(Code)
        /// A number as it is written, with its unit; `nil` when it could not be measured, with the reason.
        case number(String?, unit: Code?, qualifier: Code?)
        /// A date, a time or both, as written.
        case date(String), time(String), dateTime(String)
        /// A person.
        case personName(PersonName)
        /// An identifier.
        case uid(UID)
        /// Another object, with the frames that are meant; no frames means all.
        case object(ObjectReference)
        /// Points, in pixels of the image that is selected from: column, row, column, row …
        case coordinates(graphicType: String, [Double])
        /// Points in millimetres of a frame of reference: x, y, z, x, y, z …
        case coordinates3D(graphicType: String, [Double], frameOfReference: UID?)
        /// Positions in time, with the kind of range that they make, such as SEGMENT.
        case temporalCoordinates(rangeType: String, TemporalPositions)
        /// Another item of the report, by the places that lead to it from the root, counted from 1.
        case item([Int])
        /// A value type that this view does not know, or an item without a value.
        case other(String)
    }

    /// Another object that an item refers to.
    public struct ObjectReference: Sendable, Hashable {
        /// IMAGE, COMPOSITE or WAVEFORM.
        public var valueType: String
        /// SOP Class UID.
        public var sopClass: UID
        /// SOP Instance UID.
        public var sopInstance: UID
        /// Frame numbers, counted from 1; empty means all.
        public var frames: [Int]
        /// Segment numbers of a segmentation, counted from 1; empty means all.
        public var segments: [Int]
        /// Multiplex group and channel of a waveform, pair by pair, counted from 1; empty means all.
        public var channels: [Int]

        /// Refers to an object, or to a part of it.
        public init(
            valueType: String, sopClass: UID, sopInstance: UID, frames: [Int] = [], segments: [Int] = [],
            channels: [Int] = []
        ) {
            self.valueType = valueType
            self.sopClass = sopClass
            self.sopInstance = sopInstance
            self.frames = frames
            self.segments = segments
            self.channels = channels
        }
    }

    /// Positions in time (PS3.3 section C.18.7), in one of the three ways to count them.
    public enum TemporalPositions: Sendable, Hashable {
        /// Samples of a waveform, counted from 1.
        case samples([Int])
        /// Seconds after the beginning of what is selected from.
        case offsets([Double])
        /// Dates with times, as written.
        case dateTimes([String])
    }

    /// How it belongs to the item above it, such as "CONTAINS" or "HAS OBS CONTEXT"; empty for the root.
    public let relationship: String
    /// The value type as written, such as "NUM"; empty for a reference to another item.
    public let valueType: String
    /// What the item is about.
    public let concept: Code?
    /// What it says.
    public let value: Value
    /// The items below it.
    public let children: [ContentItem]
    /// The attributes that it was read from.
    public let dataSet: DataSet

    /// For the builder, which knows that attributes and values agree.
    init(
        relationship: String, valueType: String, concept: Code?, value: Value, children: [ContentItem],
        dataSet: DataSet
    ) {
        self.relationship = relationship
        self.valueType = valueType
        self.concept = concept
        self.value = value
        self.children = children
        self.dataSet = dataSet
    }

    /// Reads the tree of a structured report.
    /// - Parameter document: The whole data set, which is the root itself.
    /// - Throws: ``DICOMError`` with code `missingAttribute` when it has no value type, `tooDeep` when the tree is
    /// deeper than ``Budget/depthCeiling``.
    public init(document: DataSet) throws(DICOMError) {
        guard document.contains(.valueType) || document.contains(.contentSequence) else {
            throw DICOMError(
                .missingAttribute, "this is no structured report: it has no content.",
                path: TagPath(.valueType))
        }
        try self.init(document, path: TagPath())
    }

    private init(_ item: DataSet, path: TagPath) throws(DICOMError) {
        guard path.steps.count <= Budget.depthCeiling else {
            throw DICOMError(
                .tooDeep, "the report is nested more than \(Budget.depthCeiling) deep.", path: path)
        }
        relationship = item.string(.relationshipType) ?? ""
        valueType = item.string(.valueType) ?? ""
        concept = item.code(.conceptNameCodeSequence)
        value = ContentItem.value(of: item, valueType)
        var children: [ContentItem] = []
        for (index, child) in item.items(.contentSequence).enumerated() {
            children.append(try ContentItem(child, path: path.appending(.contentSequence, item: index)))
        }
        self.children = children
        dataSet = item
    }

    private static func value(of item: DataSet, _ valueType: String) -> Value {
        switch valueType {
        case "CONTAINER": return .container
        case "TEXT": return .text(item.string(.textValue) ?? "")
        case "CODE": if let code = item.code(.conceptCodeSequence) { return .code(code) }
        case "NUM":
            let measured = item.items(.measuredValueSequence).first
            return .number(
                measured?.string(.numericValue), unit: measured?.code(.measurementUnitsCodeSequence),
                qualifier: item.code(.numericValueQualifierCodeSequence))
        case "DATE": return .date(item.string(.date) ?? "")
        case "TIME": return .time(item.string(.time) ?? "")
        case "DATETIME": return .dateTime(item.string(.dateTime) ?? "")
        case "PNAME": if let name = item.personName(.personName) { return .personName(name) }
        case "UIDREF": if let uid = item.uid(.uid) { return .uid(uid) }
        case "IMAGE", "COMPOSITE", "WAVEFORM":
            if let reference = item.items(.referencedSOPSequence).first {
                return .object(object(reference, valueType))
            }
        case "SCOORD":
            return .coordinates(graphicType: item.string(.graphicType) ?? "", item.doubles(.graphicData))
        case "SCOORD3D":
            return .coordinates3D(
                graphicType: item.string(.graphicType) ?? "", item.doubles(.graphicData),
                frameOfReference: item.uid(.referencedFrameOfReferenceUID))
        case "TCOORD":
            return .temporalCoordinates(
                rangeType: item.string(.temporalRangeType) ?? "", temporalPositions(item))
        case "":
            let places = item.ints(.referencedContentItemIdentifier)
            if !places.isEmpty { return .item(places) }
        default: break
        }
        return .other(valueType)
    }

    private static func object(_ reference: DataSet, _ valueType: String) -> ObjectReference {
        ObjectReference(
            valueType: valueType, sopClass: reference.uid(.referencedSOPClassUID) ?? "",
            sopInstance: reference.uid(.referencedSOPInstanceUID) ?? "",
            frames: reference.ints(.referencedFrameNumber),
            segments: reference.ints(.referencedSegmentNumber),
            channels: reference.ints(.referencedWaveformChannels))
    }

    private static func temporalPositions(_ item: DataSet) -> TemporalPositions {
        if item.contains(.referencedSamplePositions) {
            return .samples(item.ints(.referencedSamplePositions))
        }
        if item.contains(.referencedTimeOffsets) { return .offsets(item.doubles(.referencedTimeOffsets)) }
        return .dateTimes(item.strings(.referencedDateTime))
    }
}

extension ContentItem {
    /// The item and all below it, each before its children.
    public var all: [ContentItem] {
        var result: [ContentItem] = []
        var waiting = [self]
        while let item = waiting.popLast() {
            result.append(item)
            waiting.append(contentsOf: item.children.reversed())
        }
        return result
    }

    /// All items at or below this one that are about a concept.
    public func all(_ concept: Code) -> [ContentItem] { all.filter { $0.concept?.means(concept) ?? false } }

    /// The first item directly below that is about a concept.
    public func child(_ concept: Code) -> ContentItem? {
        children.first { $0.concept?.means(concept) ?? false }
    }

    /// The item at a place, as a reference within the report names it: 1 is the root, then the place among the items
    /// below, counted from 1. `nil` when there is none.
    public func item(at places: [Int]) -> ContentItem? {
        guard places.first == 1 else { return nil }
        var item = self
        for place in places.dropFirst() {
            guard item.children.indices.contains(place - 1) else { return nil }
            item = item.children[place - 1]
        }
        return item
    }

    /// The number, when the item is one and it is finite.
    public var double: Double? {
        guard case .number(let text?, _, _) = value else { return nil }
        return Number.double(text)
    }
}
