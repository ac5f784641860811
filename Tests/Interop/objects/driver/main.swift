// Writes one of each derived image object into a folder, with pixels that follow formulae, so that other people's
// software can be asked what it reads.
//
//   driver FOLDER

import DICOM
import Glibc

let folder = CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : "."

// An uneven size, so that packed bits of one frame begin in the middle of a byte.
let (rows, columns, planes) = (13, 11, 4)
let created = DateAndTime("20261122101530.25") ?? DateAndTime(date: day, time: TimeOfDay(hour: 0) ?? noon)
var day: CalendarDate { CalendarDate(year: 2026, month: 11, day: 22) ?? created.date }
var noon: TimeOfDay { created.time }
let uids = UIDMaker.derived(seed: "objects of the driver")
let scanner = Equipment(
    manufacturer: "Willis phantom", modelName: "Driver", serialNumber: "17", softwareVersions: ["1"],
    institutionName: "Klinik Süd")
let program = Equipment(
    manufacturer: "Willis", modelName: "Driver", serialNumber: "none", softwareVersions: ["1.0", "2"])

/// A tilted stack, so that no axis can be mixed up with another unnoticed.
let (cosine, sine) = (cos(0.2), sin(0.2))
let geometry = PlaneGeometry(
    rows: rows, columns: columns, planes: planes, first: [-12.5, -20, 35], step: [0, -sine * 5, cosine * 5],
    orientation: [1, 0, 0, 0, cosine, sine], pixelSpacing: [1.5, 1.25], sliceThickness: 5)

func context(_ source: DataSet, _ name: String, number: Int) throws -> CompositeContext {
    try CompositeContext(
        derivedFrom: source,
        series: SeriesAttributes(
            uid: uids.uid("series \(name)"), number: number, description: "Driver: \(name)", bodyPart: "HEAD"),
        equipment: program, sopInstanceUID: uids.uid("instance \(name)"), instanceNumber: 1, created: created)
}

func write(_ dataSet: DataSet, _ name: String) throws {
    try DICOMFile(dataSet: dataSet).write(to: "\(folder)/\(name).dcm")
}

/// Stored values of CT: planes differ, and so do rows and columns.
func stored(_ plane: Int) -> [UInt16] {
    (0..<rows * columns).map { UInt16(1000 + plane * 200 + $0 / columns * 12 + $0 % columns) }
}

func single(_ plane: Int) -> PlaneGeometry {
    var single = geometry
    single.positions = [geometry.positions[plane]]
    return single
}

func scannerContext(_ name: String, instance: Int, modality: String) -> CompositeContext {
    var attributes = DataSet()
    attributes.set(.patientAge, "067Y")
    attributes.set(.studyDescription, "Schlaganfall, früh")
    return CompositeContext(
        patientAndStudy: PatientAndStudy(
            name: PersonName("Wang^XiaoDong=王^小东"), patientID: "D-1", birthDate: CalendarDate("19590401"),
            sex: "M", studyInstanceUID: uids.uid("study"), studyDate: created.date, studyTime: created.time,
            studyID: "1", accessionNumber: "A1", attributes: attributes),
        series: SeriesAttributes(
            uid: uids.uid("series \(name)"), number: 2, description: name, bodyPart: "HEAD",
            patientPosition: "HFS"),
        equipment: scanner, sopInstanceUID: uids.uid("\(name) \(instance)"), instanceNumber: instance,
        created: created,
        frameOfReference: FrameOfReference(uid: uids.uid("frame of reference")))
}

func ctImages() throws -> [DataSet] {
    try (0..<planes).map { plane in
        let image = CTImage(
            context: scannerContext("ct", instance: plane + 1, modality: "CT"),
            facts: ImageFacts(
                imageType: ["ORIGINAL", "PRIMARY", "AXIAL"], acquired: created, acquisitionNumber: 1,
                window: ImageFacts.Window(center: 40, width: 80)),
            geometry: single(plane),
            pixels: try StoredPixels(rows: rows, columns: columns, bitsStored: 12, unsigned: stored(plane)),
            acquisition: CTImage.Acquisition(
                tubeKilovolts: 80, tubeMilliamperes: 200, exposureMilliseconds: 500,
                convolutionKernel: "H20f",
                gantryTiltDegrees: 11.459, contrastAgent: "Iopromide"))
        return try image.dataSet()
    }
}

