/// The way from the root of a data set to one element, such as `(0040,A730)[2].(0008,0104)`.
///
/// Items are counted from 0, as pydicom and DCMTK count them.
public struct TagPath: Sendable, Hashable, CustomStringConvertible {
    /// One step: an element, or an item of a sequence.
    public struct Step: Sendable, Hashable {
        /// The element.
        public var tag: Tag
        /// The item within it, counted from 0; `nil` means the element itself.
        public var item: Int?

        /// Makes a step.
        public init(tag: Tag, item: Int? = nil) {
            self.tag = tag
            self.item = item
        }
    }

    /// The steps from the root.
    public var steps: [Step]

    /// Makes a path from its steps.
    public init(_ steps: [Step] = []) { self.steps = steps }

    /// Makes the path of an element at the root.
    public init(_ tag: Tag) { steps = [Step(tag: tag)] }

    /// True for the root itself.
    public var isEmpty: Bool { steps.isEmpty }

    /// The path with one more element at its end.
    public func appending(_ tag: Tag, item: Int? = nil) -> TagPath {
        TagPath(steps + [Step(tag: tag, item: item)])
    }

    /// For example `(0040,A730)[2].(0008,0104)`.
    public var description: String {
        steps.map { step in "\(step.tag)" + (step.item.map { "[\($0)]" } ?? "") }.joined(separator: ".")
    }
}
