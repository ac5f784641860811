import DICOM
import Dispatch
import Foundation

/// Writes a synthetic scan as DICOM files, in the manner of a vendor.
package struct PhantomWriter: Sendable {
    package var scan: SyntheticScan
    package var identity: PhantomIdentity
    package var layout: VendorLayout
    package var transferSyntax: TransferSyntax
    /// The gantry leans by this angle; positions and directions say so, as the standard asks.
    package var gantryTiltDegrees: Double

    package init(
        scan: SyntheticScan, identity: PhantomIdentity, layout: VendorLayout = .siemens,
        transferSyntax: TransferSyntax = .explicitVRLittleEndian, gantryTiltDegrees: Double = 0
    ) {
        self.scan = scan
        self.identity = identity
        self.layout = layout
        self.transferSyntax = transferSyntax
        self.gantryTiltDegrees = gantryTiltDegrees
    }

    /// - Parameter progress: called on the caller's thread with the fraction written.
    /// - Returns: the files' paths.
    package func write(to folder: String, progress: (Double) -> Void = { _ in }) throws -> [String] {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var paths: [String] = []
        for frame in 0..<scan.frames {
            let objects = layout == .canon ? [try volume(frame)] : try images(frame)
            for (offset, object) in objects.enumerated() {
                let number = layout == .canon ? frame : frame * scan.slices + offset
                let path = "\(folder)/IM\(padded(number + 1, 5)).dcm"
                try object.write(to: path)
                paths.append(path)
            }
            progress(Double(frame + 1) / Double(scan.frames))
        }
        return paths
    }

    private func images(_ frame: Int) throws -> [DICOMFile] {
        let slices = (0..<scan.slices).filter { scan.seconds(frame, $0) != nil }
        var made = [Result<DICOMFile, DICOMError>?](repeating: nil, count: slices.count)
        made.withUnsafeMutableBufferPointer { target in
            nonisolated(unsafe) let target = target
            DispatchQueue.concurrentPerform(iterations: slices.count) { index in
                target[index] = Result { () throws(DICOMError) in try image(frame, slices[index]) }
            }
        }
        return try made.compactMap { try $0?.get() }
    }

    private func image(_ frame: Int, _ slice: Int) throws(DICOMError) -> DICOMFile {
        let seconds = identity.startSeconds + (scan.seconds(frame, slice) ?? 0)
        let image = CTImage(
            context: try context(
                series: layout == .split ? "series \(frame)" : "series",
                seriesNumber: layout == .split ? 10 + frame : 4, instance: "instance \(frame) \(slice)",
                instanceNumber: instanceNumber(frame, slice), seconds: seconds),
            facts: ImageFacts(imageType: ["ORIGINAL", "PRIMARY", "AXIAL"], acquisitionNumber: 1),
            geometry: geometry([slice]), pixels: try pixels(frame, [slice]),
            acquisition: CTImage.Acquisition(
                tubeKilovolts: 80, convolutionKernel: "H20f", gantryTiltDegrees: gantryTiltDegrees))
        var dataSet = try image.dataSet()
        dataSet.set(.sliceLocation, Double(slice) * scan.sliceSpacingMillimeters)
        setClock(seconds, frame, in: &dataSet)
        return DICOMFile(dataSet: dataSet, transferSyntax: transferSyntax)
    }

    private func instanceNumber(_ frame: Int, _ slice: Int) -> Int {
        switch layout {
        case .ge: slice * scan.frames + frame + 1
        case .philips: frame * scan.slices + (scan.slices - slice)
        case .split: slice + 1
        default: frame * scan.slices + slice + 1
        }
    }

    private func setClock(_ seconds: Double, _ frame: Int, in dataSet: inout DataSet) {
        dataSet.set(.contentDate, identity.studyDate)
        dataSet.set(.acquisitionDate, identity.studyDate)
        switch layout {
        case .ge:
            dataSet.set(.acquisitionTime, Self.time(identity.startSeconds))
            dataSet.set(.contentTime, Self.time(identity.startSeconds))
            dataSet.set(Tag(0x0019, 0x0010), "GEMS_ACQU_01", vr: .LO)
            dataSet.set(Tag(0x0019, 0x1024), seconds - identity.startSeconds, vr: .DS)
        case .philips:
            dataSet.set(.acquisitionDateTime, identity.studyDate + Self.time(seconds))
            dataSet.set(.contentTime, Self.time(identity.startSeconds + 120))
            dataSet.set(.temporalPositionIdentifier, frame + 1)
            dataSet.set(.numberOfTemporalPositions, scan.frames)
        default:
            dataSet.set(.acquisitionTime, Self.time(seconds))
            dataSet.set(.contentTime, Self.time(seconds))
        }
    }

    /// What all objects of the scan say of the patient, the study and the scanner.
    func context(
        series: String, seriesNumber: Int, instance: String, instanceNumber: Int, seconds: Double
    ) throws(DICOMError) -> CompositeContext {
        var attributes = DataSet()
        attributes.set(.patientAge, identity.age)
        attributes.set(.studyDescription, identity.studyDescription)
        return CompositeContext(
            patientAndStudy: PatientAndStudy(
                name: identity.patientName, patientID: identity.patientID,
                birthDate: CalendarDate(identity.birthDate), sex: identity.sex,
                studyInstanceUID: identity.studyUID, studyDate: CalendarDate(identity.studyDate),
                studyTime: TimeOfDay(Self.time(identity.startSeconds)), studyID: "1",
                accessionNumber: identity.accessionNumber, attributes: attributes),
            series: SeriesAttributes(
                uid: uid(series), number: seriesNumber, description: identity.seriesDescription,
                bodyPart: identity.bodyPart, patientPosition: "HFS"),
            equipment: Equipment(
                manufacturer: "Willis phantom", modelName: layout.rawValue, serialNumber: "1",
                softwareVersions: ["1"]),
            sopInstanceUID: uid(instance), instanceNumber: instanceNumber, created: try moment(seconds),
            frameOfReference: FrameOfReference(uid: uid("frame of reference")))
    }

    /// The scanner's clock, so many seconds after midnight.
    func moment(_ seconds: Double) throws(DICOMError) -> DateAndTime {
        guard let moment = DateAndTime(identity.studyDate + Self.time(seconds)) else {
            throw DICOMError(
                .invalidValue, "\"\(identity.studyDate)\" is no date.", path: TagPath(.studyDate))
        }
        return moment
    }

    /// Some slices as planes in the patient.
    func geometry(_ slices: [Int]) -> PlaneGeometry {
        PlaneGeometry(
            rows: scan.rows, columns: scan.columns, positions: slices.map(position),
            orientation: orientation,
            pixelSpacing: [scan.pixelSpacingMillimeters, scan.pixelSpacingMillimeters],
            sliceThickness: scan.sliceSpacingMillimeters)
    }

    /// Pixels of some slices as unsigned words, 1024 above the CT numbers.
    func pixels(_ frame: Int, _ slices: [Int]) throws(DICOMError) -> StoredPixels {
        let words = slices.flatMap { slice in
            scan.hounsfield(frame, slice).map { UInt16(clamping: Int32($0) + 1024) }
        }
        return try StoredPixels(
            rows: scan.rows, columns: scan.columns, frames: slices.count, unsigned: words)
    }

    /// Patient coordinates of the first pixel: the table moves along z whatever the gantry does.
    func position(_ slice: Int) -> [Double] {
        let half = -scan.pixelSpacingMillimeters * Double(scan.columns - 1) / 2
        let table = Double(slice) * scan.sliceSpacingMillimeters / tilt.cosine
        return [half, half * tilt.cosine, half * tilt.sine + table].map { ($0 * 1000).rounded() / 1000 }
    }

    var orientation: [Double] { [1, 0, 0, 0, tilt.cosine, tilt.sine] }

    private var tilt: (cosine: Double, sine: Double) {
        let angle = gantryTiltDegrees * .pi / 180
        return (cos(angle), sin(angle))
    }

    func uid(_ what: String) -> UID {
        .derived(from: "willis phantom \(identity.seed) \(layout.rawValue) \(what)")
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    /// A TM value of seconds since midnight, to the millisecond.
    static func time(_ seconds: Double) -> String {
        let milliseconds = Int((seconds * 1000).rounded())
        func digits(_ value: Int, _ width: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        let (hours, minutes) = (milliseconds / 3_600_000 % 24, milliseconds / 60_000 % 60)
        return digits(hours, 2) + digits(minutes, 2) + digits(milliseconds / 1000 % 60, 2) + "."
            + digits(milliseconds % 1000, 3)
    }
}
