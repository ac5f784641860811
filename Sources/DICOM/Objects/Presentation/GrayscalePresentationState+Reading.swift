extension GrayscalePresentationState {
    /// Reads a state. Shutters, masks, overlays and compound graphics are left out.
    /// - Throws: ``DICOMError`` with code `unencodable` when the object is no such state, `missingAttribute` when it
    /// has no label or names no study.
    public init(_ dataSet: DataSet) throws(DICOMError) {
        guard dataSet.uid(.sopClassUID) == .grayscaleSoftcopyPresentationStateStorage else {
            throw DICOMError(
                .unencodable, "this is no grayscale presentation state.", path: TagPath(.sopClassUID))
        }
        guard let identification = ContentIdentification(of: dataSet) else {
            throw DICOMError(.missingAttribute, "the state has no label.", path: TagPath(.contentLabel))
        }
        guard let study = dataSet.uid(.studyInstanceUID) else {
            throw DICOMError(
                .missingAttribute, "the state names no study.", path: TagPath(.studyInstanceUID))
        }
        let images = ReferencedImages(dataSet, study: study)
        self.init(
            identification: identification, images: images.all,
            modality: ModalityTransformation(dataSet),
            windows: dataSet.items(.softcopyVOILUTSequence).compactMap { Window($0, images) },
            displayedAreas: dataSet.items(.displayedAreaSelectionSequence).compactMap {
                DisplayedArea($0, images)
            },
            rotationDegrees: dataSet.int(.imageRotation) ?? 0,
            isFlipped: dataSet.string(.imageHorizontalFlip) == "Y",
            isInverse: dataSet.string(.presentationLUTShape) == "INVERSE",
            layers: dataSet.items(.graphicLayerSequence).compactMap { GraphicLayer($0) },
            annotations: dataSet.items(.graphicAnnotationSequence).map { GraphicAnnotation($0, images) })
    }
}

/// The images that a state is for, by which its parts name them.
struct ReferencedImages {
    let all: [ImageReference]
    private let byInstance: [UID: InstanceReference]

    init(_ dataSet: DataSet, study: UID) {
        all = dataSet.items(.referencedSeriesSequence).flatMap { series in
            series.items(.referencedImageSequence).compactMap { item in
                guard let seriesUID = series.uid(.seriesInstanceUID),
                    let sopClass = item.uid(.referencedSOPClassUID),
                    let instance = item.uid(.referencedSOPInstanceUID)
                else { return nil }
                return ImageReference(
                    InstanceReference(
                        study: study, series: seriesUID, sopClass: sopClass, sopInstance: instance),
                    frames: item.ints(.referencedFrameNumber))
            }
        }
        byInstance = Dictionary(
            all.map { ($0.instance.sopInstance, $0.instance) }, uniquingKeysWith: { first, _ in first })
    }

    /// The images that a part is for; empty means all.
    func list(_ item: DataSet) -> [ImageReference] {
        item.items(.referencedImageSequence).compactMap { reference in
            reference.uid(.referencedSOPInstanceUID).flatMap { byInstance[$0] }.map {
                ImageReference($0, frames: reference.ints(.referencedFrameNumber))
            }
        }
    }
}

extension GrayscalePresentationState.ModalityTransformation {
    fileprivate init?(_ dataSet: DataSet) {
        if let item = dataSet.items(.modalityLUTSequence).first, let table = PresentationTable(item) {
            self = .table(table, type: item.string(.modalityLUTType) ?? "")
        } else if let slope = dataSet.double(.rescaleSlope), let intercept = dataSet.double(.rescaleIntercept)
        {
            self = .rescale(
                slope: slope, intercept: intercept, type: dataSet.string(.rescaleType) ?? "")
        } else {
            return nil
        }
    }
}

extension GrayscalePresentationState.Window {
    fileprivate init?(_ item: DataSet, _ images: ReferencedImages) {
        if let table = item.items(.voilutSequence).first.flatMap({ PresentationTable($0) }) {
            self.init(.table(table), images: images.list(item))
        } else if let center = item.double(.windowCenter), let width = item.double(.windowWidth) {
            let function = item.string(.voilutFunction) ?? "LINEAR"
            self.init(
                .linear(center: center, width: width, function: function), images: images.list(item))
        } else {
            return nil
        }
    }
}

extension GrayscalePresentationState.DisplayedArea {
    fileprivate init?(_ item: DataSet, _ images: ReferencedImages) {
        let topLeft = item.ints(.displayedAreaTopLeftHandCorner)
        let bottomRight = item.ints(.displayedAreaBottomRightHandCorner)
        let spacing = item.doubles(.presentationPixelSpacing)
        let ratio = item.ints(.presentationPixelAspectRatio)
        guard topLeft.count == 2, bottomRight.count == 2 else { return nil }
        let size: Size
        switch item.string(.presentationSizeMode) {
        case "TRUE SIZE" where spacing.count == 2:
            size = .trueSize(
                rowSpacingMillimeters: spacing[0], columnSpacingMillimeters: spacing[1])
        case "MAGNIFY": size = .magnified(item.double(.presentationPixelMagnificationRatio) ?? 1)
        default:
            size =
                spacing.count == 2
                ? .fitSpacing(rowSpacingMillimeters: spacing[0], columnSpacingMillimeters: spacing[1])
                : .fit(aspectRatio: ratio.count == 2 ? ratio : [1, 1])
        }
        self.init(
            topLeft: topLeft, bottomRight: bottomRight, size: size, images: images.list(item))
    }
}

extension PresentationTable {
    /// Reads a table; `nil` when descriptor and entries do not fit together.
    fileprivate init?(_ item: DataSet) {
        let descriptor = item.ints(.lutDescriptor)
        guard descriptor.count == 3, let data = item[.lutData] else { return nil }
        // A count beyond 32767 reads as negative where the first value is signed.
        let declared = descriptor[0] & 0xFFFF
        let count = declared == 0 ? 65536 : declared
        let bits = descriptor[2]
        guard case .bytes(let bytes, _) = data.value, (8...16).contains(bits) else { return nil }
        // Entries of 8 bits may stand two to a word (PS3.3 C.11.1.1.1).
        let isPacked = bits == 8 && bytes.count == count + count % 2 && count > 1
        let entries: [UInt16] =
            isPacked
            ? bytes[0..<count].array.map { UInt16($0) } : data.integers.map { UInt16(truncatingIfNeeded: $0) }
        guard entries.count >= count else { return nil }
        self.init(
            firstValue: descriptor[1], bits: bits, entries: Array(entries.prefix(count)),
            explanation: item.string(.lutExplanation) ?? "")
    }
}
