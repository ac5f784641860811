import Codecs
import DICOM
import Foundation
import Testing

/// The programs under `Examples/`, run as their readers would.
struct ExamplesTests {
    @Test func `an image is read with its patient and its pixels`() throws {
        let bench = try Bench()
        let run = try bench.run("ReadImage", "image.dcm")
        #expect(run.status == 0)
        #expect(run.output.contains("张^三 Zhang^San (P1)"))
        #expect(run.output.contains("Middle   40.0 HU"))
        let missing = try bench.run("ReadImage", "nothing.dcm")
        #expect(missing.status == 65)
        #expect(missing.output.contains("nothing.dcm"))
    }

    @Test func `a picture shows what the window asks for`() throws {
        let bench = try Bench()
        #expect(try bench.run("SavePicture", "image.dcm", "picture.pgm").status == 0)
        let picture = try Data(contentsOf: bench.folder.appendingPathComponent("picture.pgm"))
        #expect(picture.prefix(11) == Data("P5\n8 8\n255\n".utf8))
        // PS3.3 C.11.2.1.2.1 with c = 40, w = 80: ((40 - 39.5) / 79 + 0.5) * 255 = 129.1.
        #expect(Set(picture.dropFirst(11)) == [129])
    }

    @Test func `a JSON document holds the header and comes back whole`() throws {
        let bench = try Bench()
        let run = try bench.run("ShowJSON", "image.dcm")
        #expect(run.status == 0)
        let document = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        #expect((document?["00100020"] as? [String: Any])?["Value"] as? [String] == ["P1"])
    }

    @Test func `a pseudonym is the same under the same key and tells no name`() throws {
        let bench = try Bench()
        try Data(repeating: 7, count: 32).write(to: bench.folder.appendingPathComponent("key"))
        let first = try bench.run("Pseudonymise", "image.dcm", "one.dcm", "key")
        let second = try bench.run("Pseudonymise", "image.dcm", "two.dcm", "key")
        #expect(first.status == 0)
        #expect(first.output == second.output)
        #expect(first.output.contains("STROKE-"))
        let bytes = try Data(contentsOf: bench.folder.appendingPathComponent("one.dcm"))
        for name in ["Zhang", "张"] { #expect(bytes.range(of: Data(name.utf8)) == nil) }
    }

    @Test func `a disc gets its index`() throws {
        let bench = try Bench(fileName: "IM000001")
        let run = try bench.run("MakeDICOMDIR", ".", "IM000001")
        #expect(run.status == 0)
        #expect(run.output.contains("head: 1 object(s)"))
        let path = bench.folder.appendingPathComponent("DICOMDIR").path
        #expect(try MediaDirectory.read(path: path).records.count == 1)
    }

    @Test func `a region is marked and its volume reported`() throws {
        let bench = try Bench()
        // 8 x 8 pixels of 0.5 x 0.5 mm in two slices 2 mm apart: 0.064 mL in all, all of it at 40 HU.
        try bench.addSlice("second.dcm")
        let run = try bench.run("MarkRegion", "30", "seg.dcm", "report.dcm", "second.dcm", "image.dcm")
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("0.064 mL"))
        let marks = try DICOMFile.read(path: bench.folder.appendingPathComponent("seg.dcm").path).dataSet
        #expect(marks.bytes(.pixelData)?.array == [UInt8](repeating: 0xFF, count: 16))
        let document = try DICOMFile.read(path: bench.folder.appendingPathComponent("report.dcm").path)
            .dataSet
        let report = try MeasurementReport(StructuredReport(document))
        #expect(report.groups.first?.measurements.first?.value == "0.064")
        #expect(report.groups.first?.segment?.segmentation.sopInstance == marks.uid(.sopInstanceUID))
        #expect(
            try bench.run("MarkRegion", "60", "seg.dcm", "report.dcm", "image.dcm").output.hasPrefix("0.0 mL")
        )
    }

    @Test func `an image is recompressed without loss`() throws {
        let bench = try Bench()
        let run = try bench.run("Recompress", "image.dcm", "smaller.dcm")
        #expect(run.status == 0)
        #expect(run.output.contains("bit for bit the same"))
    }
}

/// A folder with one small CT image, and the built examples.
struct Bench {
    let folder: URL

    init(fileName: String = "image.dcm") throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("willis-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try DICOMFile(dataSet: Self.image()).write(to: folder.appendingPathComponent(fileName).path)
    }

    func addSlice(_ fileName: String) throws {
        var image = Self.image()
        image.set(.sopInstanceUID, "1.2.3.5" as UID)
        image.set(.imagePositionPatient, [0.0, 0.0, 2.0])
        try DICOMFile(dataSet: image).write(to: folder.appendingPathComponent(fileName).path)
    }

    func run(_ example: String, _ arguments: String...) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = Self.products.appendingPathComponent(example)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    /// Where the tests themselves were built.
    private static var products: URL { Bundle.main.bundleURL }

    private static func image() -> DataSet {
        var image = DataSet()
        image.set(.specificCharacterSet, "ISO_IR 192")
        image.set(.sopClassUID, UID.ctImageStorage)
        image.set(.sopInstanceUID, "1.2.3.4" as UID)
        image.set(.studyInstanceUID, "1.2.3" as UID)
        image.set(.seriesInstanceUID, "1.2.3.1" as UID)
        image.set(.patientName, "Zhang^San=张^三")
        image.set(.patientID, "P1")
        image.set(.studyDescription, "head")
        image.set(.modality, "CT")
        image.set(.frameOfReferenceUID, "1.2.3.9" as UID)
        image.set(.imagePositionPatient, [0.0, 0.0, 0.0])
        image.set(.imageOrientationPatient, [1.0, 0.0, 0.0, 0.0, 1.0, 0.0])
        image.set(.pixelSpacing, [0.5, 0.5])
        image.set(.sliceThickness, 2.0)
        image.set(.rows, 8)
        image.set(.columns, 8)
        image.set(.samplesPerPixel, 1)
        image.set(.photometricInterpretation, "MONOCHROME2")
        image.set(.bitsAllocated, 16)
        image.set(.bitsStored, 16)
        image.set(.highBit, 15)
        image.set(.pixelRepresentation, 1)
        image.set(.rescaleIntercept, -1024.0)
        image.set(.rescaleSlope, 1.0)
        image.set(.windowCenter, 40.0)
        image.set(.windowWidth, 80.0)
        let stored = [UInt8](repeating: 0, count: 128).enumerated().map {
            UInt8($0.offset % 2 == 0 ? 0x28 : 0x04)
        }
        image.set(.pixelData, Bytes(stored), vr: .OW)
        return image
    }
}
