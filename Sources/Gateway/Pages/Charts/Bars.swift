import Records

/// Small drawings of a share or a scale.
enum Bars {
    /// A bar filled to `fraction`.
    static func share(_ fraction: Double, style: String) -> HTML {
        let width = Figures.coordinate(min(max(fraction.isFinite ? fraction : 0, 0), 1) * 100)
        return S.svg(
            .class("bar-share \(style)"), .named("viewBox", "0 0 100 4"),
            .named("preserveAspectRatio", "none"),
            .hiddenFromReaders
        ) {
            S.rect(.class("bar-all"), .named("width", "100"), .named("height", "4"))
            S.rect(.class("bar-part"), .named("width", width), .named("height", "4"))
        }
    }

    /// A colour scale from its lower to its upper end, left to right.
    static func scale(_ window: MapWindow) -> HTML {
        let steps = 48
        return S.svg(
            .class("scale"), .named("viewBox", "0 0 \(steps) 4"), .named("preserveAspectRatio", "none"),
            .named("shape-rendering", "crispEdges"), .hiddenFromReaders
        ) {
            for step in 0..<steps {
                S.rect(
                    .named("x", "\(step)"), .named("width", "1.05"), .named("height", "4"),
                    .named(
                        "fill", window.scale.colour(at: Double(step) / Double(steps - 1)).hexadecimal))
            }
        }
    }

    /// A patch of one colour.
    static func patch(_ colour: RGB) -> HTML {
        S.svg(.class("patch"), .named("viewBox", "0 0 10 10"), .hiddenFromReaders) {
            S.rect(
                .named("width", "10"), .named("height", "10"), .named("rx", "2"),
                .named("fill", colour.hexadecimal))
        }
    }
}
