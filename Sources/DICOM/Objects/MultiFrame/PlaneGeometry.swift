/// Where planes lie in the patient (PS3.3 C.7.6.2): millimetres in patient coordinates, in which x grows to the left, y
/// to the back and z to the head. A volume is a stack of parallel planes with equal pixels.
public struct PlaneGeometry: Sendable, Hashable {
    /// Rows of a plane.
    public var rows: Int
    /// Columns of a plane.
    public var columns: Int
    /// Image Position (Patient) of each plane: x, y, z of the middle of its first pixel.
    public var positions: [[Double]]
    /// Image Orientation (Patient): the direction in which columns follow each other, then that of rows.
    public var orientation: [Double]
    /// Pixel Spacing: between rows, then between columns.
    public var pixelSpacing: [Double]
    /// Slice Thickness.
    public var sliceThickness: Double
    /// Spacing Between Slices; `nil` for a single plane or an uneven stack.
    public var spacingBetweenSlices: Double?

    /// Describes planes. Nothing is checked here; the objects check what they are given.
    public init(
        rows: Int, columns: Int, positions: [[Double]], orientation: [Double], pixelSpacing: [Double],
        sliceThickness: Double, spacingBetweenSlices: Double? = nil
    ) {
        self.rows = rows
        self.columns = columns
        self.positions = positions
        self.orientation = orientation
        self.pixelSpacing = pixelSpacing
        self.sliceThickness = sliceThickness
        self.spacingBetweenSlices = spacingBetweenSlices
    }

    /// An even stack of planes.
    /// - Parameters:
    ///   - rows: Rows of a plane.
    ///   - columns: Columns of a plane.
    ///   - planes: How many there are.
    ///   - first: Position of the first plane.
    ///   - step: From each plane to the next.
    ///   - orientation: The direction in which columns follow each other, then that of rows.
    ///   - pixelSpacing: Between rows, then between columns.
    ///   - sliceThickness: Slice Thickness.
    public init(
        rows: Int, columns: Int, planes: Int, first: [Double], step: [Double], orientation: [Double],
        pixelSpacing: [Double], sliceThickness: Double
    ) {
        let positions = (0..<max(0, planes)).map { plane in
            zip(first, step).map { $0 + Double(plane) * $1 }
        }
        let distance = step.reduce(0) { $0 + $1 * $1 }.squareRoot()
        self.init(
            rows: rows, columns: columns, positions: positions, orientation: orientation,
            pixelSpacing: pixelSpacing, sliceThickness: sliceThickness,
            spacingBetweenSlices: planes > 1 ? distance : nil)
    }

    /// Reads it from an image of one or many frames; `nil` when it is not all there, or differs between frames in more
    /// than the position.
    public init?(of image: DataSet) {
        guard let rows = image.int(.rows), let columns = image.int(.columns), (1...65_535).contains(rows),
            (1...65_535).contains(columns)
        else { return nil }
        self.init(
            rows: rows, columns: columns, positions: [], orientation: [], pixelSpacing: [], sliceThickness: 0)
        if let groups = FunctionalGroups(image) {
            for frame in 0..<groups.frameCount {
                guard let position = groups.position(frame: frame),
                    let orientation = groups.orientation(frame: frame),
                    let spacing = groups.pixelSpacing(frame: frame),
                    frame == 0 || (orientation, spacing) == (self.orientation, pixelSpacing)
                else { return nil }
                (self.orientation, pixelSpacing) = (orientation, spacing)
                positions.append(position)
            }
            sliceThickness = groups.sliceThickness(frame: 0) ?? 0
            spacingBetweenSlices =
                groups.group(.pixelMeasuresSequence, frame: 0)?.double(.spacingBetweenSlices)
        } else {
            positions = [image.doubles(.imagePositionPatient)]
            orientation = image.doubles(.imageOrientationPatient)
            pixelSpacing = image.doubles(.pixelSpacing)
            sliceThickness = image.double(.sliceThickness) ?? 0
            spacingBetweenSlices = image.double(.spacingBetweenSlices)
        }
        guard !positions.isEmpty, positions.allSatisfy({ $0.count == 3 }), orientation.count == 6,
            pixelSpacing.count == 2
        else { return nil }
    }

