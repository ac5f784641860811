import Codecs
import DICOM
import Foundation
import Imaging
import Records
import Testing

@testable import Clinic

/// A phantom knows what its own series looks like; whatever layout its files have, the same must come out.
@Suite struct AssemblyTests {
    @Test(arguments: VendorLayout.allCases)
    func `every vendor's layout gives the same series`(layout: VendorLayout) throws {
        let folder = try TemporaryFolder()
        try SmallHead.write(to: folder.path, layout: layout)
        let assembly = try SmallHead.assemble(folder.path)
        let truth = SmallHead.phantom.series()
        #expect(assembly.series.grid.slices == truth.grid.slices)
        #expect(abs(assembly.series.grid.sliceSpacingMillimeters - truth.grid.sliceSpacingMillimeters) < 1e-6)
        #expect(assembly.series.missing.isEmpty && assembly.remarks.isEmpty)
        #expect(assembly.series.slabs.count == 1)
        #expect(assembly.series.slabs[0].hounsfield == truth.slabs[0].hounsfield)
        for (found, expected) in zip(assembly.series.slabs[0].times, truth.slabs[0].times) {
            for (a, b) in zip(found, expected) { #expect(abs(a - b) < 0.0011) }
        }
    }

    @Test(
        arguments: [
            TransferSyntax.implicitVRLittleEndian, .explicitVRBigEndian, .deflatedExplicitVRLittleEndian,
        ])
    func `every uncompressed syntax gives the same series`(syntax: TransferSyntax) throws {
        let folder = try TemporaryFolder()
        try SmallHead.write(to: folder.path, syntax: syntax)
        #expect(
            try SmallHead.assemble(folder.path).series.slabs[0].hounsfield
                == SmallHead.phantom.series().slabs[0].hounsfield)
    }

