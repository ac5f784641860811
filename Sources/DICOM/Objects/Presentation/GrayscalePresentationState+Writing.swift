extension GrayscalePresentationState {
    /// Writes the state.
    /// - Parameter context: Patient, study, series and equipment; its frame of reference and the anatomy of
    /// the series are not written, because presentation states have none.
    /// - Throws: ``DICOMError`` with code `missingAttribute` when no image or no displayed area is named, or an
    /// annotation lies in a layer that is not listed, `invalidValue` when images are of several studies, a rotation
    /// is no quarter turn, a table is malformed or a figure has too few or too many points.
    public func dataSet(in context: CompositeContext) throws(DICOMError) -> DataSet {
        try check(study: context.patientAndStudy.studyInstanceUID)
        var context = context
        context.frameOfReference = nil
        var dataSet = context.dataSet(
            sopClass: .grayscaleSoftcopyPresentationStateStorage, modality: "PR")
        dataSet.remove(.contentDate)
        dataSet.remove(.contentTime)
        dataSet.set(.presentationCreationDate, context.createdLocally.date.description)
        dataSet.set(.presentationCreationTime, context.createdLocally.time.description)
        identification.write(into: &dataSet)
        dataSet.set(.referencedSeriesSequence, referencedSeries)
        modality?.write(into: &dataSet)
        if !windows.isEmpty { dataSet.take(.softcopyVOILUTSequence, windows.map(\.item)) }
        dataSet.set(.displayedAreaSelectionSequence, displayedAreas.map(\.item))
        if rotationDegrees != 0 || isFlipped {
            dataSet.set(.imageRotation, rotationDegrees)
            dataSet.set(.imageHorizontalFlip, isFlipped ? "Y" : "N")
        }
        dataSet.set(.presentationLUTShape, isInverse ? "INVERSE" : "IDENTITY")
        if !layers.isEmpty { dataSet.take(.graphicLayerSequence, layers.map(\.item)) }
        if !annotations.isEmpty { dataSet.take(.graphicAnnotationSequence, annotations.map(\.item)) }
        return dataSet
    }

    /// Referenced Series Sequence of the Presentation State Relationship module (PS3.3 C.11.11).
    private var referencedSeries: [DataSet] {
        var order: [UID] = []
        var items: [UID: [DataSet]] = [:]
        for image in images {
            if items[image.instance.series] == nil { order.append(image.instance.series) }
            items[image.instance.series, default: []].append(image.instance.item(frames: image.frames))
        }
        return order.map { series in
            var item = DataSet()
            item.set(.seriesInstanceUID, series)
            item.set(.referencedImageSequence, items[series] ?? [])
            return item
        }
    }

    private func check(study: UID) throws(DICOMError) {
        func require(
            _ condition: Bool, _ tag: Tag, _ reason: String, _ code: DICOMError.Code = .invalidValue
        ) throws(DICOMError) {
            guard condition else { throw DICOMError(code, reason, path: TagPath(tag)) }
        }
        try require(
            !images.isEmpty, .referencedSeriesSequence, "a state is for at least one image.",
            .missingAttribute)
        try require(
            images.allSatisfy { $0.instance.study == study }, .referencedSeriesSequence,
            "all images of a state are of its own study.")
        try require(
            !displayedAreas.isEmpty && displayedAreas.allSatisfy(\.isPlausible),
            .displayedAreaSelectionSequence,
            "a state shows at least one area, of two corners.", .missingAttribute)
        try require(
            [0, 90, 180, 270].contains(rotationDegrees), .imageRotation, "images turn by quarters.")
        let tables = windows.compactMap(\.table) + [modality?.table].compactMap(\.self)
        try require(
            tables.allSatisfy(\.isPlausible), .lutDescriptor,
            "a table has 1 to 65536 entries of 8 to 16 bits.")
        let names = Set(layers.map(\.name))
        try require(
            annotations.allSatisfy { names.contains($0.layer) }, .graphicLayerSequence,
            "each annotation lies in a layer that is listed.", .missingAttribute)
        try require(
            annotations.allSatisfy { annotation in
                annotation.figures.allSatisfy(\.isPlausible)
                    && annotation.texts.allSatisfy { ($0.box != nil || $0.anchor != nil) && !$0.text.isEmpty }
            }, .graphicAnnotationSequence, "a figure has its points, and a text a place.")
    }
}

