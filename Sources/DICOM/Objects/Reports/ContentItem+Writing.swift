extension ContentItem.Value {
    /// The value type that stands for it in a file; empty for a reference to another item.
    var type: String {
        switch self {
        case .container: "CONTAINER"
        case .text: "TEXT"
        case .code: "CODE"
        case .number: "NUM"
        case .date: "DATE"
        case .time: "TIME"
        case .dateTime: "DATETIME"
        case .personName: "PNAME"
        case .uid: "UIDREF"
        case .object(let reference): reference.valueType
        case .coordinates: "SCOORD"
        case .coordinates3D: "SCOORD3D"
        case .temporalCoordinates: "TCOORD"
        case .item: ""
        case .other(let type): type
        }
    }

    /// Writes the attributes of the value (PS3.3 C.18).
    func write(into item: inout DataSet) {
        switch self {
        case .container: item.set(.continuityOfContent, "SEPARATE")
        case .text(let text): item.set(.textValue, text)
        case .code(let code): item.set(.conceptCodeSequence, [code.item])
        case .number(let text, let unit, let qualifier):
            item.set(.measuredValueSequence, measured(text, unit))
            if let qualifier { item.set(.numericValueQualifierCodeSequence, [qualifier.item]) }
        case .date(let text): item.set(.date, text)
        case .time(let text): item.set(.time, text)
        case .dateTime(let text): item.set(.dateTime, text)
        case .personName(let name): item.set(.personName, name)
        case .uid(let uid): item.set(.uid, uid)
        case .object(let reference): item.set(.referencedSOPSequence, [reference.item])
        case .coordinates(let type, let points):
            item.set(.graphicType, type)
            item.set(.graphicData, points)
        case .coordinates3D(let type, let points, let frameOfReference):
            item.set(.graphicType, type)
            item.set(.graphicData, points)
            if let frameOfReference { item.set(.referencedFrameOfReferenceUID, frameOfReference) }
        case .temporalCoordinates(let range, let positions):
            item.set(.temporalRangeType, range)
            positions.write(into: &item)
        case .item(let places): item.set(.referencedContentItemIdentifier, places)
        case .other: break
        }
    }

    private func measured(_ text: String?, _ unit: Code?) -> [DataSet] {
        guard let text else { return [] }
        var value = DataSet()
        value.inherit(.utf8)
        value.set(.numericValue, text)
        if let unit { value.set(.measurementUnitsCodeSequence, [unit.item]) }
        return [value]
    }
}

extension ContentItem.ObjectReference {
    /// The item of Referenced SOP Sequence that says so (PS3.3 C.18.3 to C.18.5).
    var item: DataSet {
        var item = DataSet()
        item.set(.referencedSOPClassUID, sopClass)
        item.set(.referencedSOPInstanceUID, sopInstance)
        if !frames.isEmpty { item.set(.referencedFrameNumber, frames) }
        if !segments.isEmpty { item.set(.referencedSegmentNumber, segments) }
        if !channels.isEmpty { item.set(.referencedWaveformChannels, channels) }
        return item
    }
}

extension ContentItem.TemporalPositions {
    fileprivate func write(into item: inout DataSet) {
        switch self {
        case .samples(let numbers): item.set(.referencedSamplePositions, numbers)
        case .offsets(let seconds): item.set(.referencedTimeOffsets, seconds)
        case .dateTimes(let texts): item.set(.referencedDateTime, texts)
        }
    }
}
