import DICOM

/// Takes the images out of a file's header: one for a classic object, many for an enhanced one.
package enum FrameReader {
    /// More frames than any scanner writes in one object; a larger count is a damaged or hostile file.
    static let maximumFrames = 65_536
    /// Pixels a side; CT scanners write at most 2048.
    static let maximumSide = 4096

    /// Empty when the object holds no image whose place in the patient is known.
    package static func frames(of file: StudyFile) -> [ImageFrame] {
        let header = file.header
        guard let columns = header.int(.columns), let rows = header.int(.rows),
            (1...maximumSide).contains(columns), (1...maximumSide).contains(rows)
        else { return [] }
        if header.contains(.perFrameFunctionalGroupsSequence) {
            guard let groups = FunctionalGroups(header) else { return [] }
            return enhancedFrames(of: file, groups, columns: columns, rows: rows)
        }
        if let slices = MosaicReader.frames(of: file) { return slices }
        guard let geometry = geometry(ofPlane: header) else { return [] }
        return [single(file, geometry: geometry)]
    }

    /// Where a single-frame object lies; nil when it does not say.
    static func geometry(ofPlane header: DataSet) -> ImageGeometry? {
        guard let columns = header.int(.columns), let rows = header.int(.rows) else { return nil }
        return geometry(columns: columns, rows: rows, spacing: header, plane: header, place: header)
    }

    /// A single-frame object, or a part of one.
    static func single(_ file: StudyFile, geometry: ImageGeometry) -> ImageFrame {
        let header = file.header
        let isMR = header.string(.modality) == "MR"
        var pixels = pixelLayout(header, transformation: header)
        if isMR { PhilipsScale.apply(&pixels, header: header, frame: DataSet()) }
        return ImageFrame(
            file: file, frameIndex: 0, series: seriesFacts(header, frame: header), geometry: geometry,
            pixels: pixels, times: FrameTimes(header), mr: isMR ? MRFacts(header) : nil)
    }

    private static func enhancedFrames(
        of file: StudyFile, _ groups: FunctionalGroups, columns: Int, rows: Int
    ) -> [ImageFrame] {
        let header = file.header
        let base = FrameTimes(header)
        let isMR = header.string(.modality) == "MR"
        let type: Tag = isMR ? .mrImageFrameTypeSequence : .ctImageFrameTypeSequence
        return (0..<min(groups.frameCount, maximumFrames)).compactMap { index in
            func group(_ tag: Tag) -> DataSet { groups.group(tag, frame: index) ?? DataSet() }
            guard
                let geometry = geometry(
                    columns: columns, rows: rows, spacing: group(.pixelMeasuresSequence),
                    plane: group(.planeOrientationSequence), place: group(.planePositionSequence))
            else { return nil }
            var pixels = pixelLayout(header, transformation: group(.pixelValueTransformationSequence))
            if isMR {
                PhilipsScale.apply(
                    &pixels, header: header, frame: PhilipsScale.item(groups, frame: index))
            }
            return ImageFrame(
                file: file, frameIndex: index, series: seriesFacts(header, frame: group(type)),
                geometry: geometry, pixels: pixels,
                times: times(base, content: group(.frameContentSequence), group(.temporalPositionSequence)),
                mr: isMR ? MRFacts(header, frame: group) : nil)
        }
    }

    private static func times(_ base: FrameTimes, content: DataSet, _ temporal: DataSet) -> FrameTimes {
        var times = base
        times.acquisition =
            FrameTimes.seconds(dateTime: content.string(.frameAcquisitionDateTime))
            ?? FrameTimes.seconds(dateTime: content.string(.frameReferenceDateTime)) ?? base.acquisition
        times.temporalOffset = temporal.double(.temporalPositionTimeOffset)
        times.temporalPosition = content.int(.temporalPositionIndex)
        return times
    }

    private static func geometry(
        columns: Int, rows: Int, spacing: DataSet, plane: DataSet, place: DataSet
    ) -> ImageGeometry? {
        let spacings = spacing.doubles(.pixelSpacing)
        let cosines = plane.doubles(.imageOrientationPatient)
        let position = place.doubles(.imagePositionPatient)
        guard spacings.count == 2, cosines.count == 6, position.count == 3,
            (spacings + cosines + position).allSatisfy(\.isFinite), spacings[0] > 0.01, spacings[1] > 0.01,
            spacings[0] < 50, spacings[1] < 50
        else { return nil }
        let along = SIMD3(cosines[0], cosines[1], cosines[2])
        let down = SIMD3(cosines[3], cosines[4], cosines[5])
        guard abs(length(along) - 1) < 0.01, abs(length(down) - 1) < 0.01, abs(dot(along, down)) < 0.01
        else { return nil }
        return ImageGeometry(
            columns: columns, rows: rows, columnSpacing: spacings[1], rowSpacing: spacings[0],
            rowDirection: along,
            columnDirection: down, position: SIMD3(position[0], position[1], position[2]),
            thickness: spacing.double(.sliceThickness))
    }

    private static func seriesFacts(_ header: DataSet, frame: DataSet) -> SeriesFacts {
        var type = frame.strings(.frameType)
        if type.isEmpty { type = header.strings(.imageType) }
        return SeriesFacts(
            seriesUID: header.string(.seriesInstanceUID) ?? "", seriesNumber: header.int(.seriesNumber),
            description: header.string(.seriesDescription) ?? "", modality: header.string(.modality) ?? "",
            imageType: type, frameOfReferenceUID: header.string(.frameOfReferenceUID) ?? "",
            kernel: header.strings(.convolutionKernel).joined(separator: "\\"),
            peakKilovoltage: header.double(.kvp))
    }

    private static func pixelLayout(_ header: DataSet, transformation: DataSet) -> PixelLayout {
        let allocated = header.int(.bitsAllocated) ?? 16
        let stored = header.int(.bitsStored) ?? allocated
        let slope = transformation.double(.rescaleSlope) ?? 1
        return PixelLayout(
            bitsAllocated: allocated, bitsStored: stored, highBit: header.int(.highBit) ?? stored - 1,
            isSigned: header.int(.pixelRepresentation) == 1,
            samplesPerPixel: header.int(.samplesPerPixel) ?? 1,
            slope: slope == 0 ? 1 : slope, intercept: transformation.double(.rescaleIntercept) ?? 0,
            padding: header.int(.pixelPaddingValue))
    }
}
