import Hummingbird
import NIOCore

/// One header field; the framework passes the name on by this alias alone.
typealias HTTPField = HTTPFields.Element

extension HTTPField.Name {
    static let contentSecurityPolicy = HTTPField.Name("Content-Security-Policy")
    static let fetchSite = HTTPField.Name("Sec-Fetch-Site")
    static let fetchPurpose = HTTPField.Name("Sec-Purpose")
    static let htmxRequest = HTTPField.Name("HX-Request")
    static let htmxRedirect = HTTPField.Name("HX-Redirect")
    static let forwardedFor = HTTPField.Name("X-Forwarded-For")
}

/// Sets a header whose name may not be spelt wrong.
extension HTTPFields {
    subscript(optional name: HTTPField.Name?) -> String? {
        get { name.flatMap { self[$0] } }
        set { if let name { self[name] = newValue } }
    }
}

extension Response {
    /// A page or a piece of one. Nothing on a page may be kept by anybody.
    static func html(_ html: HTML, status: HTTPResponse.Status = .ok, whole: Bool = true) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.cacheControl] = "no-store"
        let text = whole ? html.document : html.markup
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// To another page of ours, by GET.
    static func redirect(to link: Link) -> Response {
        var headers = HTTPFields()
        headers[.location] = link.path
        headers[.cacheControl] = "no-store"
        return Response(status: .seeOther, headers: headers)
    }

    /// Plain text of our own.
    static func plain(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = "text/plain; charset=utf-8"
        headers[.cacheControl] = "no-store"
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
