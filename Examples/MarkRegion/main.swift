import Codecs
import DICOM
import Glibc

// Marks everything above a CT number in a stack of CT images, and writes it as a Segmentation with a report of its
// volume (PS3.16 template 1500) that refers to it. Any viewer that knows DICOM shows both.
//   MarkRegion 150 segmentation.dcm report.dcm slice1.dcm slice2.dcm ...

let arguments = CommandLine.arguments
guard arguments.count > 4, let limit = Float(arguments[1]) else {
    print("usage: MarkRegion LIMIT SEGMENTATION REPORT FILE...")
    exit(64)
}

/// Height of a slice, for slices that lie across the body.
func height(_ file: DICOMFile) -> Double { file.dataSet.doubles(.imagePositionPatient).last ?? 0 }

/// The moment, by this machine's clock.
func now() -> DateAndTime {
    var seconds = time(nil)
    var parts = tm()
    localtime_r(&seconds, &parts)
    var text = [CChar](repeating: 0, count: 32)
    strftime(&text, text.count, "%Y%m%d%H%M%S%z", &parts)
    let written = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard let moment = DateAndTime(written) else {
        preconditionFailure("The C library writes no date: \(written)")
    }
    return moment
}

do {
    var slices: [DICOMFile] = []
    for path in arguments[4...] { slices.append(try DICOMFile.read(path: path)) }
    slices.sort { height($0) < height($1) }
    let first = slices[0].dataSet
    guard var geometry = PlaneGeometry(of: first) else {
        print("the images do not say where they lie")
        exit(65)
    }
    geometry.positions = slices.map { $0.dataSet.doubles(.imagePositionPatient) }
    let thickness = slices.count > 1 ? height(slices[1]) - height(slices[0]) : geometry.sliceThickness
    geometry.spacingBetweenSlices = slices.count > 1 ? thickness : nil

    var marked: [Bool] = []
    for slice in slices {
        let values = try ModalityTransform(slice.dataSet).values(PixelData(slice).frame(0))
        marked += values.map { $0 > limit }
    }
    let voxel = geometry.pixelSpacing[0] * geometry.pixelSpacing[1] * thickness / 1000
    let milliliters = Double(marked.count { $0 }) * voxel

    // The same images and the same limit make the same identifiers.
    let images = try slices.map { slice throws(DICOMError) in try InstanceReference(slice.dataSet) }
    let names = UIDMaker.derived(seed: "\(images[0].sopInstance) above \(limit)")
    let created = now()
    func context(_ purpose: String, number: Int) throws(DICOMError) -> CompositeContext {
        try CompositeContext(
            derivedFrom: first,
            series: SeriesAttributes(
                uid: names.uid("\(purpose) series"), number: number, description: purpose),
            equipment: Equipment(
                manufacturer: "Example", modelName: "MarkRegion", serialNumber: "1", softwareVersions: ["1.0"]
            ),
            sopInstanceUID: names.uid(purpose), instanceNumber: 1, created: created)
    }

    let algorithm = AlgorithmIdentification(
        family: Code("123101", "DCM", "Neighborhood Analysis"), name: "MarkRegion", version: "1.0",
        parameters: "above \(limit) HU")
    let lesion = Segment.Tracking(id: "Region 1", uid: names.uid("region"))
    let kind = Code("49755003", "SCT", "Morphologically Abnormal Structure")
    let segmentation = Segmentation(
        context: try context("Segmentation", number: 901), content: ContentIdentification(label: "MARKED"),
        geometry: geometry,
        segments: [
            Segment(
                label: "Above \(limit) HU", category: kind, type: kind, origin: .automatic(algorithm),
                anatomy: .head, tracking: lesion)
        ],
        voxels: .binary([marked]),
        derivation: Derivation(
            code: Code("113076", "DCM", "Segmentation"), sources: images.map { [Derivation.Source($0)] }),
        dimensionOrganization: names.uid("dimensions"))
    let marks = try segmentation.dataSet()
    try DICOMFile(dataSet: marks).write(to: arguments[2])

    let group = MeasurementGroup(
        trackingIdentifier: lesion.id, trackingUID: lesion.uid, finding: kind, algorithm: algorithm,
        segment: MeasurementGroup.Segment(
            segmentation: try InstanceReference(marks), number: 1,
            source: .images(images.map { ImageReference($0) })),
        measurements: [.init(Code("118565006", "SCT", "Volume"), milliliters, unit: .milliliters)])
    let report = MeasurementReport(
        observers: [.device(.init(uid: names.uid("device"), name: "MarkRegion"))],
        procedures: [Code("77477000", "SCT", "Computed tomography")],
        library: [ImageLibraryGroup(images: images.map { ImageReference($0) })], groups: [group])
    let document = try report.document().dataSet(in: context("Report", number: 902))
    try DICOMFile(dataSet: document).write(to: arguments[3])
    print("\(milliliters) mL above \(limit) HU in \(slices.count) slices")
} catch {
    print("\(error)")
    exit(65)
}
