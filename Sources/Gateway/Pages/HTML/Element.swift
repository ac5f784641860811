/// An element that has content.
package struct Element: Sendable {
    private let open: String
    private let close: String

    init(_ name: StaticString) {
        open = "<\(name)"
        close = "</\(name)>"
    }

    package func callAsFunction(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML) -> HTML {
        markup(attributes, content())
    }

    package func callAsFunction(_ attributes: Attribute..., text: String) -> HTML {
        markup(attributes, HTML(text: text))
    }

    package func callAsFunction(_ attributes: Attribute...) -> HTML {
        markup(attributes, .empty)
    }

    package func callAsFunction(_ attributes: [Attribute], @HTMLBuilder content: () -> HTML) -> HTML {
        markup(attributes, content())
    }

    private func markup(_ attributes: [Attribute], _ content: HTML) -> HTML {
        HTML(unchecked: open + attributes.map(\.markup).joined() + ">" + content.markup + close)
    }
}

/// An element that never has content.
package struct VoidElement: Sendable {
    private let open: String

    init(_ name: StaticString) {
        open = "<\(name)"
    }

    package func callAsFunction(_ attributes: Attribute...) -> HTML {
        HTML(unchecked: open + attributes.map(\.markup).joined() + ">")
    }
}

/// The elements pages are made of, under one letter so that a view reads like the page it makes.
package enum H {
    static let html = Element("html")
    static let head = Element("head")
    static let title = Element("title")
    static let script = Element("script")
    static let body = Element("body")
    static let header = Element("header")
    static let nav = Element("nav")
    static let main = Element("main")
    static let footer = Element("footer")
    static let section = Element("section")
    static let article = Element("article")
    static let div = Element("div")
    static let span = Element("span")
    static let p = Element("p")
    static let h1 = Element("h1")
    static let h2 = Element("h2")
    static let h3 = Element("h3")
    static let a = Element("a")
    static let ul = Element("ul")
    static let ol = Element("ol")
    static let li = Element("li")
    static let dl = Element("dl")
    static let dt = Element("dt")
    static let dd = Element("dd")
    static let table = Element("table")
    static let caption = Element("caption")
    static let thead = Element("thead")
    static let tbody = Element("tbody")
    static let tr = Element("tr")
    static let th = Element("th")
    static let td = Element("td")
    static let form = Element("form")
    static let label = Element("label")
    static let button = Element("button")
    static let progress = Element("progress")
    static let time = Element("time")
    static let strong = Element("strong")
    static let small = Element("small")
    static let code = Element("code")
    static let bdi = Element("bdi")
    static let figure = Element("figure")
    static let figcaption = Element("figcaption")
    static let details = Element("details")
    static let summary = Element("summary")
    static let dialog = Element("dialog")
    static let noscript = Element("noscript")
    static let meta = VoidElement("meta")
    static let link = VoidElement("link")
    static let input = VoidElement("input")
    static let img = VoidElement("img")
}

/// The elements of drawings.
package enum S {
    static let svg = Element("svg")
    static let g = Element("g")
    static let path = Element("path")
    static let line = Element("line")
    static let rect = Element("rect")
    static let circle = Element("circle")
    static let polyline = Element("polyline")
    static let text = Element("text")
    static let title = Element("title")
    static let defs = Element("defs")
    static let linearGradient = Element("linearGradient")
    static let stop = Element("stop")
}