extension ImageReference {
    /// The items of Referenced Image Sequence for some images; none at all when all are meant.
    static func write(_ images: [ImageReference], into item: inout DataSet) {
        guard !images.isEmpty else { return }
        item.set(.referencedImageSequence, images.map { $0.instance.item(frames: $0.frames) })
    }
}

extension GrayscalePresentationState.ModalityTransformation {
    fileprivate var table: PresentationTable? {
        guard case .table(let table, _) = self else { return nil }
        return table
    }

    fileprivate func write(into dataSet: inout DataSet) {
        switch self {
        case .rescale(let slope, let intercept, let type):
            dataSet.set(.rescaleIntercept, intercept)
            dataSet.set(.rescaleSlope, slope)
            dataSet.set(.rescaleType, type)
        case .table(let table, let type):
            var item = table.item
            item.set(.modalityLUTType, type)
            dataSet.take(.modalityLUTSequence, [item])
        }
    }
}

extension GrayscalePresentationState.Window {
    fileprivate var table: PresentationTable? {
        guard case .table(let table) = range else { return nil }
        return table
    }

    fileprivate var item: DataSet {
        var item = DataSet()
        item.inherit(.utf8)
        ImageReference.write(images, into: &item)
        switch range {
        case .linear(let center, let width, let function):
            item.set(.windowCenter, center)
            item.set(.windowWidth, width)
            if function != "LINEAR" { item.set(.voilutFunction, function) }
        case .table(let table): item.set(.voilutSequence, [table.item])
        }
        return item
    }
}

extension GrayscalePresentationState.DisplayedArea {
    fileprivate var isPlausible: Bool { topLeft.count == 2 && bottomRight.count == 2 }

    fileprivate var item: DataSet {
        var item = DataSet()
        ImageReference.write(images, into: &item)
        item.set(.displayedAreaTopLeftHandCorner, topLeft)
        item.set(.displayedAreaBottomRightHandCorner, bottomRight)
        switch size {
        case .fit(let aspectRatio):
            item.set(.presentationSizeMode, "SCALE TO FIT")
            item.set(.presentationPixelAspectRatio, aspectRatio)
        case .fitSpacing(let rows, let columns):
            item.set(.presentationSizeMode, "SCALE TO FIT")
            item.set(.presentationPixelSpacing, [rows, columns])
        case .trueSize(let rows, let columns):
            item.set(.presentationSizeMode, "TRUE SIZE")
            item.set(.presentationPixelSpacing, [rows, columns])
        case .magnified(let factor):
            item.set(.presentationSizeMode, "MAGNIFY")
            item.set(.presentationPixelAspectRatio, [1, 1])
            item.set(.presentationPixelMagnificationRatio, factor)
        }
        return item
    }
}

extension PresentationTable {
    fileprivate var isPlausible: Bool {
        (1...65536).contains(entries.count) && (8...16).contains(bits)
            && entries.allSatisfy { Int($0) < 1 << bits } && (-32768...65535).contains(firstValue)
    }

    fileprivate var item: DataSet {
        var item = DataSet()
        item.inherit(.utf8)
        let descriptor = [entries.count == 65536 ? 0 : entries.count, firstValue, bits]
        // The first value is signed where values are; the other two fit either way but for the largest tables.
        item.set(.lutDescriptor, descriptor, vr: firstValue < 0 ? .SS : .US)
        if !explanation.isEmpty { item.set(.lutExplanation, explanation) }
        item.set(.lutData, entries.map(Int.init), vr: .OW)
        return item
    }
}
