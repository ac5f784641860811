import Clinic
import Testing

@testable import Gateway

@Suite struct PartsTests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            String(repeating: "a", count: 1_000),
            "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3"
        ),
    ])
    func `digests are those of the standard`(text: String, digest: String) {
        #expect(InputDigest.of(text.utf8) == digest)
    }

    @Test func `a session that opens too many streams loses its oldest`() throws {
        let counter = StreamCounter(perSession: 2, inAll: 3)
        let first = try #require(counter.enter("a"))
        let second = try #require(counter.enter("a"))
        let third = try #require(counter.enter("a"))
        #expect(!counter.holds(first) && counter.holds(second) && counter.holds(third))
        #expect(counter.enter("b") != nil)
        #expect(counter.enter("c") == nil)
        counter.leave(second)
        #expect(counter.enter("c") != nil)
    }

    @Test func `forms are read as browsers write them`() {
        let form = Form(encoded: "name=%E7%8E%8B+li&empty=&flag&name=second&bad=%zz%4")
        #expect(form["name"] == "王 li")
        #expect(form["empty"].isEmpty && form["flag"].isEmpty && form["missing"].isEmpty)
    }

    @Test func `secrets are long, differ, and are compared whole`() {
        let one = Secret.make()
        #expect(one.utf8.count == 64 && one != Secret.make())
        #expect(Secret.equal(one, one) && !Secret.equal(one, String(one.dropLast())))
    }

    @Test func `a library that is not the one we know is not served`() {
        #expect(VendorLibrary.htmx.load(folder: "/nowhere") == nil)
    }
}
