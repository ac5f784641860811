import Testing

@testable import Gateway

@Suite struct URLsTests {
    @Test func `every address matches the link made from it`() {
        for url in URLs.allCases {
            #expect(url.matches(path: url.link("1.2.3", "x", "y").path), "\(url)")
        }
    }

    @Test func `parameters are encoded`() {
        #expect(URLs.signInLink.link("a/b?c%").path == "/sign-in/link/a%2Fb%3Fc%25")
    }

    @Test(arguments: [
        "//evil.example", "https://evil.example", "/worklist/events", "/studies/1.2.3/content", "/sign-out",
        "/studies/1 2", "/\\evil", "javascript:alert(1)", "", "/pictures/00",
    ])
    func `no visitor is sent to what is not a page of ours`(path: String) {
        #expect(URLs.page(path: path) == nil)
    }

    @Test(arguments: ["/", "/account", "/studies/1.2.840.113619"])
    func `a visitor can be sent back to a page`(path: String) {
        #expect(URLs.page(path: path)?.path == path)
    }

    @Test(arguments: ["", "../../etc/passwd", "1.2.3/..", "1.2.x", "１.２", String(repeating: "1", count: 65)])
    func `what is not an identifier never reaches the house`(text: String) {
        #expect(PathIdentifier.studyUID(text) == nil)
        #expect(PathIdentifier.pictureLocation(text) == nil)
    }

    @Test func `identifiers are recognised`() {
        #expect(PathIdentifier.studyUID(PageFixtures.uid) == PageFixtures.uid)
        #expect(PathIdentifier.pictureLocation(PageFixtures.location) == PageFixtures.location)
    }
}
