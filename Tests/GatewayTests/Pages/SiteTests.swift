import Hummingbird
import Testing

@testable import Gateway

/// What the site answers, asked like a browser but without a network.
@Suite struct SiteTests {
    @Test(arguments: URLs.allCases)
    func `nothing of a patient is seen without a session`(url: URLs) async throws {
        let path = url.link(PageFixtures.uid, "x").path
        for method in ["GET", "POST"] {
            let answer = try await PageBrowser().ask(
                path, method, "token=\(PageFixtures.token)", signedIn: false, [:])
            #expect(
                !answer.body.contains("WANG") && !answer.body.contains("20261122007"), "\(method) \(path)")
            guard !url.isPublic, answer.status != 404 else { continue }
            if url.isFragment {
                #expect(answer.status == 401, "\(method) \(path)")
            } else {
                #expect(answer.status == 303, "\(method) \(path)")
                #expect(answer.headers[.location]?.hasPrefix("/sign-in") == true)
            }
        }
    }

    @Test func `a signed-in doctor sees the worklist and the study`() async throws {
        let list = try await PageBrowser().get("/")
        #expect(list.status == 200 && list.body.contains("WANG, Xiaoming"))
        let study = try await PageBrowser().get("/studies/\(PageFixtures.uid)", ["Accept-Language": "zh-CN"])
        #expect(study.status == 200 && study.body.contains("王小明") && study.body.contains("核心梗死"))
        #expect(!study.body.contains("NaN"))
        let picture = try await PageBrowser().get("/pictures/\(PageFixtures.location)")
        #expect(picture.headers[.contentType] == "image/png")
    }

    @Test(arguments: URLs.allCases)
    func `every answer carries the policy, and nothing of a patient is kept`(url: URLs) async throws {
        let answer = try await PageBrowser().get(url.link(PageFixtures.uid, "x").path)
        let policy = HTTPFields.Element.Name("Content-Security-Policy").flatMap { answer.headers[$0] }
        #expect(policy?.contains("default-src 'none'") == true)
        #expect(policy?.contains("unsafe") == false)
        let sniff = HTTPFields.Element.Name("X-Content-Type-Options").flatMap { answer.headers[$0] }
        #expect(sniff == "nosniff")
        if !url.isPublic { #expect(answer.headers[.cacheControl] == "no-store") }
    }

    @Test(arguments: ["/", "/worklist/rows", "/account", "/preferences", "/sign-out", "/sign-in"])
    func `a request from another site is refused`(path: String) async throws {
        let body = "token=\(PageFixtures.token)"
        for headers in [["Origin": "https://evil.example"], ["Sec-Fetch-Site": "cross-site"]] {
            #expect(try await PageBrowser().post(path, body, headers).status == 403, "\(path)")
        }
    }

    @Test(arguments: ["/", "/worklist/rows", "/account", "/preferences", "/sign-out"])
    func `a form without its token is refused`(path: String) async throws {
        #expect(try await PageBrowser().post(path, "search=a").status == 403, "\(path)")
        let wrong = String(repeating: "b", count: 64)
        #expect(try await PageBrowser().post(path, "token=\(wrong)").status == 403, "\(path)")
    }

    @Test func `a form that is too large is refused`() async throws {
        let body = "token=\(PageFixtures.token)&search=" + String(repeating: "x", count: 20_000)
        #expect(try await PageBrowser().post("/", body).status == 413)
    }

    @Test func `a search travels in the body and finds`() async throws {
        let found = try await PageBrowser().post(
            "/worklist/rows", "token=\(PageFixtures.token)&search=20261122007")
        #expect(found.body.contains("WANG"))
        let none = try await PageBrowser().post("/worklist/rows", "token=\(PageFixtures.token)&search=nobody")
        #expect(!none.body.contains("WANG"))
    }

    @Test func `signing in sets a cookie out of reach and goes where one wanted`() async throws {
        let form = "token=\(PageFixtures.token)&name=li&password=right&next=/studies/\(PageFixtures.uid)"
        let answer = try await PageBrowser(secure: true).post("/sign-in", form, signedIn: false)
        #expect(answer.status == 303 && answer.headers[.location] == "/studies/\(PageFixtures.uid)")
        let cookie = answer.headers[values: .setCookie].first { $0.contains("session") } ?? ""
        for part in ["__Host-willis-session=", "HttpOnly", "Secure", "SameSite=Strict", "Path=/"] {
            #expect(cookie.contains(part), "\(part)")
        }
    }

    @Test func `a wrong name and a wrong password look the same`() async throws {
        let one = try await PageBrowser().post(
            "/sign-in", "token=\(PageFixtures.token)&name=a&password=x", signedIn: false)
        let other = try await PageBrowser().post(
            "/sign-in", "token=\(PageFixtures.token)&name=b&password=y", signedIn: false)
        #expect(one.status == 422 && other.status == 422)
        #expect(one.body.replacing("value=\"a\"", with: "") == other.body.replacing("value=\"b\"", with: ""))
        let locked = try await PageBrowser().post(
            "/sign-in", "token=\(PageFixtures.token)&name=locked&password=y", signedIn: false)
        #expect(locked.body.contains("5 min"))
    }

    @Test func `a next page elsewhere is ignored`() async throws {
        let form = "token=\(PageFixtures.token)&name=li&password=right&next=//evil.example"
        let answer = try await PageBrowser().post("/sign-in", form, signedIn: false)
        #expect(answer.headers[.location] == "/")
    }

    @Test(arguments: [
        ("wrong", "longer words", "longer words", "current password is not right"),
        ("right", "longer words", "other words", "differ"), ("right", "short", "short", "at least 8"),
        ("right", "right", "right", "same as the old"),
    ])
    func `a password that cannot be changed says why`(
        current: String, new: String, again: String, message: String
    ) async throws {
        let form = "token=\(PageFixtures.token)&current=\(current)&new=\(new)&again=\(again)"
        let answer = try await PageBrowser().post("/account", form.replacing(" ", with: "+"))
        #expect(answer.status == 422 && answer.body.contains(message))
    }

    @Test func `a changed password brings a new session`() async throws {
        let form = "token=\(PageFixtures.token)&current=right&new=longer+words&again=longer+words"
        let answer = try await PageBrowser().post("/account", form)
        #expect(answer.status == 200 && answer.body.contains("has been changed"))
        #expect(answer.headers[values: .setCookie].contains { $0.contains(PageFixtures.session) })
    }

    @Test func `a one-time link signs in when typed and asks when followed`() async throws {
        let typed = try await PageBrowser().get(
            "/sign-in/link/once", signedIn: false, ["Sec-Fetch-Site": "none"])
        #expect(typed.status == 303 && typed.headers[.location] == "/")
        let followed = try await PageBrowser().get(
            "/sign-in/link/once", signedIn: false, ["Sec-Fetch-Site": "cross-site"])
        #expect(followed.status == 200 && followed.body.contains("Enter Willis"))
        let used = try await PageBrowser().get("/sign-in/link/used", signedIn: false)
        #expect(used.status == 422)
    }

    @Test func `a study that is up to date is not sent again`() async throws {
        let path = "/studies/\(PageFixtures.uid)/content"
        let first = try await PageBrowser().get(path)
        let version = try #require(first.body.firstMatch(of: /If-None-Match&quot;:&quot;(\w{16})&quot;/))
        let again = try await PageBrowser().get(path, ["If-None-Match": String(version.output.1)])
        #expect(first.status == 200 && again.status == 204 && again.body.isEmpty)
    }

    @Test func `faults give a number and nothing else`() async throws {
        struct Secretive: Error { var text = "/var/lib/willis/secret" }
        var browser = PageBrowser()
        browser.clinic.entries = { _, _, _ in throw Secretive() }
        let answer = try await browser.get("/")
        #expect(answer.status == 500 && answer.body.contains("Reference"))
        #expect(!answer.body.contains("secret") && !answer.body.contains("Secretive"))
    }

    @Test func `our files are kept for ever and recognised`() async throws {
        let asset = Assets(vendorFolder: nil).style
        let answer = try await PageBrowser().get(asset.link.path, signedIn: false)
        #expect(answer.status == 200 && answer.headers[.cacheControl]?.contains("immutable") == true)
        let again = try await PageBrowser().get(
            asset.link.path, signedIn: false, ["If-None-Match": answer.headers[.eTag] ?? ""])
        #expect(again.status == 304)
        let other = URLs.asset.link("0000000000000000", asset.name).path
        #expect(try await PageBrowser().get(other, signedIn: false).status == 404)
    }
}
