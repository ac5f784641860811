import Records

/// Artery and vein on their slices, and the form that asks for others.
enum VesselView {
    static func view(_ model: VesselModel, study: String, _ visit: Visit) -> HTML {
        let words = visit.language.trust
        let form = H.form(
            .class("vessel-form"), .named("method", "post"), .action(URLs.studyVessels.link(study))
        ) {
            FormParts.token(visit)
            H.input(.type("hidden"), .name("report"), .value("\(model.position)"))
            group(words.artery, "artery", model.arteries, words)
            if !model.veins.isEmpty { group(words.vein, "vein", model.veins, words) }
            H.button(.type("submit"), .class("button vessel-compute"), text: words.compute)
        }
        // What a person has picked or opened stays while the page around it is fetched again.
        return H.section(
            .class("panel vessels"), .id("vessels-\(model.position)-\(model.key)"), .flag("hx-preserve")
        ) {
            H.h2(text: words.vesselsTitle)
            H.p(.class("quiet"), text: words.vesselsHint)
            form
            pointing(model, study: study, visit)
        }
    }

    private static func group(
        _ title: String, _ name: String, _ cards: [VesselModel.Card], _ words: TrustWords
    ) -> HTML {
        H.div(.class("vessel-group vessel-\(name)")) {
            H.h3(text: title)
            H.div(.class("vessel-cards"), .role("radiogroup"), .label(title)) {
                for card in cards { view(card, name) }
            }
        }
    }

    private static func view(_ card: VesselModel.Card, _ name: String) -> HTML {
        H.label(.class("vessel-card")) {
            H.span(.class("vessel-head")) {
                H.input(
                    .type("radio"), .named("name", name), .value("\(card.number)"),
                    .flag("checked", card.isChosen))
                H.strong(text: card.title)
                H.span(.class("vessel-score"), text: card.score)
            }
            H.span(.class("vessel-picture")) {
                H.img(
                    .source(URLs.picture.link(card.picture.location)), .named("alt", ""),
                    .named("width", "\(card.picture.width)"), .named("height", "\(card.picture.height)"),
                    .named("loading", "lazy"))
                marks(card)
            }
            sparkline(card.samples)
            H.span(.class("vessel-place"), text: card.place)
            H.span(.class("quiet"), text: card.curve)
        }
    }

    /// A ring around the voxels, so that the vessel itself stays visible.
    private static func marks(_ card: VesselModel.Card) -> HTML {
        func number(_ value: Double) -> String { Figures.coordinate(value) }
        return S.svg(
            .class("vessel-marks"),
            .named("viewBox", "0 0 \(card.picture.width) \(card.picture.height)"), .hiddenFromReaders
        ) {
            for mark in card.marks {
                S.circle(
                    .named("cx", number(mark.x)), .named("cy", number(mark.y)), .named("r", "4.5"))
            }
        }
    }

    private static func sparkline(_ samples: [Double]) -> HTML {
        let top = max(samples.max() ?? 1, 1)
        let bottom = min(samples.min() ?? 0, 0)
        let path = samples.enumerated().map { index, value in
            let x = Double(index) / Double(max(1, samples.count - 1)) * 118 + 1
            let y = 31 - (value - bottom) / (top - bottom) * 30
            return (index == 0 ? "M" : "L") + Figures.coordinate(x) + " " + Figures.coordinate(y)
        }.joined()
        return S.svg(.class("vessel-curve"), .named("viewBox", "0 0 120 32"), .hiddenFromReaders) {
            S.path(.named("d", path))
        }
    }

    /// All slices as buttons that tell where they were clicked; no script is needed for it.
    private static func pointing(_ model: VesselModel, study: String, _ visit: Visit) -> HTML {
        let words = visit.language.trust
        return H.details(.class("pointing")) {
            H.summary(text: words.pointTitle)
            H.form(.named("method", "post"), .action(URLs.studyVessels.link(study))) {
                FormParts.token(visit)
                H.input(.type("hidden"), .name("report"), .value("\(model.position)"))
                H.p {
                    words.pointHint
                    for (kind, label) in [("artery", words.artery), ("vein", words.vein)] {
                        H.label(.class("pointing-kind")) {
                            H.input(
                                .type("radio"), .name("kind"), .value(kind),
                                .flag("checked", kind == "artery"))
                            label
                        }
                    }
                }
                H.div(.class("pointing-slices")) {
                    for (slice, image) in model.slices.enumerated() {
                        H.input(
                            .type("image"), .named("name", "at-\(slice)"),
                            .source(URLs.picture.link(image.location)), .named("alt", image.caption),
                            .label(image.caption), .title(image.caption), .named("width", "\(image.width)"),
                            .named("height", "\(image.height)"), .named("loading", "lazy"))
                    }
                }
            }
        }
    }
}
