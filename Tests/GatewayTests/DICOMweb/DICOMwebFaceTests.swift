import Archive
import Clinic
import DICOM
import Foundation
import Hummingbird
import NIOCore
import Synchronization
import Testing

@testable import Gateway

/// A node's DICOMweb face on a small archive, asked without a network.
final class Desk: Sendable {
    let folder: String
    let archive: Archive
    let face: DICOMwebFace

    init(_ configuration: WebConfiguration = WebConfiguration()) async throws {
        folder = NSTemporaryDirectory() + "willis-" + Hexadecimal.string(Randomness.bytes(8))
        archive = try Archive.open(folder: folder, options: Archive.Options(reservedBytes: 0, diskThreads: 2))
        let accounts = Accounts(archive: archive)
        _ = try await accounts.create(
            name: "viewer", password: "correct horse battery", mustChangePassword: false, nowMilliseconds: 0)
        face = DICOMwebFace(
            finder: Finder(archive: archive, retrieveAETitle: "WILLIS"), metadata: Metadata(archive: archive),
            retrieval: Retrieval(archive: archive), changes: ImageChanges(archive: archive),
            deposits: Deposits(intake: Intake(archive: archive)), workitems: Workitems(archive: archive),
            accounts: accounts, configuration: configuration, now: { 1000 }, logger: PageFixtures.quiet)
        for study in 1...3 {
            for number in 1...2 { try await store(study, number) }
        }
    }

    deinit {
        archive.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    func store(_ study: Int, _ number: Int) async throws {
        var dataSet = DataSet()
        dataSet.set(.specificCharacterSet, "GB18030")
        dataSet.set(.sopClassUID, UID("1.2.840.10008.5.1.4.1.1.2"))
        dataSet.set(.sopInstanceUID, UID("1.3.\(study).1.\(number)"))
        dataSet.set(.studyInstanceUID, UID("1.3.\(study)"))
        dataSet.set(.seriesInstanceUID, UID("1.3.\(study).1"))
        dataSet.set(.patientName, "Wang^Xiaoming=王^小明")
        dataSet.set(.patientID, "P\(study)")
        dataSet.set(.modality, "CT")
        dataSet.set(.rows, 2)
        dataSet.set(.columns, 2)
        dataSet.set(.bitsAllocated, 16)
        dataSet.set(.pixelData, Bytes([UInt8](repeating: 1, count: 8)), vr: .OW)
        let reception = Intake(archive: archive).begin(
            IncomingObject(
                sopClassUID: "1.2.840.10008.5.1.4.1.1.2", sopInstanceUID: UID("1.3.\(study).1.\(number)"),
                transferSyntaxUID: TransferSyntax.explicitVRLittleEndian.uid, callingAETitle: "CT",
                calledAETitle: "WILLIS", remoteAddress: ""))
        try dataSet.encode(as: .explicitVRLittleEndian).withUnsafeBytes { reception.append($0) }
        #expect(await reception.commit() == .stored)
    }

    struct Answer {
        var status: Int
        var headers: HTTPFields
        var body: [UInt8]
        var text: String { String(decoding: body, as: UTF8.self) }

        func dataSets() throws -> [DataSet] { try ModelDocument.readAll(json: Bytes(body)).map(\.dataSet) }
    }

    func get(
        _ path: String, _ headers: [String: String] = [:], method: String = "GET",
        credentials: String? = "viewer:correct horse battery", host: String = "willis.test:8080"
    ) async throws -> Answer {
        var fields = HTTPFields()
        if let credentials {
            fields[.authorization] = "Basic " + Data(credentials.utf8).base64EncodedString()
        }
        for (name, value) in headers {
            if let name = HTTPFields.Element.Name(name) { fields[name] = value }
        }
        let head = HTTPRequest(
            method: .init(method) ?? .get, scheme: "http", authority: host, path: path, headerFields: fields)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
        let context = PageContext(logger: PageFixtures.quiet, remoteAddress: "192.0.2.1", localPort: 8042)
        let response = try await face.responder().respond(to: request, context: context)
        let body = CollectedBytes()
        try await response.body.write(body)
        return Answer(
            status: response.status.code, headers: response.headers, body: body.bytes.withLock { $0 })
    }
}

/// Keeps what a response writes.
private final class CollectedBytes: ResponseBodyWriter, Sendable {
    let bytes = Mutex<[UInt8]>([])