    /// Number of planes.
    public var planes: Int { positions.count }
    /// Pixels of a plane.
    public var pixelsPerPlane: Int { rows * columns }

    /// - Throws: ``DICOMError`` with code `invalidValue` when a size, number or direction makes no sense; it names the
    /// attribute.
    func check() throws(DICOMError) {
        func refuse(_ tag: Tag, _ reason: String) -> DICOMError {
            DICOMError(.invalidValue, reason, path: TagPath(tag))
        }
        guard (1...65_535).contains(rows) else { throw refuse(.rows, "an image has 1 to 65535 rows.") }
        guard (1...65_535).contains(columns) else {
            throw refuse(.columns, "an image has 1 to 65535 columns.")
        }
        guard !positions.isEmpty, positions.allSatisfy({ $0.count == 3 && $0.allSatisfy(\.isFinite) }) else {
            throw refuse(.imagePositionPatient, "each plane needs x, y and z, and there must be a plane.")
        }
        guard pixelSpacing.count == 2, pixelSpacing.allSatisfy({ $0.isFinite && $0 > 0 }) else {
            throw refuse(.pixelSpacing, "two spacings above zero are needed.")
        }
        guard sliceThickness.isFinite, sliceThickness > 0 else {
            throw refuse(.sliceThickness, "the thickness must be above zero.")
        }
        guard orientation.count == 6, isOrthonormal else {
            throw refuse(.imageOrientationPatient, "two directions of length 1 at a right angle are needed.")
        }
    }

    private var isOrthonormal: Bool {
        let (along, down) = (orientation.prefix(3), orientation.suffix(3))
        func product(_ a: ArraySlice<Double>, _ b: ArraySlice<Double>) -> Double {
            zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
        }
        return abs(product(along, along) - 1) < 1e-3 && abs(product(down, down) - 1) < 1e-3
            && abs(product(along, down)) < 1e-3
    }
}

extension PlaneGeometry {
    /// The middle of a plane.
    func center(plane: Int) -> [Double] {
        let right = Double(columns - 1) / 2 * pixelSpacing[1]
        let down = Double(rows - 1) / 2 * pixelSpacing[0]
        return (0..<3).map { positions[plane][$0] + orientation[$0] * right + orientation[$0 + 3] * down }
    }

    /// Item of Pixel Measures Sequence (PS3.3 C.7.6.16.2.1).
    var measuresItem: DataSet {
        var item = DataSet()
        item.set(.pixelSpacing, pixelSpacing)
        item.set(.sliceThickness, sliceThickness)
        if let spacingBetweenSlices { item.set(.spacingBetweenSlices, spacingBetweenSlices) }
        return item
    }

    /// Item of Plane Orientation Sequence (PS3.3 C.7.6.16.2.4).
    var orientationItem: DataSet {
        var item = DataSet()
        item.set(.imageOrientationPatient, orientation)
        return item
    }

    /// Item of Plane Position Sequence (PS3.3 C.7.6.16.2.3).
    func positionItem(plane: Int) -> DataSet {
        var item = DataSet()
        item.set(.imagePositionPatient, positions[plane])
        return item
    }

    /// Writes what a single plane says at the root (PS3.3 C.7.6.2).
    func writeImagePlane(into dataSet: inout DataSet) {
        dataSet.set(.pixelSpacing, pixelSpacing)
        dataSet.set(.imageOrientationPatient, orientation)
        dataSet.set(.imagePositionPatient, positions[0])
        dataSet.set(.sliceThickness, sliceThickness)
        if let spacingBetweenSlices { dataSet.set(.spacingBetweenSlices, spacingBetweenSlices) }
    }
}
