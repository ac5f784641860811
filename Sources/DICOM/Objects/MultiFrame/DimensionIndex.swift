/// One of the attributes by which the frames of an object are ordered (PS3.3 C.7.6.17).
public struct DimensionIndex: Sendable, Hashable {
    /// The attribute, such as Image Position (Patient).
    public var pointer: Tag
    /// The functional group that it stands in.
    public var functionalGroup: Tag
    /// Dimension Description Label.
    public var label: String

    /// Names a dimension.
    public init(_ pointer: Tag, in functionalGroup: Tag, label: String) {
        self.pointer = pointer
        self.functionalGroup = functionalGroup
        self.label = label
    }

    /// Order by place in the stack.
    static let position = DimensionIndex(
        .imagePositionPatient, in: .planePositionSequence, label: "Image Position (Patient)")
    /// Order by segment.
    static let segment = DimensionIndex(
        .referencedSegmentNumber, in: .segmentIdentificationSequence, label: "Segment Number")
    /// Order by place within a stack that has a name.
    static let inStack = DimensionIndex(
        .inStackPositionNumber, in: .frameContentSequence, label: "In-Stack Position Number")
    /// Order by time point.
    static let time = DimensionIndex(
        .temporalPositionIndex, in: .frameContentSequence, label: "Temporal Position Index")
}

/// Gathers the frames of an enhanced object and writes them (PS3.3 C.7.6.16 and C.7.6.17).
struct FrameOrganizer {
    var shared = DataSet()
    private(set) var perFrame: [DataSet] = []

    /// Adds a frame.
    /// - Parameters:
    ///   - indices: One for each dimension, counted from 1.
    ///   - content: Further attributes of Frame Content Sequence.
    ///   - groups: The other functional groups.
    mutating func append(indices: [Int], content: DataSet = DataSet(), groups: DataSet) {
        var content = content
        content.set(.dimensionIndexValues, indices)
        var groups = groups
        groups.set(.frameContentSequence, [content])
        perFrame.append(groups)
    }

    /// Writes functional groups, dimensions and the number of frames.
    func write(into dataSet: inout DataSet, dimensions: [DimensionIndex], organization: UID) {
        dataSet.set(.numberOfFrames, perFrame.count)
        var item = DataSet()
        item.set(.dimensionOrganizationUID, organization)
        dataSet.set(.dimensionOrganizationSequence, [item])
        dataSet.set(
            .dimensionIndexSequence,
            dimensions.map { dimension in
                var index = item
                index.set(.dimensionIndexPointer, [dimension.pointer])
                index.set(.functionalGroupPointer, [dimension.functionalGroup])
                index.set(.dimensionDescriptionLabel, dimension.label)
                return index
            })
        dataSet.set(.sharedFunctionalGroupsSequence, [shared])
        dataSet.set(.perFrameFunctionalGroupsSequence, perFrame)
    }
}
