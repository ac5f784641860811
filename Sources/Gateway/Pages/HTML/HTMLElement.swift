/// An element that has content.
package struct HTMLElement: Sendable {
    private let open: String
    private let close: String

    init(_ name: StaticString) {
        open = "<\(name)"
        close = "</\(name)>"
    }

    package func callAsFunction(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
        markup(attributes, content())
    }

    package func callAsFunction(_ attributes: HTMLAttribute..., text: String) -> HTML {
        markup(attributes, HTML(text: text))
    }

    package func callAsFunction(_ attributes: HTMLAttribute...) -> HTML {
        markup(attributes, .empty)
    }

    package func callAsFunction(_ attributes: [HTMLAttribute], @HTMLBuilder content: () -> HTML) -> HTML {
        markup(attributes, content())
    }

    private func markup(_ attributes: [HTMLAttribute], _ content: HTML) -> HTML {
        HTML(unchecked: open + attributes.map(\.markup).joined() + ">" + content.markup + close)
    }
}

/// An element that never has content.
package struct VoidHTMLElement: Sendable {
    private let open: String

    init(_ name: StaticString) {
        open = "<\(name)"
    }

    package func callAsFunction(_ attributes: HTMLAttribute...) -> HTML {
        HTML(unchecked: open + attributes.map(\.markup).joined() + ">")
    }
}

/// The elements pages are made of, under one letter so that a view reads like the page it makes.
package enum H {
    static let html = HTMLElement("html")
    static let head = HTMLElement("head")
    static let title = HTMLElement("title")
    static let script = HTMLElement("script")
    static let body = HTMLElement("body")
    static let header = HTMLElement("header")
    static let nav = HTMLElement("nav")
    static let main = HTMLElement("main")
    static let footer = HTMLElement("footer")
    static let section = HTMLElement("section")
    static let article = HTMLElement("article")
    static let div = HTMLElement("div")
    static let span = HTMLElement("span")
    static let p = HTMLElement("p")
    static let h1 = HTMLElement("h1")
    static let h2 = HTMLElement("h2")
    static let h3 = HTMLElement("h3")
    static let a = HTMLElement("a")
    static let ul = HTMLElement("ul")
    static let ol = HTMLElement("ol")
    static let li = HTMLElement("li")
    static let dl = HTMLElement("dl")
    static let dt = HTMLElement("dt")
    static let dd = HTMLElement("dd")
    static let table = HTMLElement("table")
    static let caption = HTMLElement("caption")
    static let thead = HTMLElement("thead")
    static let tbody = HTMLElement("tbody")
    static let tr = HTMLElement("tr")
    static let th = HTMLElement("th")
    static let td = HTMLElement("td")
    static let form = HTMLElement("form")
    static let label = HTMLElement("label")
    static let button = HTMLElement("button")
    static let select = HTMLElement("select")
    static let option = HTMLElement("option")
    static let textarea = HTMLElement("textarea")
    static let progress = HTMLElement("progress")
    static let time = HTMLElement("time")
    static let strong = HTMLElement("strong")
    static let small = HTMLElement("small")
    static let code = HTMLElement("code")
    static let bdi = HTMLElement("bdi")
    static let figure = HTMLElement("figure")
    static let figcaption = HTMLElement("figcaption")
    static let details = HTMLElement("details")
    static let summary = HTMLElement("summary")
    static let dialog = HTMLElement("dialog")
    static let noscript = HTMLElement("noscript")
    static let meta = VoidHTMLElement("meta")
    static let link = VoidHTMLElement("link")
    static let input = VoidHTMLElement("input")
    static let img = VoidHTMLElement("img")
}

/// The elements of drawings.
package enum S {
    static let svg = HTMLElement("svg")
    static let g = HTMLElement("g")
    static let path = HTMLElement("path")
    static let line = HTMLElement("line")
    static let rect = HTMLElement("rect")
    static let circle = HTMLElement("circle")
    static let polyline = HTMLElement("polyline")
    static let text = HTMLElement("text")
    static let title = HTMLElement("title")
    static let defs = HTMLElement("defs")
    static let linearGradient = HTMLElement("linearGradient")
    static let stop = HTMLElement("stop")
}