    /// RLE, JPEG-LS, JPEG 2000 and HTJ2K.
    @Test(
        arguments: [
            UID("1.2.840.10008.1.2.5"), "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.90",
            "1.2.840.10008.1.2.4.201",
        ])
    func `every lossless compression gives the same series`(syntax: UID) throws {
        let folder = try TemporaryFolder()
        try SmallHead.write(to: folder.path)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let file = try DICOMFile.read(path: "\(folder.path)/\(name)", access: .memory)
            try PixelCodecs.transcode(file, to: TransferSyntax(syntax)).write(to: "\(folder.path)/\(name)")
        }
        #expect(
            try SmallHead.assemble(folder.path).series.slabs[0].hounsfield
                == SmallHead.phantom.series().slabs[0].hounsfield)
    }

    @Test func `files in any order and depth, with strangers among them, change nothing`() throws {
        let folder = try TemporaryFolder()
        try SmallHead.write(to: folder.path)
        for (index, name) in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            .enumerated()
        {
            let deep = "\(folder.path)/\(index % 3)/\(index % 2)"
            try FileManager.default.createDirectory(atPath: deep, withIntermediateDirectories: true)
            try FileManager.default.moveItem(
                atPath: "\(folder.path)/\(name)", toPath: "\(deep)/\(name.reversed())")
        }
        try Data("not an image".utf8).write(to: URL(fileURLWithPath: folder.path + "/notes.txt"))
        try Data(count: 200).write(to: URL(fileURLWithPath: folder.path + "/zeros.dcm"))
        let scan = try StudyFolder.scan(folder.path)
        #expect(scan.studies.count == 1)
        #expect(
            try SmallHead.assemble(folder.path).series.slabs[0].hounsfield
                == SmallHead.phantom.series().slabs[0].hounsfield)
    }

    @Test func `a missing image is interpolated in time and reported`() throws {
        let folder = try TemporaryFolder()
        try SmallHead.write(to: folder.path, missing: [(frame: 3, slice: 1)])
        let series = try SmallHead.assemble(folder.path).series
        #expect(series.missing == [PerfusionSeries.MissingImage(frame: 3, slice: 1)])
        let truth = SmallHead.phantom.series().slabs[0].hounsfield
        let size = series.grid.columns * series.grid.rows
        let slices = series.grid.slices
        for index in stride(from: 0, to: size, by: 37) {
            func at(_ frame: Int) -> Float { truth[(frame * slices + 1) * size + index] }
            let found = series.slabs[0].hounsfield[(3 * slices + 1) * size + index]
            #expect(abs(found - (at(2) + at(4)) / 2) < 0.01)
        }
    }

    @Test func `an image cut off in its pixels is treated as missing and named`() throws {
        let folder = try TemporaryFolder()
        try SmallHead.write(to: folder.path)
        let path = folder.path + "/IM00010.dcm"
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        try whole.prefix(whole.count - 500).write(to: URL(fileURLWithPath: path))
        let assembly = try SmallHead.assemble(folder.path)
        #expect(assembly.series.missing.count == 1)
        #expect(assembly.remarks.first?.code == "unreadable-images")
        #expect(assembly.remarks.first?.text.contains("IM00010.dcm") == true)
    }

    @Test func `a slice that is absent throughout is filled from its neighbours and reported`() throws {
        let folder = try TemporaryFolder()
        let frames = SmallHead.phantom.frames(slice: 0)
        try SmallHead.write(to: folder.path, missing: (0..<frames).map { (frame: $0, slice: 4) })
        let series = try SmallHead.assemble(folder.path).series
        #expect(series.grid.slices == SmallHead.phantom.grid.slices)
        #expect(series.missing.count == frames)
    }

    @Test func `a tilted gantry is straightened`() throws {
        let folder = try TemporaryFolder()
        try SmallHead.write(to: folder.path, tilt: 18)
        let series = try SmallHead.assemble(folder.path).series
        // The writer draws the same picture in every slice's own frame, and the frames shear along the table: the
        // skull of the lowest slice must be found moved against the middle one by the shear.
        let shear = tan(18 * Double.pi / 180) * series.grid.sliceSpacingMillimeters * 4
        let moved = series.rowCentroid(slice: 0) - SmallHead.phantom.series().rowCentroid(slice: 0)
        #expect(abs(abs(moved) * series.grid.rowSpacingMillimeters - shear) < 1.5)
        #expect(abs(series.grid.sliceSpacingMillimeters - 5) < 0.01)
    }

    @Test func `a shuttle scan keeps the times of both table positions`() throws {
        let folder = try TemporaryFolder()
        var options = SmallHead.options
        options.shuttle = true
        options.frameTimesSeconds = HeadPhantom.uniformTimes(interval: 3, duration: 30)
        let phantom = try HeadPhantom(options: options)
        _ = try PhantomWriter(scan: SyntheticScan(phantom), identity: SmallHead.identity).write(
            to: folder.path)
        let series = try SmallHead.assemble(folder.path).series
        #expect(series.slabs.map(\.slices) == phantom.slabs)
        #expect(abs(series.slabs[1].times[0][0] - 1.5) < 0.001)
        #expect(series.slabs.map(\.hounsfield) == phantom.series().slabs.map(\.hounsfield))
    }
}

/// What a study may hold beside one clean scan.
@Suite struct AcquisitionFinderTests {
    /// Writes the small head, changed file by file.
    private func write(_ folder: String, change: (inout DataSet, Int) -> Void) throws {
        try SmallHead.write(to: folder)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        for (index, name) in names.enumerated() {
            var file = try DICOMFile.read(path: "\(folder)/\(name)", access: .memory)
            change(&file.dataSet, index)
            try file.write(to: "\(folder)/\(name)")
        }
    }

    private func find(_ folders: [String]) throws -> [Acquisition] {
        let files = try folders.flatMap { try StudyFolder.scan($0).studies.flatMap(\.files) }
        return AcquisitionFinder.find(in: files.flatMap(FrameReader.frames), modality: "CT")
    }

    @Test func `a second injection is a scan of its own`() throws {
        let (first, second) = (try TemporaryFolder(), try TemporaryFolder())
        try SmallHead.write(to: first.path)
        try write(second.path) { dataSet, index in
            dataSet.set(.sopInstanceUID, UID("1.2.3.\(index)"))
            let seconds = dataSet.time(.acquisitionTime)?.seconds ?? 0
            dataSet.set(.acquisitionTime, PhantomWriter.time(seconds + 600))
        }
        let found = try find([first.path, second.path])
        #expect(found.map(\.timePointCount) == [11, 11])
    }

