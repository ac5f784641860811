/// Where the images of a film go: Image Display Format (2010,0010), PS3.3 C.13.3.
package enum FilmLayout: Sendable, Equatable {
    /// `STANDARD\C,R`: columns and rows of equal cells, filled row by row.
    case standard(columns: Int, rows: Int)
    /// `ROW\R1,R2,…`: rows of equal height with so many images each, filled row by row.
    case rows([Int])
    /// `COL\C1,C2,…`: columns of equal width with so many images each, filled column by column.
    case columns([Int])

    /// More images than this are on no film.
    package static let mostImages = 256
    private static let mostAcross = 64

    /// Reads a format; nil for those that are not printed here: SLIDE, SUPERSLIDE, CUSTOM, and what is none.
    package init?(_ text: String) {
        let parts = text.split(separator: "\\", maxSplits: 1).map { $0.filter { $0 != " " } }
        guard parts.count == 2 else { return nil }
        let numbers = parts[1].split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        guard (1...Self.mostAcross).contains(numbers.count),
            numbers.allSatisfy({ (1...Self.mostAcross).contains($0) })
        else { return nil }
        switch parts[0] {
        case "STANDARD" where numbers.count == 2: self = .standard(columns: numbers[0], rows: numbers[1])
        case "ROW": self = .rows(numbers)
        case "COL": self = .columns(numbers)
        default: return nil
        }
        guard imageCount <= Self.mostImages else { return nil }
    }

    package var imageCount: Int {
        switch self {
        case .standard(let columns, let rows): columns * rows
        case .rows(let counts), .columns(let counts): counts.reduce(0, +)
        }
    }

    /// As the attribute spells it.
    package var text: String {
        switch self {
        case .standard(let columns, let rows): "STANDARD\\\(columns),\(rows)"
        case .rows(let counts): "ROW\\" + counts.map(String.init).joined(separator: ",")
        case .columns(let counts): "COL\\" + counts.map(String.init).joined(separator: ",")
        }
    }

    /// The cells in the order of Image Box Position, in pixels of a page. Each keeps half a gap to its neighbours and to
    /// the edge.
    package func cells(width: Int, height: Int, gap: Int) -> [FilmRectangle] {
        func part(_ index: Int, of count: Int, _ length: Int) -> (start: Int, end: Int) {
            (index * length / count, (index + 1) * length / count)
        }
        func cell(_ x: (start: Int, end: Int), _ y: (start: Int, end: Int)) -> FilmRectangle {
            FilmRectangle(
                x: x.start + gap / 2, y: y.start + gap / 2, width: max(1, x.end - x.start - gap),
                height: max(1, y.end - y.start - gap))
        }
        switch self {
        case .standard(let columns, let rows):
            return (0..<rows).flatMap { row in
                (0..<columns).map { cell(part($0, of: columns, width), part(row, of: rows, height)) }
            }
        case .rows(let counts):
            return counts.enumerated().flatMap { row, count in
                (0..<count).map { cell(part($0, of: count, width), part(row, of: counts.count, height)) }
            }
        case .columns(let counts):
            return counts.enumerated().flatMap { column, count in
                (0..<count).map { cell(part(column, of: counts.count, width), part($0, of: count, height)) }
            }
        }
    }
}

/// A part of a page, in pixels from its top left corner.
package struct FilmRectangle: Sendable, Equatable {
    package var x: Int
    package var y: Int
    package var width: Int
    package var height: Int

    package init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }
}
