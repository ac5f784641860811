import DICOM

extension PhantomWriter {
    /// One time point as an Enhanced CT object.
    func volume(_ frame: Int) throws(DICOMError) -> DICOMFile {
        let slices = (0..<scan.slices).filter { scan.seconds(frame, $0) != nil }
        var acquired: [DateAndTime] = []
        for slice in slices {
            acquired.append(try moment(identity.startSeconds + (scan.seconds(frame, slice) ?? 0)))
        }
        let first = slices.first.flatMap { scan.seconds(frame, $0) } ?? 0
        let image = EnhancedCTImage(
            context: try context(
                series: "series", seriesNumber: 4, instance: "volume \(frame)", instanceNumber: frame + 1,
                seconds: identity.startSeconds + first),
            frames: EnhancedFrames(
                geometry: geometry(slices), acquired: acquired, durationMilliseconds: 500,
                pixels: try pixels(frame, slices), anatomy: AnatomicRegion.head,
                dimensionOrganization: uid("dimensions")),
            irradiationEvent: uid("irradiation \(frame)"), scan: scanFacts(slices))
        return DICOMFile(dataSet: try image.dataSet(), transferSyntax: transferSyntax)
    }

    /// A plausible scanner; nothing reads more of it than the kilovolts.
    private func scanFacts(_ slices: [Int]) -> EnhancedCTImage.Scan {
        EnhancedCTImage.Scan(
            acquisitionType: "SEQUENCED", tubeKilovolts: 80, tubeMilliamperes: 200,
            exposureMilliseconds: 500, doseIndexMilligray: 5, revolutionSeconds: 0.5,
            singleCollimationMillimeters: 0.5,
            totalCollimationMillimeters: Double(scan.slices) * scan.sliceSpacingMillimeters,
            tablePositionsMillimeters: slices.map { Double($0) * scan.sliceSpacingMillimeters },
            filterType: "WEDGE", filterMaterial: "ALUMINUM", gantryTiltDegrees: gantryTiltDegrees,
            convolutionKernel: "H20f")
    }
}