    @Test func `two reconstructions of one scan are kept apart`() throws {
        let (sharp, soft) = (try TemporaryFolder(), try TemporaryFolder())
        try SmallHead.write(to: sharp.path)
        try write(soft.path) { dataSet, index in
            dataSet.set(.sopInstanceUID, UID("1.2.4.\(index)"))
            dataSet.set(.seriesInstanceUID, UID("1.2.4"))
        }
        let found = try find([sharp.path, soft.path])
        #expect(found.count == 2)
        #expect(found.allSatisfy { $0.seriesUIDs.count == 1 && $0.timePointCount == 11 })
    }

    @Test func `one image with a wrong date is left out`() throws {
        let folder = try TemporaryFolder()
        try write(folder.path) { dataSet, index in
            if index == 30 { dataSet.set(.acquisitionDate, "20200101") }
        }
        let found = try find([folder.path])
        #expect(found.count == 1)
        #expect(try Assembler(found[0]).assemble().series.missing.count == 1)
    }

    @Test func `a scan over midnight is one scan even when only the study has a date`() throws {
        let folder = try TemporaryFolder()
        try write(folder.path) { dataSet, _ in
            dataSet.remove(.acquisitionDate)
            let seconds = dataSet.time(.acquisitionTime)?.seconds ?? 0
            dataSet.set(
                .acquisitionTime,
                PhantomWriter.time((seconds + 50_390).truncatingRemainder(dividingBy: 86_400)))
        }
        let found = try find([folder.path])
        #expect(found.count == 1)
        let times = try Assembler(found[0]).assemble().frameTimesSeconds
        #expect(abs((times.last ?? 0) - 20) < 0.01)
    }

    @Test func `an extreme temporal position is no trap`() throws {
        var dataSet = DataSet()
        dataSet.set(.temporalPositionIdentifier, Int(Int32.min))
        dataSet.set(.temporalResolution, 1000.0)
        var times = FrameTimes(dataSet)
        #expect(times.seconds(.temporalPosition) != nil)
        times.temporalPosition = .min
        #expect(times.seconds(.temporalPosition) != nil)
    }

    @Test func `an original image taken for perfusion counts, a computed map does not`() {
        var facts = SeriesFacts(
            seriesUID: "1", description: "", modality: "CT",
            imageType: ["ORIGINAL", "PRIMARY", "PERFUSION", "NONE"],
            frameOfReferenceUID: "", kernel: "")
        #expect(facts.isAcquired)
        facts.imageType[0] = "DERIVED"
        #expect(!facts.isAcquired)
        facts.imageType = ["ORIGINAL", "PRIMARY", "LOCALIZER"]
        #expect(!facts.isAcquired)
    }
}

@Suite struct AssemblyRefusalTests {
    private func refusal(of folder: String) throws -> String? {
        do {
            _ = try SmallHead.assemble(folder)
            return nil
        } catch let refusal as AssemblyRefusal {
            return refusal.reason.code
        }
    }

    @Test func `one time point is refused by name`() throws {
        let folder = try TemporaryFolder()
        var options = SmallHead.options
        options.frameTimesSeconds = [0]
        let phantom = try HeadPhantom(options: options)
        _ = try PhantomWriter(scan: SyntheticScan(phantom), identity: SmallHead.identity).write(
            to: folder.path)
        #expect(try refusal(of: folder.path) == "single-time-point")
    }

    @Test func `images whose times were erased are refused by name`() throws {
        let folder = try TemporaryFolder()
        try SmallHead.write(to: folder.path)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            var file = try DICOMFile.read(path: "\(folder.path)/\(name)", access: .memory)
            for tag in [Tag.acquisitionTime, .contentTime, .acquisitionDateTime] { file.dataSet.remove(tag) }
            try file.write(to: "\(folder.path)/\(name)")
        }
        #expect(try refusal(of: folder.path) == "frame-times-missing")
    }

    @Test func `a coronal series is refused by name`() throws {
        let folder = try TemporaryFolder()
        try SmallHead.write(to: folder.path)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            var file = try DICOMFile.read(path: "\(folder.path)/\(name)", access: .memory)
            let place = file.dataSet.doubles(.imagePositionPatient)
            file.dataSet.set(.imageOrientationPatient, [1.0, 0, 0, 0, 0, -1])
            file.dataSet.set(.imagePositionPatient, [place[0], place[2], -place[1]])
            try file.write(to: "\(folder.path)/\(name)")
        }
        #expect(try refusal(of: folder.path) == "not-axial")
    }
}
