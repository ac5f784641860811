/// One series of a study: a small picture, what is known of it, and its objects when they are asked for.
enum SeriesCardView {
    static func view(_ card: SeriesCard, _ words: Phrases.Archive.Details) -> HTML {
        let objects = URLs.archiveSeries.link(card.study, card.seriesUID)
        return H.article(.class("panel card")) {
            H.a(.class("card-picture"), .href(objects), .label("\(words.showImages): \(card.title)")) {
                // Seen as long as there is no picture, and behind it.
                H.span(.class("card-nothing"), .hiddenFromReaders, text: card.modality)
                if let picture = card.picture {
                    H.img(
                        .source(picture), .named("alt", ""), .named("loading", "lazy"),
                        .named("decoding", "async"),
                        .named("width", "128"), .named("height", "128"), .named("data-may-fail", ""))
                }
            }
            H.div(.class("card-what")) {
                H.h3 {
                    H.span(.class("kind"), text: card.modality)
                    H.bdi(text: card.title)
                    if card.isDerived { H.span(.class("state state-queued"), text: words.derived) }
                }
                FactList.view(card.facts)
            }
            H.details(
                .class("card-objects"), .get(objects), .named("hx-trigger", "toggle once"),
                .named("hx-target", "find .objects"), .named("hx-select", ".objects"),
                .named("hx-swap", "outerHTML")
            ) {
                H.summary(text: card.count)
                H.div(.class("objects")) {
                    H.p { H.a(.href(objects), text: words.showImages) }
                }
            }
        }
    }
}
