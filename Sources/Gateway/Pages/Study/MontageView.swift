import Records

/// The pictures, and the dialog that enlarges them.
enum MontageView {
    static func view(_ montage: Montage, _ visit: Visit) -> HTML {
        let words = visit.phrases.result
        return H.section(.class("panel montage")) {
            H.div(.class("montage-head")) {
                H.h2(text: words.mapsTitle)
                H.p(.class("quiet"), text: words.orientation)
            }
            if montage.rows.isEmpty {
                H.p(.class("quiet"), text: words.noPictures)
            } else {
                chooser(montage, words)
                H.div(.class("maps")) { for row in montage.rows { view(row, words) } }
            }
        }
    }

    /// On a phone, one map at a time.
    private static func chooser(_ montage: Montage, _ words: Phrases.Result) -> HTML {
        H.div(.class("chooser"), .role("group"), .label(words.chooseMap)) {
            for row in montage.rows {
                H.button(
                    .type("button"), .named("data-choose", row.code),
                    .named("aria-pressed", row.code == montage.firstChoice ? "true" : "false"),
                    text: shortName(row))
            }
        }
    }

    /// Abbreviations are the same in every language.
    private static let shortNames = [
        "cbf": "CBF", "cbv": "CBV", "mtt": "MTT", "tmax": "Tmax", "tmax-dictionary": "Tmax*",
        "mtt-dictionary": "MTT*", "delay": "Δt", "tmax-deviation": "SD", "permeability": "K1",
    ]

    private static func shortName(_ row: Montage.Row) -> String {
        if let short = shortNames[row.code] { return short }
        return row.code.hasSuffix("lesion")
            ? row.name : row.name.split(separator: " ").last.map(String.init) ?? row.name
    }

    private static func view(_ row: Montage.Row, _ words: Phrases.Result) -> HTML {
        H.div(.class("map map-\(row.code)")) {
            H.div(.class("map-name")) {
                H.h3(text: row.name)
                legend(row.code, words)
            }
            H.div(.class("slices")) {
                for image in row.images { view(image, row, words) }
            }
        }
    }

    private static func view(_ image: Montage.Image, _ row: Montage.Row, _ words: Phrases.Result) -> HTML {
        let address = URLs.picture.link(image.location)
        let name = "\(row.name), \(image.caption)"
        return H.a(
            .class("slice"), .href(address), .named("data-map", row.code),
            .named("data-slice", "\(image.number)"),
            .named("data-name", row.name), .named("data-caption", image.caption),
            .label(words.enlarge.filling("name", name))
        ) {
            H.img(
                .source(address), .named("alt", ""), .named("width", "\(image.width)"),
                .named("height", "\(image.height)"), .named("loading", "lazy"), .named("decoding", "async"))
            H.span(.class("slice-number"), .hiddenFromReaders, text: "\(image.number)")
        }
    }

    /// What the colours mean.
    static func legend(_ code: String, _ words: Phrases.Result) -> HTML {
        guard let window = MapWindow.of(pictureCode: code) else {
            return H.ul(.class("legend legend-lesion")) {
                H.li {
                    Bars.patch(LesionColour.core)
                    H.span(text: code == "lesion" ? words.legendCore : words.legendDiffusion)
                }
                if code == "lesion" {
                    H.li {
                        Bars.patch(LesionColour.penumbra)
                        H.span(text: words.legendPenumbra)
                    }
                }
            }
        }
        return H.div(.class("legend-scale")) {
            Bars.scale(window)
            H.span(.class("legend-ends")) {
                H.span(text: Figures.decimal(window.lower, places: 0))
                H.span(.class("legend-unit"), text: window.unit)
                H.span(text: Figures.decimal(window.upper, places: 0))
            }
        }
    }

    static func dialog(_ patient: String, _ visit: Visit) -> HTML {
        let words = visit.phrases.result
        func move(_ key: StaticString, _ label: String, _ icon: Icon) -> HTML {
            H.button(
                .type("button"), .class("viewer-\(icon.rawValue)"), .named("data-move", "\(key)"),
                .label(label),
                .title(label)
            ) { icon.html }
        }
        return H.dialog(.id("viewer"), .class("viewer"), .label(words.mapsTitle)) {
            H.div(.class("viewer-head")) {
                H.strong(.named("data-part", "map"))
                H.span(.named("data-part", "slice"))
                H.bdi(.class("viewer-who"), text: patient)
                H.button(
                    .type("button"), .class("viewer-shut"), .flag("data-close"),
                    .label(visit.phrases.frame.close)
                ) { Icon.close.html }
            }
            H.div(.class("viewer-picture")) {
                move("ArrowLeft", words.previous, .left)
                H.div(.class("viewer-frame")) {
                    H.span(.class("side side-right"), .hiddenFromReaders, text: "R")
                    H.img(.named("alt", ""))
                    H.span(.class("side side-left"), .hiddenFromReaders, text: "L")
                }
                move("ArrowRight", words.next, .right)
            }
            H.div(.class("viewer-foot")) {
                for code in Montage.order {
                    H.div(.named("data-legend", code), .flag("hidden")) { legend(code, words) }
                }
                H.span(.class("viewer-maps")) {
                    move("ArrowUp", words.mapAbove, .up)
                    move("ArrowDown", words.mapBelow, .down)
                }
            }
            H.p(.class("use"), text: visit.phrases.frame.researchOnly)
        }
    }
}
