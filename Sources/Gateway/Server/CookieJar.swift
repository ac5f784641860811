import Hummingbird

/// The cookies of the site: two secrets and two wishes.
package struct CookieJar: Sendable {
    /// The site is reached by HTTPS only.
    package let secure: Bool

    package init(secure: Bool) {
        self.secure = secure
    }

    package var session: String { secure ? "__Host-willis-session" : "willis-session" }
    package var form: String { secure ? "__Host-willis-form" : "willis-form" }
    package static let language = "willis-language"
    package static let theme = "willis-theme"

    /// A secret that ends with the browser session; the server ends it earlier by itself.
    func secret(_ name: String, _ value: String) -> Cookie {
        Cookie(
            name: name, value: value, path: "/", secure: secure, httpOnly: true, sameSite: .strict)
    }

    package var stateName: String { secure ? "__Host-willis-state" : "willis-state" }

    /// What a browser must bring back from an identity provider; sent along when that sends it here.
    func state(_ value: String) -> Cookie {
        Cookie(
            name: stateName, value: value, maxAge: 600, path: "/", secure: secure, httpOnly: true,
            sameSite: .lax)
    }

    /// Takes a cookie back.
    func expired(_ name: String) -> Cookie {
        Cookie(
            name: name, value: "", maxAge: 0, path: "/", secure: secure, httpOnly: true, sameSite: .strict)
    }

    /// A wish that is kept for a year.
    func wish(_ name: String, _ value: String) -> Cookie {
        Cookie(
            name: name, value: value, maxAge: 31_536_000, path: "/", secure: secure, httpOnly: true,
            sameSite: .lax)
    }
}

/// Random text nobody can guess.
package enum Secret {
    /// 256 bits from the system's generator, in hexadecimal.
    package static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<4).map { _ in
            let digits = String(generator.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// Compares without telling by its time how much was right.
    package static func equal(_ one: String, _ other: String) -> Bool {
        let left = Array(one.utf8)
        let right = Array(other.utf8)
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