    func write(_ buffer: ByteBuffer) async throws {
        bytes.withLock { $0 += buffer.readableBytesView }
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

@Suite struct DICOMwebFaceTests {
    @Test func `every address is served, under one name, and described`() async throws {
        let desk = try await Desk()
        let routes = desk.face.routes
        let unserved = Set(DICOMwebURLs.allCases).subtracting(routes.map(\.url))
        // The beginning of the addresses of values is not one itself.
        #expect(unserved == [.bulkData])
        #expect(Set(routes.map(\.name)).count == routes.count)
        let answer = try await desk.get("/dicom-web/openapi.json")
        #expect(answer.status == 200 && answer.headers[.contentType] == "application/json")
        let document = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        let paths = document?["paths"] as? [String: [String: Any]] ?? [:]
        #expect(paths.values.reduce(0) { $0 + $1.count } == routes.count)
        for route in routes {
            let operations = paths[OpenAPIDescription.path(route.url)]
            #expect(operations?[route.method.rawValue.lowercased()] != nil, "\(route.name)")
        }
    }

    @Test func `studies come as DICOM JSON, in UTF-8, with an address of each`() async throws {
        let desk = try await Desk()
        let answer = try await desk.get("/dicom-web/studies?PatientName=%E7%8E%8B*")
        #expect(answer.status == 200 && answer.headers[.contentType] == "application/dicom+json")
        let studies = try answer.dataSets()
        #expect(studies.compactMap { $0.string(.studyInstanceUID) } == ["1.3.3", "1.3.2", "1.3.1"])
        #expect(studies.first?.personName(.patientName)?.ideographic == "王^小明")
        #expect(studies.first?.string(.retrieveURL) == "http://willis.test:8080/dicom-web/studies/1.3.3")
        #expect(studies.first?.int(.numberOfStudyRelatedInstances) == 2)
    }

    @Test func `what is below a study or series is found under its address`() async throws {
        let desk = try await Desk()
        let series = try await desk.get("/dicom-web/studies/1.3.2/series").dataSets()
        #expect(series.compactMap { $0.string(.seriesInstanceUID) } == ["1.3.2.1"])
        for path in [
            "/dicom-web/studies/1.3.2/instances", "/dicom-web/studies/1.3.2/series/1.3.2.1/instances",
        ] {
            let instances = try await desk.get(path).dataSets()
            #expect(instances.compactMap { $0.string(.sopInstanceUID) } == ["1.3.2.1.1", "1.3.2.1.2"])
        }
        #expect(try await desk.get("/dicom-web/instances?Rows=2").dataSets().count == 6)
        #expect(try await desk.get("/dicom-web/series?Modality=MR").text == "[]")
        #expect(try await desk.get("/dicom-web/studies/9.9/series").text == "[]")
    }

    @Test func `an answer that is cut short says so`() async throws {
        let desk = try await Desk()
        let warning = HTTPFields.Element.Name("Warning")
        let cut = try await desk.get("/dicom-web/studies?limit=2")
        #expect(try cut.dataSets().count == 2)
        #expect(warning.flatMap { cut.headers[$0] }?.hasPrefix("299 ") == true)
        let whole = try await desk.get("/dicom-web/studies?limit=2&offset=1")
        #expect(try whole.dataSets().count == 2)
        #expect(warning.flatMap { whole.headers[$0] } == nil)
    }

    @Test func `nobody sees anything without a session or a password`() async throws {
        let desk = try await Desk()
        for url in DICOMwebURLs.allCases {
            let path = url.path("1.3.1", "1.3.1.1", "1.3.1.1.1")
            for credentials in [nil, "viewer:wrong password"] as [String?] {
                let answer = try await desk.get(path, credentials: credentials)
                #expect(answer.status == 401 || answer.status == 429, "\(path)")
                #expect(!answer.text.contains("Wang"))
                guard answer.status == 401 else { continue }
                #expect(answer.headers[.wwwAuthenticate]?.hasPrefix("Basic ") == true)
                #expect(answer.headers[.contentType] == "application/problem+json")
            }
        }
    }

    @Test func `guessing is slowed down`() async throws {
        let desk = try await Desk()
        var statuses: [Int] = []
        for number in 0..<12 {
            statuses.append(
                try await desk.get("/dicom-web/studies", credentials: "viewer:guess \(number)").status)
        }
        #expect(statuses.first == 401 && statuses.last == 429)
        let locked = try await desk.get("/dicom-web/studies", credentials: "viewer:guess")
        #expect(locked.headers[.retryAfter] != nil)
    }

    @Test func `a wrong key is a problem with a name`() async throws {
        let desk = try await Desk()
        let answer = try await desk.get("/dicom-web/studies?PatientNmae=Wang")
        #expect(answer.status == 400 && answer.headers[.contentType] == "application/problem+json")
        #expect(answer.text.contains("PatientNmae"))
        #expect(try await desk.get("/dicom-web/studies/abc/series").status == 400)
        #expect(try await desk.get("/dicom-web/nothing").status == 404)
        #expect(try await desk.get("/dicom-web/studies", ["Accept": "text/html"]).status == 406)
    }

    @Test func `who has this state already is told nothing new`() async throws {
        let desk = try await Desk()
        for path in ["/dicom-web/studies", "/dicom-web/studies/1.3.1/metadata"] {
            let tag = try #require(try await desk.get(path).headers[.eTag])
            let again = try await desk.get(path, ["If-None-Match": tag])
            #expect(again.status == 304 && again.body.isEmpty)
            try await desk.store(1, path == "/dicom-web/studies" ? 10 : 11)
            #expect(try await desk.get(path, ["If-None-Match": tag]).status == 200)
        }
    }

    @Test func `metadata name the pixel data by a whole address, as the requester sees us`() async throws {
        let desk = try await Desk(WebConfiguration(behindProxy: true))
        let path = "/dicom-web/studies/1.3.1/series/1.3.1.1/instances/1.3.1.1.2/metadata"
        let answer = try await desk.get(
            path, ["X-Forwarded-Proto": "https", "X-Forwarded-Host": "pacs.example"])
        let document = try #require(try ModelDocument.readAll(json: Bytes(answer.body)).first)
        #expect(
            document.bulkData.map(\.uri) == [
                "https://pacs.example/dicom-web/studies/1.3.1/series/1.3.1.1/instances/1.3.1.1.2/bulkdata/7FE00010"
            ])
        #expect(document.dataSet.personName(.patientName)?.ideographic == "王^小明")
        #expect(try await desk.get("/dicom-web/studies/1.3.1/metadata").dataSets().count == 2)
        #expect(try await desk.get("/dicom-web/studies/9/metadata").status == 404)
        #expect(try await desk.get(path + "?window=1").status == 400)
    }

    @Test func `nobody makes links to another host by a header`() async throws {
        let desk = try await Desk()
        let answer = try await desk.get("/dicom-web/studies?limit=1", ["X-Forwarded-Host": "evil.example"])
        #expect(!answer.text.contains("evil.example"))
        // A client that leaves the port out is not sent to another one.
        let bare = try await desk.get("/dicom-web/studies?limit=1", host: "willis.test")
        #expect(
            try bare.dataSets().first?.string(.retrieveURL)?.hasPrefix("http://willis.test:8042/") == true)
        let broken = try await desk.get("/dicom-web/studies?limit=1", host: "a\"b<c")
        #expect(!broken.text.contains("a\\\"b"))
    }

