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
            let objects = layout == .canon ? [volume(frame)] : try images(frame)
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
        var made = [DICOMFile?](repeating: nil, count: slices.count)
        made.withUnsafeMutableBufferPointer { target in
            nonisolated(unsafe) let target = target
            DispatchQueue.concurrentPerform(iterations: slices.count) { index in
                target[index] = image(frame, slices[index])
            }
        }
        return made.compactMap { $0 }
    }

    private func image(_ frame: Int, _ slice: Int) -> DICOMFile {
        var dataSet = study()
        let seconds = identity.startSeconds + (scan.seconds(frame, slice) ?? 0)
        dataSet.set(.sopClassUID, UID("1.2.840.10008.5.1.4.1.1.2"))
        dataSet.set(.sopInstanceUID, uid("instance \(frame) \(slice)"))
        dataSet.set(.seriesInstanceUID, uid(layout == .split ? "series \(frame)" : "series"))
        dataSet.set(.seriesNumber, layout == .split ? 10 + frame : 4)
        dataSet.set(.instanceNumber, instanceNumber(frame, slice))
        dataSet.set(.imageType, ["ORIGINAL", "PRIMARY", "AXIAL"])
        setClock(seconds, frame, in: &dataSet)
        dataSet.set(.imagePositionPatient, position(slice))
        dataSet.set(.imageOrientationPatient, orientation)
        dataSet.set(.pixelSpacing, [scan.pixelSpacingMillimeters, scan.pixelSpacingMillimeters])
        dataSet.set(.sliceThickness, scan.sliceSpacingMillimeters)
        dataSet.set(.sliceLocation, Double(slice) * scan.sliceSpacingMillimeters)
        dataSet.set(.rescaleIntercept, -1024)
        dataSet.set(.rescaleSlope, 1)
        dataSet.set(.rescaleType, "HU")
        setPixels(Bytes(stored(frame, slice)), in: &dataSet)
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

    func study() -> DataSet {
        var dataSet = DataSet()
        dataSet.set(.specificCharacterSet, "ISO_IR 192")
        dataSet.set(.patientName, identity.patientName)
        dataSet.set(.patientID, identity.patientID)
        dataSet.set(.patientSex, identity.sex)
        dataSet.set(.patientBirthDate, identity.birthDate)
        dataSet.set(.patientAge, identity.age)
        dataSet.set(.studyInstanceUID, identity.studyUID)
        dataSet.set(.studyDate, identity.studyDate)
        dataSet.set(.studyTime, Self.time(identity.startSeconds))
        dataSet.set(.studyID, "1")
        dataSet.set(.accessionNumber, identity.accessionNumber)
        dataSet.set(.referringPhysicianName, "")
        dataSet.set(.studyDescription, identity.studyDescription)
        dataSet.set(.seriesDescription, identity.seriesDescription)
        dataSet.set(.modality, "CT")
        dataSet.set(.manufacturer, "Willis phantom")
        dataSet.set(.manufacturerModelName, layout.rawValue)
        dataSet.set(.bodyPartExamined, identity.bodyPart)
        dataSet.set(.patientPosition, "HFS")
        dataSet.set(.kvp, 80)
        dataSet.set(.frameOfReferenceUID, uid("frame of reference"))
        dataSet.set(.positionReferenceIndicator, "")
        dataSet.set(.acquisitionNumber, 1)
        dataSet.set(.convolutionKernel, "H20f")
        return dataSet
    }

    func setPixels(_ pixels: Bytes, in dataSet: inout DataSet) {
        dataSet.set(.samplesPerPixel, 1)
        dataSet.set(.photometricInterpretation, "MONOCHROME2")
        dataSet.set(.rows, scan.rows)
        dataSet.set(.columns, scan.columns)
        dataSet.set(.bitsAllocated, 16)
        dataSet.set(.bitsStored, 16)
        dataSet.set(.highBit, 15)
        dataSet.set(.pixelRepresentation, 0)
        dataSet.set(.pixelData, pixels, vr: .OW)
    }

    /// Pixels as unsigned little-endian words, 1024 above the CT numbers.
    func stored(_ frame: Int, _ slice: Int) -> [UInt8] {
        let hounsfield = scan.hounsfield(frame, slice)
        return [UInt8](unsafeUninitializedCapacity: hounsfield.count * 2) { bytes, count in
            for (index, value) in hounsfield.enumerated() {
                let word = UInt16(clamping: Int32(value) + 1024)
                bytes[index * 2] = UInt8(truncatingIfNeeded: word)
                bytes[index * 2 + 1] = UInt8(truncatingIfNeeded: word >> 8)
            }
            count = hounsfield.count * 2
        }
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
