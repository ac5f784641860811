/// The functional groups of an enhanced multi-frame object (PS3.3 section C.7.6.16): what holds for all frames,
/// and what for each.
///
/// Frames are counted from 0.
public struct FunctionalGroups: Sendable {
    /// The groups that all frames share.
    public let shared: DataSet
    /// The groups of each frame.
    public let perFrame: [DataSet]

    /// Looks into a data set; `nil` when it has no functional groups.
    public init?(_ dataSet: DataSet) {
        let perFrame = dataSet.items(.perFrameFunctionalGroupsSequence)
        let shared = dataSet.items(.sharedFunctionalGroupsSequence).first
        guard !perFrame.isEmpty || shared != nil else { return nil }
        self.shared = shared ?? DataSet()
        self.perFrame = perFrame
    }

    /// Number of frames that are described.
    public var frameCount: Int { perFrame.count }

    /// The items of a functional group for a frame: its own, else the shared ones.
    /// - Parameters:
    ///   - sequence: The group, such as Plane Position Sequence.
    ///   - frame: Counted from 0; one that is not described has the shared groups only.
    public func items(_ sequence: Tag, frame: Int) -> [DataSet] {
        let own = perFrame.indices.contains(frame) ? perFrame[frame].items(sequence) : []
        return own.isEmpty ? shared.items(sequence) : own
    }

    /// The first item of a functional group for a frame; `nil` when neither has it.
    public func group(_ sequence: Tag, frame: Int) -> DataSet? { items(sequence, frame: frame).first }

    /// True when all frames have the group from the shared ones.
    public func isShared(_ sequence: Tag) -> Bool {
        shared.contains(sequence) && !perFrame.contains { $0.contains(sequence) }
    }

    /// The first place at which a frame says something, whatever group it stands in; its own groups go first.
    public func element(_ tag: Tag, frame: Int) -> Element? {
        let own = perFrame.indices.contains(frame) ? perFrame[frame] : DataSet()
        for groups in [own, shared] {
            for group in groups {
                guard case .items(let items) = group.value, let found = items.first?[tag] else { continue }
                return found
            }
        }
        return nil
    }

    /// Image Position (Patient): x, y, z of the middle of the first voxel, in millimetres.
    public func position(frame: Int) -> [Double]? {
        numbers(.planePositionSequence, .imagePositionPatient, 3, frame)
    }

    /// Image Orientation (Patient): direction of rows, then of columns.
    public func orientation(frame: Int) -> [Double]? {
        numbers(.planeOrientationSequence, .imageOrientationPatient, 6, frame)
    }

    /// Pixel Spacing: between rows, then between columns, in millimetres.
    public func pixelSpacing(frame: Int) -> [Double]? {
        numbers(.pixelMeasuresSequence, .pixelSpacing, 2, frame)
    }

    /// Slice Thickness in millimetres.
    public func sliceThickness(frame: Int) -> Double? {
        group(.pixelMeasuresSequence, frame: frame)?.double(.sliceThickness)
    }

    /// Slope and intercept from stored values to what they mean; `nil` where none is stated.
    public func rescale(frame: Int) -> (slope: Double, intercept: Double)? {
        guard let group = group(.pixelValueTransformationSequence, frame: frame),
            let slope = group.double(.rescaleSlope), let intercept = group.double(.rescaleIntercept)
        else { return nil }
        return (slope, intercept)
    }

    /// Frame Acquisition DateTime.
    public func acquisitionDateAndTime(frame: Int) -> DateAndTime? {
        group(.frameContentSequence, frame: frame)?.dateAndTime(.frameAcquisitionDateTime)
    }

    /// Temporal Position Index, counted from 1.
    public func temporalPositionIndex(frame: Int) -> Int? {
        group(.frameContentSequence, frame: frame)?.int(.temporalPositionIndex)
    }

    /// Stack ID and In-Stack Position Number.
    public func stack(frame: Int) -> (id: String, position: Int)? {
        guard let group = group(.frameContentSequence, frame: frame), let id = group.string(.stackID),
            let position = group.int(.inStackPositionNumber)
        else { return nil }
        return (id, position)
    }

    /// Dimension Index Values, in the order of the Dimension Index Sequence.
    public func dimensionIndices(frame: Int) -> [Int] {
        group(.frameContentSequence, frame: frame)?.ints(.dimensionIndexValues) ?? []
    }

    /// Diffusion b-value in s/mm².
    public func diffusionBValue(frame: Int) -> Double? {
        group(.mrDiffusionSequence, frame: frame)?.double(.diffusionBValue)
    }

    private func numbers(_ sequence: Tag, _ tag: Tag, _ count: Int, _ frame: Int) -> [Double]? {
        guard let values = group(sequence, frame: frame)?.doubles(tag), values.count == count else {
            return nil
        }
        return values
    }
}
