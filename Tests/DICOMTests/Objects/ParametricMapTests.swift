import Testing

@testable import DICOM

struct ParametricMapTests {
    private let values = (0..<60).map { $0 % 4 == 0 ? Float.nan : Float($0) / 8 }

    private func map() throws -> ParametricMap {
        ParametricMap(
            context: try ObjectFixtures.context(), content: ContentIdentification(label: "TMAX"),
            modality: "CT", imageType: ["DERIVED", "PRIMARY", "PERFUSION", "NONE"],
            geometry: ObjectFixtures.geometry, values: values, paddingValue: -1,
            quantity: RealWorldQuantity(
                label: "Tmax", explanation: "Time of the maximum", unit: Code("s", "UCUM", "second"),
                quantity: Code("113084", "DCM", "Tmax")),
            anatomy: .brain, derivation: try ObjectFixtures.derivation(), dimensionOrganization: "1.2.5")
    }

    @Test func `values, places, unit and quantity come back as they were given`() throws {
        let read = try ParametricMapContent(ObjectFixtures.reread(try map().dataSet()))
        #expect(read.values.count == 60)
        #expect(zip(read.values, values).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) })
        #expect(read.geometry == ObjectFixtures.geometry)
        #expect(read.quantity.unit.value == "s")
        #expect(read.quantity.quantity.means(Code("113084", "DCM", "")))
        #expect(read.content?.label == "TMAX")
    }

    @Test func `each frame names its place among the frames and the images it was computed from`() throws {
        let groups = try #require(FunctionalGroups(try map().dataSet()))
        for frame in 0..<4 {
            #expect(groups.dimensionIndices(frame: frame) == [frame + 1])
            #expect(groups.position(frame: frame) == [-10, -20, 30 + Double(frame) * 5])
            let source = groups.group(.derivationImageSequence, frame: frame)?.items(.sourceImageSequence)
            #expect(source?.map { $0.uid(.referencedSOPInstanceUID) } == [UID("1.2.3.\(frame + 1)")])
        }
    }

    @Test func `a place without a value holds the padding value, and the window leaves it out`() throws {
        let dataSet = try map().dataSet()
        #expect(dataSet.doubles(.floatPixelData)[0] == -1)
        #expect(dataSet.double(.floatPixelPaddingValue) == -1)
        let window = FunctionalGroups(dataSet)?.group(.frameVOILUTSequence, frame: 0)
        #expect(window?.double(.windowCenter) == (1.0 / 8 + 59.0 / 8) / 2)
    }

    @Test func `values that do not fit the planes are refused`() throws {
        var map = try map()
        map.values.removeLast()
        #expect(throws: DICOMError.self) { try map.dataSet() }
        map = try self.map()
        map.values[5] = .infinity
        #expect(throws: DICOMError.self) { try map.dataSet() }
    }

    @Test(arguments: [
        DICOM.Tag.rows, .columns, .imagePositionPatient, .pixelSpacing, .sliceThickness,
        .imageOrientationPatient,
    ])
    func `a geometry that makes no sense is refused by name`(_ tag: DICOM.Tag) throws {
        var map = try map()
        switch tag {
        case .rows: map.geometry.rows = 0
        case .columns: map.geometry.columns = 70_000
        case .imagePositionPatient: map.geometry.positions[1] = [0, .nan, 0]
        case .pixelSpacing: map.geometry.pixelSpacing = [1]
        case .sliceThickness: map.geometry.sliceThickness = 0
        default: map.geometry.orientation = [1, 0, 0, 1, 0, 0]
        }
        #expect {
            try map.dataSet()
        } throws: { ($0 as? DICOMError)?.path == TagPath(tag) }
    }

    @Test func `a map without a frame of reference is refused by name`() throws {
        var map = try map()
        map.context.frameOfReference = nil
        #expect {
            try map.dataSet()
        } throws: { error in
            (error as? DICOMError)?.code == .missingAttribute
                && (error as? DICOMError)?.path == TagPath(.frameOfReferenceUID)
        }
    }

    @Test func `an object that is cut short is refused, not read beyond its end`() throws {
        var dataSet = try map().dataSet()
        let pixels = try #require(dataSet.bytes(.floatPixelData))
        dataSet.set(.floatPixelData, pixels[0..<40], vr: .OF)
        #expect {
            try ParametricMapContent(dataSet)
        } throws: { ($0 as? DICOMError)?.code == .truncatedPixelData }
    }
}
