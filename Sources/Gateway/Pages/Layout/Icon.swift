/// Small line drawings that say by shape what colour says too.
package enum Icon: String, Sendable, CaseIterable {
    case check, warning, refused, cross, clock, arriving, working, nothing, search, back, close, left, right,
        up, down, bell

    /// Lines on a field of 16 by 16.
    private var drawing: String {
        switch self {
        case .check: "M3 8.5 6.5 12 13 4.5"
        case .warning: "M8 2.2 14.6 13.6H1.4zM8 6.4v3.4M8 11.8v.2"
        case .refused: "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M3.7 12.3l8.6-8.6"
        case .cross: "M4 4l8 8M12 4l-8 8"
        case .clock: "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M8 4.6V8l2.4 1.6"
        case .arriving: "M8 2v7.5M4.8 6.6 8 9.8l3.2-3.2M2.5 13.5h11"
        case .working: "M8 1.8a6.2 6.2 0 1 1-6.2 6.2"
        case .nothing: "M4 8h8"
        case .search: "M7 2.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6M10.5 10.5 14 14"
        case .back: "M10 3 5 8l5 5"
        case .close: "M4 4l8 8M12 4l-8 8"
        case .left: "M10 3 5 8l5 5"
        case .right: "M6 3l5 5-5 5"
        case .up: "M3 10l5-5 5 5"
        case .down: "M3 6l5 5 5-5"
        case .bell: "M3.2 11.4h9.6l-1.3-1.9V6.8a3.5 3.5 0 0 0-7 0v2.7zM6.6 13.6h2.8M8 3.3V2"
        }
    }

    /// The drawing; readers skip it, as the word beside it says the same.
    package var html: HTML {
        S.svg(
            .class("icon icon-\(rawValue)"), .named("viewBox", "0 0 16 16"), .named("fill", "none"),
            .named("stroke", "currentColor"), .named("stroke-width", "1.8"),
            .named("stroke-linecap", "round"),
            .named("stroke-linejoin", "round"), .hiddenFromReaders, .named("focusable", "false")
        ) { S.path(.named("d", drawing)) }
    }
}
