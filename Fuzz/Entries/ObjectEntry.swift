import DICOM

extension FuzzEntry {
    /// Derived objects read as what they are: reports, segmentations, parametric maps, presentation states.
    static let objects = FuzzEntry(
        name: "objects",
        seeds: {
            try [segmentation, parametricMap, presentationState].map {
                try $0.encode(as: .explicitVRLittleEndian)
            } + Seeds.dataSets.suffix(3).map { try $0.encode(as: .explicitVRLittleEndian) }
        },
        run: { bytes in
            guard
                let dataSet = try? DataSet.decode(
                    bytes, as: .explicitVRLittleEndian, budget: Limits.reading)
            else { return }
            if let report = try? StructuredReport(dataSet) { _ = try? MeasurementReport(report) }
            _ = try? ParametricMapContent(dataSet)
            _ = try? GrayscalePresentationState(dataSet)
            if let read = try? SegmentationContent(dataSet) {
                for frame in read.frames.indices.prefix(4) {
                    let fractions = read.fractions(frame: frame)
                    try promise(fractions.count == read.rows * read.columns, "A frame has another size.")
                }
            }
        })

    /// Groups for two frames, as segmentations and maps have them.
    private static var frames: DataSet {
        var dataSet = Seeds.dataSets[4]
        dataSet.set(.rows, 2)
        dataSet.set(.columns, 3)
        dataSet.set(.contentLabel, "FUZZ")
        var plane = DataSet()
        plane.set(.imageOrientationPatient, [1.0, 0, 0, 0, 1, 0])
        var measures = DataSet()
        measures.set(.pixelSpacing, [1.0, 2])
        measures.set(.sliceThickness, 3.0)
        measures.set(.spacingBetweenSlices, 3.0)
        var mapping = DataSet()
        mapping.set(.realWorldValueSlope, 2.0, vr: .FD)
        mapping.set(.realWorldValueIntercept, 0.0, vr: .FD)
        mapping.set(.lutLabel, "CBF")
        mapping.set(.measurementUnitsCodeSequence, [Code("ml/min", "UCUM", "millilitres a minute").item])
        mapping.set(.quantityDefinitionSequence, [Code("113055", "DCM", "Flow").item])
        var shared = dataSet.items(.sharedFunctionalGroupsSequence).first ?? DataSet()
        shared.set(.planeOrientationSequence, [plane])
        shared.set(.pixelMeasuresSequence, [measures])
        shared.set(.realWorldValueMappingSequence, [mapping])
        dataSet.set(.sharedFunctionalGroupsSequence, [shared])
        var identification = DataSet()
        identification.set(.referencedSegmentNumber, 1)
        let frames = dataSet.items(.perFrameFunctionalGroupsSequence).enumerated().map { number, group in
            var group = group
            var position = DataSet()
            position.set(.imagePositionPatient, [0.0, 0, 3 * Double(number)])
            group.set(.planePositionSequence, [position])
            group.set(.segmentIdentificationSequence, [identification])
            return group
        }
        dataSet.set(.perFrameFunctionalGroupsSequence, frames)
        return dataSet
    }

    private static var segmentation: DataSet {
        var dataSet = frames
        var segment = DataSet()
        segment.set(.segmentNumber, 1)
        segment.set(.segmentLabel, "core")
        segment.set(.segmentedPropertyTypeCodeSequence, [Code("55641003", "SCT", "Infarct").item])
        segment.set(.segmentedPropertyCategoryCodeSequence, [Code("49755003", "SCT", "Change").item])
        dataSet.set(.segmentSequence, [segment])
        dataSet.set(.bitsAllocated, 1)
        dataSet.set(.pixelData, [0x5A, 0x0F] as Bytes, vr: .OB)
        return dataSet
    }

    private static var parametricMap: DataSet {
        var dataSet = frames
        dataSet.set(.floatPixelData, (0..<12).map { Double($0) / 2 }, vr: .OF)
        return dataSet
    }

    private static var presentationState: DataSet {
        var table = DataSet()
        table.set(.lutDescriptor, [3, 0, 8], vr: .US)
        table.set(.lutData, [0, 100, 255], vr: .OW)
        var window = DataSet()
        window.set(.windowCenter, 40.0)
        window.set(.windowWidth, 80.0)
        var looked = DataSet()
        looked.set(.voilutSequence, [table])
        var area = DataSet()
        area.set(.displayedAreaTopLeftHandCorner, [1, 1])
        area.set(.displayedAreaBottomRightHandCorner, [512, 512])
        area.set(.presentationSizeMode, "SCALE TO FIT")
        var text = DataSet()
        text.set(.unformattedTextValue, "here")
        text.set(.anchorPoint, [1.0, 2])
        var annotation = DataSet()
        annotation.set(.graphicLayer, "ONE")
        annotation.set(.textObjectSequence, [text])
        var dataSet = DataSet()
        dataSet.set(.sopClassUID, UID.grayscaleSoftcopyPresentationStateStorage)
        dataSet.set(.studyInstanceUID, "2.25.1" as UID)
        dataSet.set(.contentLabel, "FUZZ")
        dataSet.set(.modalityLUTSequence, [table])
        dataSet.set(.softcopyVOILUTSequence, [window, looked])
        dataSet.set(.displayedAreaSelectionSequence, [area])
        dataSet.set(.graphicAnnotationSequence, [annotation])
        dataSet.set(.presentationLUTShape, "INVERSE")
        return dataSet
    }
}
