import Clinic
import Records

/// The moments of a case on one line, drawn to scale; labels that would lie on each other go to lanes of their own.
enum TimelineDrawing {
    private static let width = 1200.0
    private static let margin = 20.0
    private static let lane = 19.0

    private struct Mark {
        var milestone: Milestone
        var entry: FactEntry
        var moment: Int64
        var x = 0.0
        var row = 0
    }

    static func view(_ view: CaseView) -> HTML {
        var marks = Milestone.acute.compactMap { item -> Mark? in
            guard let entry = view.facts.latest(item.fact), let moment = Int64(entry.value) else {
                return nil
            }
            return Mark(milestone: item, entry: entry, moment: moment)
        }.sorted { $0.moment < $1.moment }
        guard let first = marks.first?.moment, let last = marks.last?.moment else { return .empty }
        let isRunning = view.sheet.item.closedMilliseconds == nil && view.now - last < 48 * 3_600_000
        let end = max(isRunning ? max(view.now, last) : last, first + 30 * 60_000)
        let scale = (width - 2 * margin) / Double(end - first)
        func place(_ moment: Int64) -> Double { margin + Double(moment - first) * scale }
        var free: [Double] = []
        for index in marks.indices {
            marks[index].x = place(marks[index].moment)
            let text = label(marks[index], view)
            let left = min(marks[index].x, width - margin - extent(text))
            let row = free.firstIndex { $0 < left } ?? free.count
            if row == free.count { free.append(0) }
            free[row] = left + extent(text) + 10
            marks[index].row = row
        }
        let base = Double(free.count) * lane + 14
        let height = base + 42
        return S.svg(
            .class("timeline"),
            .named("viewBox", "0 0 \(Figures.coordinate(width)) \(Figures.coordinate(height))"),
            .role("img"), .label(view.words.panels["timeline"] ?? "")
        ) {
            axis(first, end, base, place, view)
            if isRunning { now(place(view.now), base) }
            for mark in marks { draw(mark, base, view) }
        }
    }

    /// Chinese characters are about twice as wide as Latin ones.
    private static func extent(_ text: String) -> Double {
        text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2e80 ? 13.2 : 7.2) }
    }

    private static func label(_ mark: Mark, _ view: CaseView) -> String {
        let time = view.clock.short(mark.moment, now: mark.moment)
        return "\(time) \(view.words.milestone(mark.milestone))"
    }

    private static func draw(_ mark: Mark, _ base: Double, _ view: CaseView) -> HTML {
        let text = label(mark, view)
        let left = min(mark.x, width - margin - extent(text))
        let y = Double(mark.row) * lane + 15
        let isDevice = mark.entry.source == .device
        return S.g(.class("mark mark-\(mark.entry.source.rawValue)")) {
            S.title(
                text: "\(view.clock.full(mark.moment)) \(FactWriting.source(mark.entry, view.words))")
            line("mark-stem", mark.x, y + 4, mark.x, base)
            S.text(
                .named("x", Figures.coordinate(left)), .named("y", Figures.coordinate(y)), text: text)
            if isDevice {
                S.rect(
                    .named("x", Figures.coordinate(mark.x - 4)), .named("y", Figures.coordinate(base - 4)),
                    .named("width", "8"), .named("height", "8"))
            } else {
                S.circle(
                    .named("cx", Figures.coordinate(mark.x)), .named("cy", Figures.coordinate(base)),
                    .named("r", "4.5"))
            }
        }
    }

    private static func axis(
        _ first: Int64, _ end: Int64, _ base: Double, _ place: (Int64) -> Double, _ view: CaseView
    ) -> HTML {
        let minute: Int64 = 60_000
        let steps: [Int64] = [5, 10, 15, 30, 60, 120, 240, 360, 720, 1440].map { $0 * minute }
        let step = steps.first { (end - first) / $0 <= 14 } ?? (end - first) / 10
        var ticks: [Int64] = []
        var tick = (first + step - 1) / step * step
        while tick <= end, ticks.count < 40 {
            ticks.append(tick)
            tick += step
        }
        return S.g(.class("axis")) {
            line("axis-line", margin, base, width - margin, base)
            for tick in ticks {
                line("axis-tick", place(tick), base, place(tick), base + 7)
                S.text(
                    .named("x", Figures.coordinate(place(tick))), .named("y", Figures.coordinate(base + 23)),
                    .named("text-anchor", "middle"), text: view.clock.short(tick, now: tick))
            }
        }
    }

    private static func now(_ x: Double, _ base: Double) -> HTML { line("mark-now", x, 0, x, base + 7) }

    private static func line(_ kind: String, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> HTML {
        S.line(
            .class(kind), .named("x1", Figures.coordinate(x1)), .named("y1", Figures.coordinate(y1)),
            .named("x2", Figures.coordinate(x2)), .named("y2", Figures.coordinate(y2)))
    }
}
