import Records
import Testing

@Suite struct AllowedOriginsTests {
    private func trust(_ address: String, named: [String] = []) -> AllowedOrigins.Trust? {
        WebAddress(address).map { AllowedOrigins(named: named).trust($0) }
    }

    @Test func `nobody is called who is not on the list`() {
        #expect(trust("https://example.org/hook") == .no)
        #expect(trust("https://127.0.0.1/") == .no)
        #expect(trust("https://qyapi.weixin.qq.com.example.org/") == .no)
        #expect(trust("https://notify.windows.com.example.org/") == .no)
        #expect(trust("https://evilnotify.windows.com/") == .no)
    }

    @Test func `the services everybody uses are called by HTTPS at the usual port`() {
        #expect(trust("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1") == .publicOnly)
        #expect(trust("https://fcm.googleapis.com/fcm/send/abc") == .publicOnly)
        #expect(trust("https://db5p.notify.windows.com/w/?token=1") == .publicOnly)
        #expect(trust("http://qyapi.weixin.qq.com/") == .no)
        #expect(trust("https://qyapi.weixin.qq.com:8443/") == .no)
    }

    @Test func `a named origin is meant with its scheme and port`() {
        let named = ["http://10.0.0.5:8080"]
        #expect(trust("http://10.0.0.5:8080/send", named: named) == .anywhere)
        #expect(trust("http://10.0.0.5/send", named: named) == .no)
        #expect(trust("https://10.0.0.5:8080/send", named: named) == .no)
        #expect(trust("http://10.0.0.5:80800/send", named: named) == nil)
    }

    @Test(arguments: [
        "ftp://example.org/", "https://user@example.org/", "https://[::1]/", "https:///x", "https://a b/",
        "https://example.org:0/", "https://example.org\\@10.0.0.1/", "https://exa\u{301}mple.org/", "//x",
    ])
    func `an address that hides another is none`(address: String) {
        #expect(WebAddress(address) == nil)
    }

    @Test func `an address keeps its path and query and loses its fragment`() {
        #expect(WebAddress("https://A.example?x=1#y")?.target == "/?x=1")
        #expect(WebAddress("https://A.example")?.target == "/")
        #expect(WebAddress("https://A.example:443/b")?.origin == "https://a.example")
        #expect(WebAddress("http://a.example:8080/b")?.origin == "http://a.example:8080")
    }

    @Test func `the wait doubles up to ten minutes`() {
        let waits = (1...12).map { DeliveryPace.waitMilliseconds(afterFailures: $0) / 1000 }
        #expect(waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600])
        #expect(DeliveryPace.waitMilliseconds(afterFailures: .max) == 600_000)
    }
}
