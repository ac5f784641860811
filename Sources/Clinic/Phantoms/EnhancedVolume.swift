import DICOM

extension PhantomWriter {
    /// One time point as an Enhanced CT object.
    func volume(_ frame: Int) -> DICOMFile {
        var dataSet = study()
        let first = (0..<scan.slices).lazy.compactMap { scan.seconds(frame, $0) }.first
        let start = identity.startSeconds + (first ?? 0)
        dataSet.set(.sopClassUID, UID("1.2.840.10008.5.1.4.1.1.2.1"))
        dataSet.set(.sopInstanceUID, uid("volume \(frame)"))
        dataSet.set(.seriesInstanceUID, uid("series"))
        dataSet.set(.seriesNumber, 4)
        dataSet.set(.instanceNumber, frame + 1)
        dataSet.set(.imageType, ["ORIGINAL", "PRIMARY", "VOLUME", "NONE"])
        dataSet.set(.contentDate, identity.studyDate)
        dataSet.set(.contentTime, Self.time(start))
        dataSet.set(.acquisitionDateTime, identity.studyDate + Self.time(start))
        let slices = (0..<scan.slices).filter { scan.seconds(frame, $0) != nil }
        dataSet.set(.numberOfFrames, slices.count)
        dataSet.set(.sharedFunctionalGroupsSequence, [sharedGroups()])
        dataSet.set(.perFrameFunctionalGroupsSequence, slices.map { frameGroups(frame, $0) })
        setPixels(Bytes(slices.flatMap { stored(frame, $0) }), in: &dataSet)
        return DICOMFile(dataSet: dataSet, transferSyntax: transferSyntax)
    }

    private func sharedGroups() -> DataSet {
        var measures = DataSet()
        measures.set(.pixelSpacing, [scan.pixelSpacingMillimeters, scan.pixelSpacingMillimeters])
        measures.set(.sliceThickness, scan.sliceSpacingMillimeters)
        var plane = DataSet()
        plane.set(.imageOrientationPatient, orientation)
        var transformation = DataSet()
        transformation.set(.rescaleIntercept, -1024)
        transformation.set(.rescaleSlope, 1)
        transformation.set(.rescaleType, "HU")
        var type = DataSet()
        type.set(.frameType, ["ORIGINAL", "PRIMARY", "VOLUME", "NONE"])
        var groups = DataSet()
        groups.set(.pixelMeasuresSequence, [measures])
        groups.set(.planeOrientationSequence, [plane])
        groups.set(.pixelValueTransformationSequence, [transformation])
        groups.set(.ctImageFrameTypeSequence, [type])
        return groups
    }

    private func frameGroups(_ frame: Int, _ slice: Int) -> DataSet {
        var content = DataSet()
        let seconds = identity.startSeconds + (scan.seconds(frame, slice) ?? 0)
        content.set(.frameAcquisitionDateTime, identity.studyDate + Self.time(seconds))
        content.set(.temporalPositionIndex, frame + 1)
        content.set(.stackID, "1")
        content.set(.inStackPositionNumber, slice + 1)
        var place = DataSet()
        place.set(.imagePositionPatient, position(slice))
        var groups = DataSet()
        groups.set(.frameContentSequence, [content])
        groups.set(.planePositionSequence, [place])
        return groups
    }
}
