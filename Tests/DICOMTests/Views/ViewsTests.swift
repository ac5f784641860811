import Testing

@testable import DICOM

@Suite struct FunctionalGroupsTests {
    private func enhanced() -> DataSet {
        func group(_ sequence: DICOM.Tag, _ fill: (inout DataSet) -> Void) -> DataSet {
            var item = DataSet()
            fill(&item)
            var groups = DataSet()
            groups.set(sequence, [item])
            return groups
        }
        var dataSet = DataSet()
        var shared = group(.pixelMeasuresSequence) {
            $0.set(.pixelSpacing, [0.5, 0.25])
            $0.set(.sliceThickness, 5.0)
        }
        shared.copy(
            [.planePositionSequence],
            from: group(.planePositionSequence) { $0.set(.imagePositionPatient, [9, 9, 9]) })
        dataSet.set(.sharedFunctionalGroupsSequence, [shared])
        dataSet.set(
            .perFrameFunctionalGroupsSequence,
            (0..<3).map { frame in
                frame == 2
                    ? DataSet()
                    : group(.planePositionSequence) { $0.set(.imagePositionPatient, [0, 0, frame]) }
            })
        return dataSet
    }

    @Test func `a frame has its own groups, else the shared ones`() throws {
        let groups = try #require(FunctionalGroups(enhanced()))
        #expect(groups.frameCount == 3)
        #expect(groups.position(frame: 1) == [0, 0, 1])
        #expect(groups.position(frame: 2) == [9, 9, 9])
        #expect(groups.position(frame: 99) == [9, 9, 9])
        #expect(groups.pixelSpacing(frame: 0) == [0.5, 0.25])
        #expect(groups.orientation(frame: 0) == nil)
        #expect(groups.isShared(.pixelMeasuresSequence) && !groups.isShared(.planePositionSequence))
        #expect(groups.element(.sliceThickness, frame: 1)?.doubles == [5])
        #expect(FunctionalGroups(DataSet()) == nil)
    }
}

@Suite struct ContentItemTests {
    private func item(_ type: String, _ concept: Code, _ fill: (inout DataSet) -> Void = { _ in }) -> DataSet
    {
        var item = DataSet()
        item.set(.relationshipType, "CONTAINS")
        item.set(.valueType, type)
        item.set(.conceptNameCodeSequence, [concept.item])
        fill(&item)
        return item
    }

    private let volume = Code("118565006", "SCT", "Volume")
    private let finding = Code("121071", "DCM", "Finding")

    private func report() -> DataSet {
        let number = item("NUM", volume) { item in
            var value = DataSet()
            value.set(.numericValue, "25.10")
            value.set(.measurementUnitsCodeSequence, [Code("ml", "UCUM", "mL").item])
            item.set(.measuredValueSequence, [value])
        }
        let image = item("IMAGE", finding) { item in
            var reference = DataSet()
            reference.set(.referencedSOPClassUID, UID.ctImageStorage)
            reference.set(.referencedSOPInstanceUID, "1.2.3")
            reference.set(.referencedFrameNumber, [1, 4])
            item.set(.referencedSOPSequence, [reference])
        }
        var byReference = DataSet()
        byReference.set(.relationshipType, "INFERRED FROM")
        byReference.set(.referencedContentItemIdentifier, [1, 1, 1])
        return item("CONTAINER", Code("126000", "DCM", "Imaging Measurement Report")) {
            $0.remove(.relationshipType)
            $0.set(
                .contentSequence,
                [item("CONTAINER", finding) { $0.set(.contentSequence, [number, image]) }, byReference])
        }
    }

    @Test func `the tree has its values, codes and references`() throws {
        let root = try ContentItem(document: report())
        #expect(root.relationship.isEmpty && root.value == .container && root.all.count == 5)
        let found = try #require(root.all(volume).first)
        #expect(found.value == .number("25.10", unit: Code("ml", "UCUM", "mL"), qualifier: nil))
        #expect(found.double == 25.1)
        #expect(root.child(finding)?.children.count == 2)
        let object = ContentItem.ObjectReference(
            valueType: "IMAGE", sopClass: .ctImageStorage, sopInstance: "1.2.3", frames: [1, 4])
        #expect(root.item(at: [1, 1, 2])?.value == .object(object))
        guard case .item(let places)? = root.children.last?.value else { return #expect(Bool(false)) }
        #expect(root.item(at: places)?.concept?.means(volume) == true)
        #expect(root.item(at: [1, 7]) == nil && root.item(at: []) == nil)
    }

    @Test func `what is no report, and what is too deep, is refused`() {
        #expect(throws: DICOMError.self) { try ContentItem(document: DataSet()) }
        var deep = item("TEXT", finding)
        for _ in 0..<300 {
            let inner = deep
            deep = DataSet([
                Element(tag: .valueType, vr: .CS, value: .bytes(Bytes(Array("CONTAINER ".utf8)), .little)),
                Element(tag: .contentSequence, vr: .SQ, value: .items([inner])),
            ])
        }
        let error = failure { () throws(DICOMError) in try ContentItem(document: deep) }
        #expect(error?.code == .tooDeep)
    }

    @Test func `codes take the attribute that has room for them`() {
        let long = Code("12345678901234567890", "99WILLIS", "Long")
        #expect(long.item.contains(.longCodeValue) && Code(long.item) == long)
        let urn = Code("urn:lex:us:federal", "", "Law")
        #expect(urn.item.contains(.urnCodeValue) && Code(urn.item) == urn)
        #expect(Code(DataSet()) == nil)
    }
}

@Suite struct PrivateBlockTests {
    @Test func `elements are found in whatever block was reserved, by what the dictionary knows`() throws {
        var dataSet = DataSet()
        dataSet.set(DICOM.Tag(0x0019, 0x0010), "SOMEBODY ELSE", vr: .LO)
        #expect(dataSet.reservePrivateBlock(group: 0x0019, creator: "GEMS_ACQU_01") == 0x11)
        #expect(dataSet.reservePrivateBlock(group: 0x0019, creator: "GEMS_ACQU_01") == 0x11)
        #expect(dataSet.reservePrivateBlock(group: 0x0018, creator: "GEMS_ACQU_01") == nil)
        dataSet.set(DICOM.Tag(0x0019, 0x1123), Bytes(Array("39.375".utf8)), vr: .UN)
        let block = try #require(dataSet.privateBlock(group: 0x0019, creator: "GEMS_ACQU_01"))
        #expect(block.double(0x23) == 39.375)
        #expect(block.string(0x24) == nil)
        #expect(block.elements.count == 1)
        #expect(dataSet.privateBlocks.map(\.creator) == ["SOMEBODY ELSE", "GEMS_ACQU_01"])
        #expect(PrivateDictionary.attribute(DICOM.Tag(0x0019, 0x1123), in: dataSet)?.vr == .DS)
        #expect(
            PrivateDictionary.attribute(group: 0x0019, creator: "SIEMENS MR HEADER", offset: 0x0C)?.name
                == "B_value")
    }
}
