/// One attribute of an element. Names are fixed in the source, values are escaped, and addresses can only be
/// made from `URLs`, so that no text from outside ever becomes a link.
package struct HTMLAttribute: Sendable {
    let name: String
    let value: String?

    private init(_ name: String, _ value: String?) {
        self.name = name
        self.value = value
    }

    /// Any attribute; for the common ones there is a shorter word below.
    package static func named(_ name: StaticString, _ value: String) -> HTMLAttribute {
        HTMLAttribute(name.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }, value)
    }

    /// An attribute that is simply there, such as `required`.
    package static func flag(_ name: StaticString, _ present: Bool = true) -> HTMLAttribute {
        present ? HTMLAttribute(name.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }, nil) : .none
    }

    /// No attribute: lets a condition stand inside a list.
    package static let none = HTMLAttribute("", nil)

    package static func `class`(_ value: String) -> HTMLAttribute { HTMLAttribute("class", value) }
    package static func id(_ value: String) -> HTMLAttribute { HTMLAttribute("id", value) }
    package static func href(_ link: Link) -> HTMLAttribute { HTMLAttribute("href", link.path) }
    package static func source(_ link: Link) -> HTMLAttribute { HTMLAttribute("src", link.path) }
    package static func action(_ link: Link) -> HTMLAttribute { HTMLAttribute("action", link.path) }
    package static func anchor(_ id: StaticString) -> HTMLAttribute {
        HTMLAttribute("href", "#" + id.withUTF8Buffer { String(decoding: $0, as: UTF8.self) })
    }
    /// The field of a fact on the page of a case.
    package static func anchor(field code: String) -> HTMLAttribute {
        HTMLAttribute("href", "#fact-" + URLs.encode(code.replacing(".", with: "-")))
    }
    package static func type(_ value: StaticString) -> HTMLAttribute { named("type", "\(value)") }
    package static func name(_ value: StaticString) -> HTMLAttribute { named("name", "\(value)") }
    package static func value(_ value: String) -> HTMLAttribute { HTMLAttribute("value", value) }
    package static func title(_ value: String) -> HTMLAttribute { HTMLAttribute("title", value) }
    package static func language(_ value: String) -> HTMLAttribute { HTMLAttribute("lang", value) }
    package static func label(_ value: String) -> HTMLAttribute { HTMLAttribute("aria-label", value) }
    package static func role(_ value: StaticString) -> HTMLAttribute { named("role", "\(value)") }
    package static let hiddenFromReaders = HTMLAttribute("aria-hidden", "true")

    /// For live updates: where to fetch a fragment, or which stream to listen to.
    package static func get(_ link: Link) -> HTMLAttribute { HTMLAttribute("hx-get", link.path) }
    package static func post(_ link: Link) -> HTMLAttribute { HTMLAttribute("hx-post", link.path) }
    package static func stream(_ link: Link) -> HTMLAttribute { HTMLAttribute("sse-connect", link.path) }

    var markup: String {
        guard !name.isEmpty else { return "" }
        guard let value else { return " " + name }
        return " " + name + "=\"" + Escaping.escape(value) + "\""
    }
}
