import DICOM
import Foundation
import Imaging

@testable import Clinic

/// A head small enough to be written and read many times.
enum SmallHead {
    static let options: HeadPhantom.Options = {
        var options = HeadPhantom.Options()
        options.matrix = 64
        options.slices = 9
        options.side = .left
        options.coreMilliliters = 10
        options.hypoperfusionMilliliters = 40
        options.frameTimesSeconds = HeadPhantom.uniformTimes(interval: 2, duration: 20)
        return options
    }()

    static let phantom: HeadPhantom = {
        do { return try HeadPhantom(options: options) } catch {
            preconditionFailure("The options are valid: \(error)")
        }
    }()

    static let identity = PhantomIdentity(
        patientName: PersonName("Zhang^Wei=张^伟"), patientID: "P-1", sex: "M", birthDate: "19550101",
        age: "071Y",
        studyDate: "20260301", seed: "small head")

    static func write(
        to folder: String, layout: VendorLayout = .siemens, syntax: TransferSyntax = .explicitVRLittleEndian,
        tilt: Double = 0, missing: [(frame: Int, slice: Int)] = []
    ) throws {
        _ = try PhantomWriter(
            scan: SyntheticScan(phantom, missing: missing), identity: identity, layout: layout,
            transferSyntax: syntax, gantryTiltDegrees: tilt
        ).write(to: folder)
    }

    /// A frame of an image that is nowhere in particular.
    static func frame(columns: Int, rows: Int, pixels: PixelLayout) throws -> ImageFrame {
        let folder = try TemporaryFolder()
        var dataSet = DataSet()
        dataSet.set(.sopClassUID, UID("1.2.840.10008.5.1.4.1.1.2"))
        dataSet.set(.sopInstanceUID, UID("1.2.3"))
        try DICOMFile(dataSet: dataSet).write(to: folder.path + "/image.dcm")
        return ImageFrame(
            file: try StudyFile(path: folder.path + "/image.dcm"), frameIndex: 0,
            series: SeriesFacts(
                seriesUID: "1", description: "", modality: "CT", imageType: [], frameOfReferenceUID: "",
                kernel: ""),
            geometry: ImageGeometry(
                columns: columns, rows: rows, columnSpacing: 1, rowSpacing: 1, rowDirection: [1, 0, 0],
                columnDirection: [0, 1, 0], position: [0, 0, 0]), pixels: pixels, times: FrameTimes())
    }

    static func assemble(_ folder: String) throws -> Assembly {
        let files = try StudyFolder.scan(folder).studies.flatMap(\.files)
        let acquisitions = AcquisitionFinder.find(in: files.flatMap(FrameReader.frames), modality: "CT")
        return try Assembler(acquisitions[0]).assemble()
    }
}

/// A folder that goes when the test ends.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "willis-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

extension PerfusionSeries {
    /// Mean row of everything denser than bone in the first frame of a slice of the first slab.
    func rowCentroid(slice: Int) -> Double {
        let size = grid.columns * grid.rows
        let image = slabs[0].hounsfield[slice * size..<(slice + 1) * size]
        var (sum, count) = (0.0, 0.0)
        for (index, value) in image.enumerated() where value > 300 {
            sum += Double(index / grid.columns)
            count += 1
        }
        return sum / max(1, count)
    }
}
