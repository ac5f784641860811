import Foundation
import Hummingbird
import Records
import Testing

@testable import Gateway

@Suite struct ViewerTests {
    @Test func `results are given as numbers and curves, without a word of the patient`() async throws {
        let answer = try await PageBrowser().get("/studies/\(PageFixtures.uid)/perfusion")
        #expect(answer.status == 200 && answer.headers[.contentType] == "application/json")
        #expect(answer.headers[.cacheControl] == "no-store")
        let found = try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any]
        let reports = try #require(found?["reports"] as? [[String: Any]])
        #expect(reports.first?["position"] as? Int == 0 && reports.first?["measurements"] != nil)
        #expect(!answer.body.contains("WANG") && !answer.body.contains("20261122007"))
    }

    @Test(arguments: ["/studies/1.2.3.4.5/perfusion", "/studies/1.2.3.4.5/view"])
    func `a study that is not there has no viewer`(path: String) async throws {
        #expect(try await PageBrowser().get(path).status == 404)
    }

    @Test func `a bundle is whole or it is none`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["viewer.js", "viewer-worker.js"] {
            try Data("1".utf8).write(to: folder.appendingPathComponent(name))
        }
        #expect(ViewerBundle(folder: folder.path) == nil)
        try Data().write(to: folder.appendingPathComponent("viewer.css"))
        #expect(ViewerBundle(folder: folder.path) == nil)
        try Data("p{}".utf8).write(to: folder.appendingPathComponent("viewer.css"))
        let bundle = try #require(ViewerBundle(folder: folder.path))
        let page = ViewerView.page(bundle, study: "1.2.3", Visit()).document
        #expect(page.contains("data-study=\"1.2.3\"") && page.contains(bundle.script.link.path))
        // The policy lets no script of the page itself run, so there must be none.
        #expect(!page.contains("<script>") && !page.contains("style=\""))
    }
}
