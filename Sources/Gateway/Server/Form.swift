import Hummingbird
import NIOCore

/// The fields of a posted form.
package struct Form: Sendable {
    private let fields: [String: String]

    /// Reads `application/x-www-form-urlencoded`; the first of several fields of one name counts.
    package init(encoded text: String) {
        var fields: [String: String] = [:]
        for pair in text.split(separator: "&").prefix(WebLimits.formFields) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = Self.decode(parts[0])
            if fields[name] == nil { fields[name] = parts.count == 2 ? Self.decode(parts[1]) : "" }
        }
        self.fields = fields
    }

    /// Collects the body of a request, at most `WebLimits.formBytes`, and checks the form's token: every unsafe
    /// request passes here.
    static func read(_ request: Request, _ context: PageContext) async throws -> Form {
        if let length = request.headers[.contentLength].flatMap(Int.init), length > WebLimits.formBytes {
            throw PageError.tooLarge
        }
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: WebLimits.formBytes)
        } catch is NIOTooManyBytesError {
            throw PageError.tooLarge
        }
        let form = Form(encoded: String(buffer: body))
        let token = context.visit.formToken
        guard !token.isEmpty, Secret.equal(form["token"], token) else { throw PageError.forbidden }
        return form
    }

    /// Whether the form has a field of that name.
    func has(_ name: String) -> Bool { fields[name] != nil }

    package subscript(_ name: String) -> String { fields[name] ?? "" }

    private static func decode(_ text: some StringProtocol) -> String {
        var bytes: [UInt8] = []
        var iterator = text.utf8.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = iterator.next(), let low = iterator.next() else { return text.description }
                let pair = String(decoding: [high, low], as: UTF8.self)
                bytes.append(UInt8(pair, radix: 16) ?? UInt8(ascii: "?"))
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
