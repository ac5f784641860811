/// The items that reports are mostly made of, in short.
extension ContentItem {
    /// A heading with the items below it.
    public static func container(
        _ relationship: ContentRelationship?, _ concept: Code, template: ContentTemplate? = nil,
        _ children: [ContentItem]
    ) -> ContentItem {
        ContentItem(relationship, concept, .container, template: template, children)
    }

    /// Text.
    public static func text(
        _ relationship: ContentRelationship, _ concept: Code, _ text: String, _ children: [ContentItem] = []
    ) -> ContentItem {
        ContentItem(relationship, concept, .text(text), children)
    }

    /// A coded answer.
    public static func code(
        _ relationship: ContentRelationship, _ concept: Code, _ answer: Code, _ children: [ContentItem] = []
    ) -> ContentItem {
        ContentItem(relationship, concept, .code(answer), children)
    }

    /// A number in a unit of UCUM, rounded to the 16 characters of a decimal string. One that is not finite has no
    /// value, but a qualifier of context group 42 that says why.
    public static func number(
        _ relationship: ContentRelationship, _ concept: Code, _ number: Double, unit: Code,
        _ children: [ContentItem] = []
    ) -> ContentItem {
        let text = Number.decimalString(number)
        let qualifier: Code? =
            number.isFinite
            ? nil : number.isNaN ? .notANumber : number > 0 ? .positiveInfinity : .negativeInfinity
        return ContentItem(
            relationship, concept, .number(text, unit: unit, qualifier: qualifier), children)
    }

    /// An identifier.
    public static func uid(
        _ relationship: ContentRelationship, _ concept: Code, _ uid: UID, _ children: [ContentItem] = []
    ) -> ContentItem {
        ContentItem(relationship, concept, .uid(uid), children)
    }

    /// A person.
    public static func person(
        _ relationship: ContentRelationship, _ concept: Code, _ name: PersonName,
        _ children: [ContentItem] = []
    ) -> ContentItem {
        ContentItem(relationship, concept, .personName(name), children)
    }

    /// An image, or frames or segments of it.
    public static func image(
        _ relationship: ContentRelationship, _ concept: Code?, _ image: ImageReference,
        _ children: [ContentItem] = []
    ) -> ContentItem {
        ContentItem(relationship, concept, .object(image.contentReference("IMAGE")), children)
    }
}

/// An image, or a part of it, with the study and series where it is found.
public struct ImageReference: Sendable, Hashable {
    /// The image.
    public var instance: InstanceReference
    /// Frame numbers, counted from 1; empty means all.
    public var frames: [Int]
    /// Segment numbers of a segmentation, counted from 1; empty means all.
    public var segments: [Int]

    /// Refers to an image or to a part of it.
    public init(_ instance: InstanceReference, frames: [Int] = [], segments: [Int] = []) {
        self.instance = instance
        self.frames = frames
        self.segments = segments
    }

    /// As an item of a report has it, without study and series: those stand in the evidence.
    func contentReference(_ valueType: String) -> ContentItem.ObjectReference {
        ContentItem.ObjectReference(
            valueType: valueType, sopClass: instance.sopClass, sopInstance: instance.sopInstance,
            frames: frames, segments: segments)
    }
}