    @Test func `XML comes in parts, one a data set`() async throws {
        let desk = try await Desk()
        let accept = ["Accept": "multipart/related; type=\"application/dicom+xml\""]
        for (path, count) in [("/dicom-web/studies", 3), ("/dicom-web/studies/1.3.1/metadata", 2)] {
            let answer = try await desk.get(path, accept)
            #expect(answer.headers[.contentType]?.hasPrefix("multipart/related;") == true)
            #expect(answer.text.components(separatedBy: "<NativeDicomModel").count == count + 1)
            #expect(answer.text.contains("王"))
        }
        let metadata = try await desk.get("/dicom-web/studies/1.3.1/metadata", accept)
        #expect(metadata.text.contains("/instances/1.3.1.1.1/bulkdata/7FE00010"))
    }

    @Test func `answers are compressed for those who can read it`() async throws {
        let desk = try await Desk()
        let answer = try await desk.get("/dicom-web/studies", ["Accept-Encoding": "gzip"])
        #expect(answer.headers[.contentEncoding] == "gzip" && answer.body.starts(with: [0x1F, 0x8B]))
    }

    @Test func `pages of other sites are let in by name only`() async throws {
        let closed = try await Desk()
        let origin = ["Origin": "https://viewer.example"]
        #expect(try await closed.get("/dicom-web/studies", origin).headers[.accessControlAllowOrigin] == nil)
        let open = try await Desk(WebConfiguration(corsOrigins: ["https://viewer.example"]))
        let answer = try await open.get("/dicom-web/studies", origin)
        #expect(answer.headers[.accessControlAllowOrigin] == "https://viewer.example")
        let other = try await open.get("/dicom-web/studies", ["Origin": "https://evil.example"])
        #expect(other.headers[.accessControlAllowOrigin] == nil)
        let preflight = try await open.get(
            "/dicom-web/studies", origin.merging(["Access-Control-Request-Method": "GET"]) { $1 },
            method: "OPTIONS", credentials: nil)
        #expect(
            preflight.status == 204 && preflight.headers[.accessControlAllowMethods]?.contains("GET") == true)
    }
}
