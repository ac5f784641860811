/// The series that an object belongs to (PS3.3 C.7.3.1). Its modality is that of the object.
public struct SeriesAttributes: Sendable, Hashable {
    /// Series Instance UID.
    public var uid: UID
    /// Series Number.
    public var number: Int
    /// Series Description, at most 64 characters.
    public var description: String
    /// Body Part Examined, a defined term of PS3.16 annex L such as HEAD; empty when nothing is said.
    public var bodyPart: String
    /// Laterality, R or L, of a paired body part; empty for others.
    public var laterality: String
    /// Patient Position such as HFS; empty when the images are not in patient coordinates.
    public var patientPosition: String
    /// Protocol Name; empty when nothing is said.
    public var protocolName: String
    /// When the series began; `nil` when nothing is said.
    public var began: DateAndTime?

    /// Describes a series.
    public init(
        uid: UID, number: Int, description: String = "", bodyPart: String = "", laterality: String = "",
        patientPosition: String = "", protocolName: String = "", began: DateAndTime? = nil
    ) {
        self.uid = uid
        self.number = number
        self.description = description
        self.bodyPart = bodyPart
        self.laterality = laterality
        self.patientPosition = patientPosition
        self.protocolName = protocolName
        self.began = began
    }

    func write(into dataSet: inout DataSet) {
        dataSet.set(.seriesInstanceUID, uid)
        dataSet.set(.seriesNumber, number)
        let optional: [(Tag, String)] = [
            (.seriesDescription, description), (.bodyPartExamined, bodyPart), (.laterality, laterality),
            (.patientPosition, patientPosition), (.protocolName, protocolName),
            (.seriesDate, began?.date.description ?? ""), (.seriesTime, began?.time.description ?? ""),
        ]
        for (tag, text) in optional where !text.isEmpty { dataSet.set(tag, text) }
    }
}

/// The space that positions are in (PS3.3 C.7.4.1).
public struct FrameOfReference: Sendable, Hashable {
    /// Frame of Reference UID.
    public var uid: UID
    /// Position Reference Indicator; empty when nothing is known.
    public var positionReferenceIndicator: String

    /// Names a frame of reference.
    public init(uid: UID, positionReferenceIndicator: String = "") {
        self.uid = uid
        self.positionReferenceIndicator = positionReferenceIndicator
    }

    /// That of an image; `nil` when it has none.
    public init?(of source: DataSet) {
        guard let uid = source.uid(.frameOfReferenceUID) else { return nil }
        self.init(
            uid: uid, positionReferenceIndicator: source.string(.positionReferenceIndicator) ?? "")
    }
}