func mrImage() throws -> DataSet {
    let image = MRImage(
        context: scannerContext("mr", instance: 1, modality: "MR"),
        facts: ImageFacts(
            imageType: ["ORIGINAL", "PRIMARY", "OTHER"], acquired: created, acquisitionNumber: 1),
        geometry: single(0),
        pixels: try StoredPixels(rows: rows, columns: columns, signed: stored(0).map { Int16($0) - 1100 }),
        acquisition: MRImage.Acquisition(
            scanningSequence: ["EP", "SE"], acquisitionType: "2D", repetitionMilliseconds: 4000,
            echoMilliseconds: 90, echoTrainLength: 64, flipDegrees: 90, fieldStrengthTesla: 3,
            diffusionBValue: 1000))
    return try image.dataSet()
}

func derivation(_ images: [DataSet]) throws -> Derivation {
    Derivation(
        code: Code("129104", "DCM", "Perfusion image analysis"), description: "By a formula",
        sources: try images.map { [Derivation.Source(try InstanceReference($0))] })
}

/// Seconds that grow with the voxel; every seventh voxel has no value.
let mapValues = (0..<planes * rows * columns).map { $0 % 7 == 0 ? Float.nan : Float($0) / 64 }

func parametricMap(_ images: [DataSet]) throws -> DataSet {
    let map = ParametricMap(
        context: try context(images[0], "parametric-map", number: 100),
        content: ContentIdentification(label: "TMAX", description: "Time of the maximum, für Ärzte"),
        modality: "CT", imageType: ["DERIVED", "PRIMARY", "PERFUSION", "TTP"], geometry: geometry,
        values: mapValues, paddingValue: -1,
        quantity: RealWorldQuantity(
            label: "Tmax", explanation: "Time of the maximum of the residue function",
            unit: Code("s", "UCUM", "second"), quantity: Code("113084", "DCM", "Tmax")),
        anatomy: .brain, laterality: "B", derivation: try derivation(images),
        dimensionOrganization: uids.uid("dimensions"))
    return try map.dataSet()
}

let algorithm = AlgorithmIdentification(
    family: Code("123101", "DCM", "Neighborhood Analysis"), name: "formula", version: "1", source: "Willis")
let abnormal = Code("49755003", "SCT", "Morphologically Abnormal Structure")

func segment(_ label: String, _ type: Code, _ color: [Double]) -> Segment {
    Segment(
        label: label, description: "By a formula", category: abnormal, type: type,
        origin: .automatic(algorithm), anatomy: .brain,
        tracking: Segment.Tracking(id: label, uid: uids.uid("tracking \(label)")), colorCIELab: color)
}

let segments = [
    segment("Core", Code("55641003", "SCT", "Infarct"), [53, 80, 67]),
    segment("Hypoperfusion", Code("52674009", "SCT", "Ischemia"), [88, -86, 83]),
    segment("Nothing", Code("52674009", "SCT", "Ischemia"), [50, 0, 0]),
]

func segmentation(_ images: [DataSet], _ name: String, _ voxels: Segmentation.Voxels) throws -> DataSet {
    let segmentation = Segmentation(
        context: try context(images[0], name, number: 101), content: ContentIdentification(label: "LESIONS"),
        geometry: geometry, segments: segments, voxels: voxels, derivation: try derivation(images),
        dimensionOrganization: uids.uid("dimensions of segments"))
    return try segmentation.dataSet()
}

func segmentations(_ images: [DataSet]) throws {
    let count = planes * rows * columns
    let plane = rows * columns
    // The core is in the second plane alone, hypoperfusion in the second and third.
    let core = (0..<count).map { $0 / plane == 1 && $0 % 3 == 0 }
    let slow = (0..<count).map { ($0 / plane == 1 || $0 / plane == 2) && $0 % 3 != 1 }
    let none = [Bool](repeating: false, count: count)
    try write(
        segmentation(images, "segmentation-binary", .binary([core, slow, none])), "segmentation-binary")
    let fractions = [core, slow, none].map { mask in mask.enumerated().map { $1 ? UInt8($0 % 200 + 1) : 0 } }
    try write(
        segmentation(images, "segmentation-fractional", .fractional(fractions, .probability, maximum: 200)),
        "segmentation-fractional")
}

