enum ErrorView {
    static func page(_ model: ErrorModel, _ visit: Visit) -> PageContent {
        PageContent(title: model.title, kind: "error", main: main(model, visit))
    }

    private static func main(_ model: ErrorModel, _ visit: Visit) -> HTML {
        let words = visit.phrases.trouble
        return H.section(.class("panel narrow")) {
            H.p(.class("error-status"), text: "\(model.status)")
            H.h1(text: model.title)
            H.p(text: model.text)
            H.p(.class("quiet")) {
                words.reference + " "
                H.code(text: model.reference)
            }
            H.p { H.a(.class("button"), .href(URLs.worklist.link), text: words.back) }
        }
    }
}
