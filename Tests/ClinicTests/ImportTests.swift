import Archive
import DICOM
import Foundation
import Records
import Testing

@testable import Clinic

struct ImportTests {
    private func file(_ bytes: [UInt8], in house: House) throws -> String {
        let path = house.folder + "/" + Hexadecimal.string(Randomness.bytes(8)) + ".dcm"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test func `a file with its own meta information is the object that a scanner would send`() async throws {
        let house = try House()
        let image = TestImage()
        let bytes = try DICOMFile(dataSet: image.dataSet, transferSyntax: .explicitVRLittleEndian).write()
        #expect(await house.intake.importFile(path: try file(bytes, in: house)) == .stored)
        #expect(try await house.intake.receive(image) == .duplicate)
    }

    @Test func `every transfer syntax keeps its bytes`() async throws {
        let house = try House()
        let syntaxes: [TransferSyntax] = [
            .implicitVRLittleEndian, .explicitVRLittleEndian, .explicitVRBigEndian,
            .deflatedExplicitVRLittleEndian,
        ]
        for (number, syntax) in syntaxes.enumerated() {
            let image = TestImage(number: number + 1)
            let bytes = try DICOMFile(dataSet: image.dataSet, transferSyntax: syntax).write()
            #expect(await house.intake.importFile(path: try file(bytes, in: house)) == .stored)
        }
        let stored = try await house.archive.read { try Instances.ofStudy("1.2.3", in: $0) }
        #expect(stored.map(\.attributes.transferSyntaxUID) == syntaxes.map(\.uid.string))
        for image in stored {
            let blob = try #require(BlobID(image.blob))
            let file = try DICOMFile.read(path: house.archive.blobs.path(of: blob))
            #expect(file.dataSet.string(.patientID) == "P1")
        }
    }

    @Test func `a bare data set is taken in, other files are refused with the reason`() async throws {
        let house = try House()
        let bare = try TestImage().bytes(.implicitVRLittleEndian)
        #expect(await house.intake.importFile(path: try file(bare, in: house)) == .stored)
        for bytes in [[], Array("Not a DICOM file, just some text.".utf8)] {
            guard case .unreadable = await house.intake.importFile(path: try file(bytes, in: house)) else {
                Issue.record("\(bytes.count) bytes were accepted.")
                continue
            }
        }
        guard case .unreadable = await house.intake.importFile(path: house.folder + "/no such file") else {
            Issue.record("A missing file was accepted.")
            return
        }
    }

    @Test func `a folder read to its end is an association ended`() async throws {
        let house = try House()
        let intake = house.intake
        let bytes = try DICOMFile(dataSet: TestImage().dataSet, transferSyntax: .explicitVRLittleEndian)
            .write()
        #expect(await intake.importFile(path: try file(bytes, in: house)) == .stored)
        await intake.importEnded()
        let study = try await house.archive.read { try Arrivals.study("1.2.3", in: $0) }
        #expect(study?.progress.associationEndedMilliseconds == house.clock.now)
    }
}

struct FileMetaTests {
    @Test func `it is what the standard asks for`() throws {
        let bytes = FileMetaInformation.encoded(
            sopClass: TestImage.ctImage, sopInstance: "1.2.3", transferSyntax: "1.2.840.10008.1.2.1")
        let body = try TestImage().bytes()
        let file = try DICOMFile.read(Bytes(bytes + body))
        #expect(file.remarks.isEmpty, "Among them would be a wrong group length.")
        #expect(file.meta.uid(.mediaStorageSOPClassUID) == TestImage.ctImage)
        #expect(file.meta.uid(.mediaStorageSOPInstanceUID) == "1.2.3")
        #expect(file.meta.string(.implementationVersionName) == "WILLIS")
        #expect(FileMetaInformation(Bytes(bytes + body))?.dataSetOffset == bytes.count)
    }

    @Test func `cut or lying files have no data set`() {
        let bytes = FileMetaInformation.encoded(
            sopClass: "1.2", sopInstance: "1.2.3", transferSyntax: "1.2.840.10008.1.2.1")
        for count in 0..<bytes.count {
            let offset = FileMetaInformation(Bytes(Array(bytes.prefix(count))))?.dataSetOffset
            #expect(offset.map { $0 <= count } ?? true)
        }
        var lying = bytes
        lying[138] = 0xFF
        lying[139] = 0xFF
        #expect(FileMetaInformation(Bytes(lying))?.dataSetOffset == nil)
    }
}
