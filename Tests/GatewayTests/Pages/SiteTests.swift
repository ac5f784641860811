import Hummingbird
import Testing

@testable import Gateway

/// What the site answers, asked like a browser but without a network.
@Suite struct SiteTests {
    @Test(arguments: URLs.allCases)
    func `nothing of a patient is seen without a session`(url: URLs) async throws {
        let path = url.link(Fixtures.uid, "x").path
        for method in ["GET", "POST"] {
            let answer = try await Browser().ask(
                path, method, "token=\(Fixtures.token)", signedIn: false, [:])
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
        let list = try await Browser().get("/")
        #expect(list.status == 200 && list.body.contains("WANG, Xiaoming"))
        let study = try await Browser().get("/studies/\(Fixtures.uid)", ["Accept-Language": "zh-CN"])
        #expect(study.status == 200 && study.body.contains("王小明") && study.body.contains("核心梗死"))
        #expect(!study.body.contains("NaN"))
        let picture = try await Browser().get("/pictures/\(Fixtures.location)")
        #expect(picture.headers[.contentType] == "image/png")
    }

    @Test(arguments: URLs.allCases)
    func `every answer carries the policy, and nothing of a patient is kept`(url: URLs) async throws {
        let answer = try await Browser().get(url.link(Fixtures.uid, "x").path)
        let policy = HTTPFields.Element.Name("Content-Security-Policy").flatMap { answer.headers[$0] }
        #expect(policy?.contains("default-src 'none'") == true)
        #expect(policy?.contains("unsafe") == false)
        let sniff = HTTPFields.Element.Name("X-Content-Type-Options").flatMap { answer.headers[$0] }
        #expect(sniff == "nosniff")
        if !url.isPublic { #expect(answer.headers[.cacheControl] == "no-store") }
    }

    @Test(arguments: ["/", "/worklist/rows", "/account", "/preferences", "/sign-out", "/sign-in"])
    func `a request from another site is refused`(path: String) async throws {
        let body = "token=\(Fixtures.token)"
        for headers in [["Origin": "https://evil.example"], ["Sec-Fetch-Site": "cross-site"]] {
            #expect(try await Browser().post(path, body, headers).status == 403, "\(path)")
        }
    }

    @Test(arguments: ["/", "/worklist/rows", "/account", "/preferences", "/sign-out"])
    func `a form without its token is refused`(path: String) async throws {
        #expect(try await Browser().post(path, "search=a").status == 403, "\(path)")
        let wrong = String(repeating: "b", count: 64)
        #expect(try await Browser().post(path, "token=\(wrong)").status == 403, "\(path)")
    }

    @Test func `a form that is too large is refused`() async throws {
        let body = "token=\(Fixtures.token)&search=" + String(repeating: "x", count: 20_000)
        #expect(try await Browser().post("/", body).status == 413)
    }

    @Test func `a search travels in the body and finds`() async throws {
        let found = try await Browser().post("/worklist/rows", "token=\(Fixtures.token)&search=20261122007")
        #expect(found.body.contains("WANG"))
        let none = try await Browser().post("/worklist/rows", "token=\(Fixtures.token)&search=nobody")
        #expect(!none.body.contains("WANG"))
    }

    @Test func `signing in sets a cookie out of reach and goes where one wanted`() async throws {
        let form = "token=\(Fixtures.token)&name=li&password=right&next=/studies/\(Fixtures.uid)"
        let answer = try await Browser(secure: true).post("/sign-in", form, signedIn: false)
        #expect(answer.status == 303 && answer.headers[.location] == "/studies/\(Fixtures.uid)")
        let cookie = answer.headers[values: .setCookie].first { $0.contains("session") } ?? ""
        for part in ["__Host-willis-session=", "HttpOnly", "Secure", "SameSite=Strict", "Path=/"] {
            #expect(cookie.contains(part), "\(part)")
        }
    }

    @Test func `a wrong name and a wrong password look the same`() async throws {
        let one = try await Browser().post(
            "/sign-in", "token=\(Fixtures.token)&name=a&password=x", signedIn: false)
        let other = try await Browser().post(
            "/sign-in", "token=\(Fixtures.token)&name=b&password=y", signedIn: false)
        #expect(one.status == 422 && other.status == 422)
        #expect(one.body.replacing("value=\"a\"", with: "") == other.body.replacing("value=\"b\"", with: ""))
        let locked = try await Browser().post(
            "/sign-in", "token=\(Fixtures.token)&name=locked&password=y", signedIn: false)
        #expect(locked.body.contains("5 min"))
    }

    @Test func `a next page elsewhere is ignored`() async throws {
        let form = "token=\(Fixtures.token)&name=li&password=right&next=//evil.example"
        let answer = try await Browser().post("/sign-in", form, signedIn: false)
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
        let form = "token=\(Fixtures.token)&current=\(current)&new=\(new)&again=\(again)"
        let answer = try await Browser().post("/account", form.replacing(" ", with: "+"))
        #expect(answer.status == 422 && answer.body.contains(message))
    }

    @Test func `a changed password brings a new session`() async throws {
        let form = "token=\(Fixtures.token)&current=right&new=longer+words&again=longer+words"
        let answer = try await Browser().post("/account", form)
        #expect(answer.status == 200 && answer.body.contains("has been changed"))
        #expect(answer.headers[values: .setCookie].contains { $0.contains(Fixtures.session) })
    }

    @Test func `a one-time link signs in when typed and asks when followed`() async throws {
        let typed = try await Browser().get("/sign-in/link/once", signedIn: false, ["Sec-Fetch-Site": "none"])
        #expect(typed.status == 303 && typed.headers[.location] == "/")
        let followed = try await Browser().get(
            "/sign-in/link/once", signedIn: false, ["Sec-Fetch-Site": "cross-site"])
        #expect(followed.status == 200 && followed.body.contains("Enter Willis"))
        let used = try await Browser().get("/sign-in/link/used", signedIn: false)
        #expect(used.status == 422)
    }

    @Test func `faults give a number and nothing else`() async throws {
        struct Secretive: Error { var text = "/var/lib/willis/secret" }
        var browser = Browser()
        browser.clinic.entries = { _, _ in throw Secretive() }
        let answer = try await browser.get("/")
        #expect(answer.status == 500 && answer.body.contains("Reference"))
        #expect(!answer.body.contains("secret") && !answer.body.contains("Secretive"))
    }

    @Test func `our files are kept for ever and recognised`() async throws {
        let asset = Assets(vendorFolder: nil).style
        let answer = try await Browser().get(asset.link.path, signedIn: false)
        #expect(answer.status == 200 && answer.headers[.cacheControl]?.contains("immutable") == true)
        let again = try await Browser().get(
            asset.link.path, signedIn: false, ["If-None-Match": answer.headers[.eTag] ?? ""])
        #expect(again.status == 304)
        let other = URLs.asset.link("0000000000000000", asset.name).path
        #expect(try await Browser().get(other, signedIn: false).status == 404)
    }
}
