/// The maps of an object, read back: what they measure, where, and the values.
public struct ParametricMapContent: Sendable {
    /// What the map is called; `nil` when it has no label.
    public let content: ContentIdentification?
    /// Where the planes lie.
    public let geometry: PlaneGeometry
    /// What is measured.
    public let quantity: RealWorldQuantity
    /// The values in the unit of the quantity, `[frame][row][column]`; NaN where there is none.
    public let values: [Float]

    /// Reads an object with float pixel data whose frames measure one quantity.
    /// - Throws: ``DICOMError`` with code `missingAttribute` when geometry, quantity or pixels are not there,
    /// `truncatedPixelData` when there are too few pixels.
    public init(_ dataSet: DataSet) throws(DICOMError) {
        content = ContentIdentification(of: dataSet)
        guard let geometry = PlaneGeometry(of: dataSet) else {
            throw DICOMError(
                .missingAttribute, "the frames have no common grid.", path: TagPath(.pixelMeasuresSequence))
        }
        guard let groups = FunctionalGroups(dataSet),
            let mapping = groups.group(.realWorldValueMappingSequence, frame: 0),
            let quantity = RealWorldQuantity(mapping)
        else {
            throw DICOMError(
                .missingAttribute, "nothing says what the values measure.",
                path: TagPath(.realWorldValueMappingSequence))
        }
        guard dataSet.contains(.floatPixelData) else {
            throw DICOMError(
                .missingAttribute, "the object has no float pixel data.", path: TagPath(.floatPixelData))
        }
        let stored = dataSet.doubles(.floatPixelData)
        let (pixelCount, overflow) = geometry.pixelsPerPlane.multipliedReportingOverflow(by: geometry.planes)
        guard !overflow, stored.count >= pixelCount else {
            throw DICOMError(
                .truncatedPixelData, "there are fewer pixels than the frames need.",
                path: TagPath(.floatPixelData))
        }
        self.geometry = geometry
        self.quantity = quantity
        let padding = dataSet.double(.floatPixelPaddingValue)
        let slope = mapping.double(.realWorldValueSlope) ?? 1
        let intercept = mapping.double(.realWorldValueIntercept) ?? 0
        values = stored.prefix(pixelCount).map { $0 == padding ? .nan : Float($0 * slope + intercept) }
    }
}
