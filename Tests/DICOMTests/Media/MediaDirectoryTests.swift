import Foundation
import Testing

@testable import DICOM

@Suite struct MediaDirectoryTests {
    private func file(_ patient: String, _ study: String, _ series: String, _ number: Int) -> DICOMFile {
        var dataSet = DataSet()
        dataSet.set(.sopClassUID, UID.ctImageStorage)
        dataSet.set(.sopInstanceUID, UID.derived(from: "\(patient)\(study)\(series)\(number)"))
        dataSet.set(.studyInstanceUID, UID.derived(from: study))
        dataSet.set(.seriesInstanceUID, UID.derived(from: series))
        dataSet.set(.patientID, patient)
        dataSet.set(.patientName, "山田^太郎")
        dataSet.set(.modality, "CT")
        dataSet.set(.instanceNumber, number)
        return DICOMFile(dataSet: dataSet)
    }

    private func sample() throws -> MediaDirectory {
        var directory = MediaDirectory(fileSetID: "CASE")
        for number in 0..<12 {
            let file = file("P\(number % 2)", "study \(number % 4)", "series \(number % 6)", number)
            try directory.add(file, fileID: ["DICOM", "F\(number)"])
        }
        return directory
    }

    @Test func `what is written reads back with every record in its place`() throws {
        let directory = try sample()
        let back = try MediaDirectory.read(Bytes(try directory.write()))
        #expect(back == directory)
        #expect(back.records.count == 2)
        #expect(back.all.count { $0.type == .image } == 12)
        #expect(back.records.first?.attributes.string(.patientName) == "山田^太郎")
        #expect(
            back.all.filter { $0.type == .series }.allSatisfy { $0.attributes.string(.seriesNumber) != nil })
        let empty = try MediaDirectory.read(Bytes(try MediaDirectory().write()))
        #expect(empty.records.isEmpty && empty.unreachable.isEmpty)
    }

    @Test func `a directory at the end of other bytes counts its offsets from its own start`() throws {
        let directory = try sample()
        let written = try directory.write()
        let all = Bytes([UInt8](repeating: 7, count: 333) + written)
        #expect(try MediaDirectory.read(all[333..<333 + written.count]) == directory)
    }

    @Test func `offsets that lead in a circle or nowhere are refused`() throws {
        let good = try sample().write()
        let file = try DICOMFile.read(Bytes(good))
        let items = file.dataSet.items(.directoryRecordSequence)
        for offset in [try #require(items.first?.itemOffset), 7, good.count + 100] {
            var broken = items
            broken[3].set(.offsetOfTheNextDirectoryRecord, offset)
            var bad = file
            bad.dataSet.set(.directoryRecordSequence, broken)
            let bytes = Bytes(try bad.write(sequenceLength: .defined))
            let error = failure { () throws(DICOMError) in try MediaDirectory.read(bytes) }
            #expect(error?.code == .invalidValue)
        }
    }

    @Test func `levels without end are refused`() throws {
        var record = MediaDirectory.Record(type: "PRIVATE")
        for _ in 0..<40 { record = MediaDirectory.Record(type: "PRIVATE", children: [record]) }
        let bytes = Bytes(try MediaDirectory(records: [record]).write())
        let error = failure { () throws(DICOMError) in try MediaDirectory.read(bytes) }
        #expect(error?.code == .invalidValue)
        #expect(try MediaDirectory.read(bytes, budget: Budget(maximumDepth: 64)).all.count == 41)
    }

    @Test func `damaged directories never trap`() throws {
        let good = try sample().write()
        var random = SplitMix(seed: 6)
        for _ in 0..<600 {
            var bad = good
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                bad[Int.random(in: 132..<bad.count, using: &random)] = UInt8.random(
                    in: 0...255, using: &random)
            }
            if let directory = try? MediaDirectory.read(Bytes(bad)) { #expect(directory.all.count <= 100) }
        }
    }

    @Test(arguments: [
        [], [""], ["."], [".."], ["DICOM", "..", "..", "etc"], ["a/b"], ["a\\b"], ["C:"], ["a\0b"],
        [String](repeating: "A", count: 17), [String(repeating: "A", count: 300)],
    ])
    func `a file ID never leads out of the folder`(fileID: [String]) {
        let error = failure { () throws(DICOMError) in try MediaDirectory.path(of: fileID, in: "/media") }
        #expect(error?.code == .invalidValue)
    }

    @Test func `a link that leads out of the folder is not followed`() throws {
        let folder = NSTemporaryDirectory() + "media-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createSymbolicLink(atPath: folder + "/OUT", withDestinationPath: "/etc")
        #expect(FileManager.default.createFile(atPath: folder + "/IN", contents: nil))
        #expect(try MediaDirectory.resolvedPath(of: ["IN"], in: folder).hasSuffix("/IN"))
        let error = failure { () throws(DICOMError) in
            try MediaDirectory.resolvedPath(of: ["OUT", "passwd"], in: folder)
        }
        #expect(error?.code == .invalidValue)
    }

    @Test func `a record of a type that cannot be written is refused`() {
        for type: MediaDirectory.RecordType in ["", "STÜDY"] {
            let directory = MediaDirectory(records: [MediaDirectory.Record(type: type)])
            #expect(failure { () throws(DICOMError) in try directory.write() }?.code == .unencodable)
        }
    }

    @Test func `names that media do not allow are not written`() {
        var directory = MediaDirectory()
        let file = file("P", "s", "t", 1)
        for fileID in [["image.dcm"], ["lower"], ["TOOLONGNAME"], [], ["A", "..", "B"]] {
            let error = failure { () throws(DICOMError) in try directory.add(file, fileID: fileID) }
            #expect(error?.code == .unencodable)
        }
    }
}