func captures(_ source: DataSet) throws {
    func capture(_ name: String, _ pixels: StoredPixels) throws {
        let capture = SecondaryCapture(
            context: try context(source, name, number: 102),
            facts: ImageFacts(
                imageType: ["DERIVED", "SECONDARY"], comments: "Research use only.",
                sources: [try InstanceReference(source)]),
            pixels: pixels, patientOrientation: ["L", "P"])
        try write(capture.dataSet(), name)
    }
    func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7 + $0 / 256) } }
    func words(_ count: Int) -> [UInt16] { (0..<count).map { UInt16(truncatingIfNeeded: $0 * 97) } }
    let size = rows * columns
    try capture("secondary-gray", StoredPixels(rows: rows, columns: columns, gray: bytes(size)))
    try capture("secondary-word", StoredPixels(rows: rows, columns: columns, unsigned: words(size)))
    try capture("secondary-color", StoredPixels(rows: rows, columns: columns, rgb: bytes(size * 3)))
    try capture(
        "multi-frame-byte", StoredPixels(rows: rows, columns: columns, frames: 3, gray: bytes(size * 3)))
    try capture(
        "multi-frame-word", StoredPixels(rows: rows, columns: columns, frames: 3, unsigned: words(size * 3)))
    try capture(
        "multi-frame-color", StoredPixels(rows: rows, columns: columns, frames: 3, rgb: bytes(size * 9)))
}

func enhancedFrames(timePoints: Int, derivation: Derivation?) throws -> EnhancedFrames {
    let values = (0..<timePoints).flatMap { time in
        (0..<planes).flatMap { plane in stored(plane).map { $0 + UInt16(time) } }
    }
    let seconds = (0..<timePoints * planes).map { 30 + $0 }
    return EnhancedFrames(
        geometry: geometry, timePoints: timePoints,
        acquired: derivation == nil
            ? seconds.map { second in
                DateAndTime(
                    date: created.date, time: TimeOfDay(hour: 10, minute: 15, second: second) ?? created.time)
            } : [],
        durationMilliseconds: 500,
        pixels: try StoredPixels(
            rows: rows, columns: columns, frames: timePoints * planes, bitsStored: 12, unsigned: values),
        anatomy: .brain, laterality: "B", window: ImageFacts.Window(center: 40, width: 80),
        derivation: derivation,
        dimensionOrganization: uids.uid("enhanced dimensions"))
}

func enhanced(_ images: [DataSet]) throws {
    let ct = EnhancedCTImage(
        context: scannerContext("enhanced-ct", instance: 1, modality: "CT"),
        frames: try enhancedFrames(timePoints: 2, derivation: nil),
        irradiationEvent: uids.uid("irradiation"),
        scan: EnhancedCTImage.Scan(
            acquisitionType: "SEQUENCED", tubeKilovolts: 80, tubeMilliamperes: 200, exposureMilliseconds: 500,
            doseIndexMilligray: 50, revolutionSeconds: 0.5, singleCollimationMillimeters: 0.5,
            totalCollimationMillimeters: 20, tablePositionsMillimeters: (0..<planes).map { Double($0) * 5 },
            filterType: "WEDGE", filterMaterial: "ALUMINUM", gantryTiltDegrees: 11.459,
            convolutionKernel: "H20f"))
    try write(ct.dataSet(), "enhanced-ct")
    var derived = ct
    derived.context = try context(images[0], "enhanced-ct-derived", number: 103)
    derived.facts.imageType = ["DERIVED", "PRIMARY", "VOLUME", "MEAN"]
    derived.frames = try enhancedFrames(timePoints: 1, derivation: try derivation(images))
    derived.scan = nil
    try write(derived.dataSet(), "enhanced-ct-derived")
    var scan = EnhancedMRImage.Scan(
        pulseSequenceName: "ep2d_diff", fieldStrengthTesla: 3, transmitterMegahertz: 123.2,
        repetitionMilliseconds: 4000, echoMilliseconds: 90, flipDegrees: 90, pixelBandwidthHertz: 1500,
        coilName: "Head 32")
    scan.isEchoPlanar = true
    scan.gradientEchoes = 64
    scan.suppression = "FAT"
    let mr = EnhancedMRImage(
        context: scannerContext("enhanced-mr", instance: 1, modality: "MR"),
        facts: EnhancedImageFacts(imageType: ["ORIGINAL", "PRIMARY", "DIFFUSION", "NONE"]),
        acquisitionContrast: "DIFFUSION", frames: try enhancedFrames(timePoints: 1, derivation: nil),
        diffusionBValue: 1000, scan: scan)
    try write(mr.dataSet(), "enhanced-mr")
}

do {
    let images = try ctImages()
    for (plane, image) in images.enumerated() { try write(image, "ct-\(plane + 1)") }
    try write(mrImage(), "mr")
    try write(parametricMap(images), "parametric-map")
    try segmentations(images)
    try captures(images[0])
    try enhanced(images)
} catch {
    print("\(error)")
    exit(1)
}
