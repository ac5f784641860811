import Clinic
import DICOM
import Foundation
import Hummingbird
import Testing

@testable import Gateway

@Suite struct RetrievalFaceTests {
    private let instance = "/dicom-web/studies/1.3.1/series/1.3.1.1/instances/1.3.1.1.2"

    @Test func `an object comes back as it was sent, alone or in parts`() async throws {
        let desk = try await Desk()
        let alone = try await desk.get(instance, ["Accept": "application/dicom"])
        #expect(alone.status == 200 && alone.headers[.contentType]?.contains("1.2.840.10008.1.2.1") == true)
        let file = try DICOMFile.read(Bytes(alone.body))
        #expect(file.dataSet.string(.sopInstanceUID) == "1.3.1.1.2")
        #expect(file.dataSet.personName(.patientName)?.ideographic == "王^小明")
        let parts = try await desk.get(instance)
        #expect(
            parts.headers[.contentType]?.hasPrefix("multipart/related; type=\"application/dicom\"") == true)
        #expect(parts.body.count > alone.body.count && contains(parts.body, alone.body))
    }

    @Test func `a study has all its objects, each with its address`() async throws {
        let desk = try await Desk()
        let answer = try await desk.get("/dicom-web/studies/1.3.1")
        let text = String(decoding: answer.body, as: UTF8.self)
        for number in 1...2 {
            #expect(
                text.contains(
                    "Content-Location: http://willis.test:8080/dicom-web/studies/1.3.1/series/1.3.1.1/instances/1.3.1.1.\(number)\r\n"
                ))
        }
        #expect(try await desk.get("/dicom-web/studies/1.3.9").status == 404)
        #expect(try await desk.get("/dicom-web/studies/1.3.1/series/1.3.2.1").status == 404)
    }

    @Test func `frames, pixel data and parts of them are the bytes that were stored`() async throws {
        let desk = try await Desk()
        let ones = [UInt8](repeating: 1, count: 8)
        let frame = try await desk.get(instance + "/frames/1", ["Accept": "application/octet-stream"])
        #expect(frame.status == 200 && frame.body == ones)
        let bulk = try await desk.get(instance + "/bulkdata/7FE00010")
        #expect(bulk.body == ones)
        let part = try await desk.get(instance + "/bulkdata/7FE00010", ["Range": "bytes=2-4"])
        #expect(part.status == 206 && part.body.count == 3)
        #expect(part.headers[.contentRange] == "bytes 2-4/8")
        #expect(
            try await desk.get(instance + "/bulkdata/7FE00010", ["Range": "bytes=8-"]).status == 416)
        for path in ["/frames/2", "/bulkdata/00100020/0/00100020", "/bulkdata/x", "/frames/1/2"] {
            #expect(try await desk.get(instance + path).status == 404, "\(path)")
        }
        for path in ["/frames/0", "/frames/1,x", "/frames/-1"] {
            #expect(try await desk.get(instance + path).status == 400, "\(path)")
        }
    }

    @Test func `a house without helpers decodes nothing and says so`() async throws {
        let desk = try await Desk()
        for (path, accept) in [
            ("/rendered", "image/png"), ("/frames/1", "multipart/related; type=\"image/jls\""),
            ("", "application/dicom; transfer-syntax=1.2.840.10008.1.2.4.80"),
        ] {
            let answer = try await desk.get(instance + path, ["Accept": accept])
            #expect(answer.status == 406 && answer.headers[.contentType] == "application/problem+json")
        }
    }

    @Test func `wrong parameters of a picture are named`() async throws {
        let desk = try await Desk()
        for (query, name) in [
            ("window=40", "window"), ("window=40,0", "window"), ("viewport=1", "viewport"),
            ("viewport=1,1,a,b,c,d", "viewport"), ("quality=101", "quality"), ("annotation=x", "annotation"),
        ] {
            let answer = try await desk.get(instance + "/rendered?" + query)
            #expect(answer.status == 400 && answer.text.contains("\"name\":\"\(name)\""), "\(query)")
        }
        #expect(try await desk.get("/wado?requestType=WADO&studyUID=1.3.1").text.contains("seriesUID"))
    }

    @Test func `who has an object already is told nothing new`() async throws {
        let desk = try await Desk()
        let tag = try #require(
            try await desk.get(instance, ["Accept": "application/dicom"]).headers[.eTag])
        #expect(!tag.hasPrefix("W/"))
        let again = try await desk.get(
            instance, ["Accept": "application/dicom", "If-None-Match": "\"x\", W/\(tag)"])
        #expect(again.status == 304 && again.body.isEmpty)
    }

    private func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        Data(bytes).range(of: Data(part)) != nil
    }
}
