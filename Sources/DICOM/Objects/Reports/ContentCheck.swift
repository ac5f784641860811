/// Checks that a tree may be written: the values of its items can be, and each stands where the kind of report allows.
struct ContentCheck {
    let kind: ReportKind
    let root: ContentItem

    /// - Throws: ``DICOMError`` with the path of the first item at fault: `tooDeep`, `missingAttribute` when an item
    /// lacks what it is about or what it says, `invalidValue` when a value cannot be written, `unencodable` when an
    /// item may not stand where it does.
    func run() throws(DICOMError) {
        guard root.value == .container, root.relationship.isEmpty, root.concept != nil else {
            throw DICOMError(
                .missingAttribute, "the root of a report is a container with a title.",
                path: TagPath(.conceptNameCodeSequence))
        }
        try check(root, path: TagPath())
    }

    private func check(_ item: ContentItem, path: TagPath) throws(DICOMError) {
        guard path.steps.count < StructuredReport.maximumDepth else {
            throw DICOMError(
                .tooDeep, "a report may be nested \(StructuredReport.maximumDepth) deep.", path: path)
        }
        try checkName(of: item, path)
        try checkValue(of: item, path)
        for (index, child) in item.children.enumerated() {
            let place = path.appending(.contentSequence, item: index)
            try checkPlace(of: child, below: item, place)
            try check(child, path: place)
        }
    }

    private func checkName(of item: ContentItem, _ path: TagPath) throws(DICOMError) {
        guard item.concept == nil else { return }
        switch item.value {
        case .object, .coordinates, .coordinates3D, .temporalCoordinates, .item: return
        default:
            throw DICOMError(
                .missingAttribute, "an item must have a concept that it is about.",
                path: path.appending(.conceptNameCodeSequence))
        }
    }

    private func checkPlace(
        of child: ContentItem, below parent: ContentItem, _ path: TagPath
    ) throws(DICOMError) {
        guard let relationship = ContentRelationship(rawValue: child.relationship) else {
            throw DICOMError(
                .missingAttribute, "an item below another must have a relationship to it.",
                path: path.appending(.relationshipType))
        }
        var target = child.valueType
        if case .item(let places) = child.value {
            guard kind.allowsReferencesByPlace, let referred = root.item(at: places) else {
                throw DICOMError(
                    .unencodable,
                    "there is no item at \(places), or this kind of report has no such references.",
                    path: path.appending(.referencedContentItemIdentifier))
            }
            target = referred.valueType
        }
        guard kind.allows(parent.valueType, relationship, target) else {
            throw DICOMError(
                .unencodable,
                "\(parent.valueType) \(relationship.rawValue) \(target) is not allowed in this kind of report.",
                path: path.appending(.relationshipType))
        }
    }

    private func checkValue(of item: ContentItem, _ path: TagPath) throws(DICOMError) {
        func require(_ condition: Bool, _ tag: Tag, _ reason: String) throws(DICOMError) {
            guard condition else {
                throw DICOMError(.invalidValue, reason, path: path.appending(tag))
            }
        }
        switch item.value {
        case .text(let text): try require(!text.isEmpty, .textValue, "a text item must have text.")
        case .number(let text?, let unit, _):
            try require(
                Number.double(text) != nil && text.utf8.count <= 16 && unit != nil, .measuredValueSequence,
                "a number is written in at most 16 characters and has a unit.")
        case .date(let text): try require(CalendarDate(text) != nil, .date, "this is no date.")
        case .time(let text): try require(TimeOfDay(text) != nil, .time, "this is no time.")
        case .dateTime(let text):
            try require(DateAndTime(text) != nil, .dateTime, "this is no date with time.")
        case .personName(let name):
            try require(!name.isEmpty, .personName, "a person must have a name.")
        case .uid(let uid): try require(uid.isValid, .uid, "this is no identifier.")
        case .object(let reference):
            try require(
                reference.sopClass.isValid && reference.sopInstance.isValid, .referencedSOPSequence,
                "a reference must have the identifiers of class and instance.")
        case .coordinates, .coordinates3D, .temporalCoordinates:
            try require(
                item.hasPlausiblePoints, .graphicData, "the points do not make such a figure.")
        case .other:
            try require(false, .valueType, "an item without a value cannot be written.")
        default: break
        }
    }
}

extension ContentItem {
    /// True when there are as many points as the figure needs (PS3.3 C.18.6.1.2, C.18.9.1.2 and C.18.7).
    fileprivate var hasPlausiblePoints: Bool {
        switch value {
        case .coordinates(let type, let numbers):
            let expected: [String: ClosedRange<Int>] = [
                "POINT": 1...1, "MULTIPOINT": 1...Int.max, "POLYLINE": 2...Int.max, "CIRCLE": 2...2,
                "ELLIPSE": 4...4,
            ]
            return numbers.count % 2 == 0 && expected[type]?.contains(numbers.count / 2) == true
                && children.contains { $0.relationship == ContentRelationship.selectedFrom.rawValue }
        case .coordinates3D(let type, let numbers, let frameOfReference):
            let expected: [String: ClosedRange<Int>] = [
                "POINT": 1...1, "MULTIPOINT": 1...Int.max, "POLYLINE": 2...Int.max, "POLYGON": 4...Int.max,
                "ELLIPSE": 4...4, "ELLIPSOID": 6...6,
            ]
            return numbers.count % 3 == 0 && expected[type]?.contains(numbers.count / 3) == true
                && frameOfReference?.isValid == true
        case .temporalCoordinates(let range, let positions):
            let expected: [String: ClosedRange<Int>] = [
                "POINT": 1...1, "MULTIPOINT": 1...Int.max, "SEGMENT": 2...2, "MULTISEGMENT": 2...Int.max,
                "BEGIN": 1...1, "END": 1...1,
            ]
            return expected[range]?.contains(positions.count) == true
        default: return true
        }
    }
}

extension ContentItem.TemporalPositions {
    fileprivate var count: Int {
        switch self {
        case .samples(let numbers): numbers.count
        case .offsets(let seconds): seconds.count
        case .dateTimes(let texts): texts.count
        }
    }
}
