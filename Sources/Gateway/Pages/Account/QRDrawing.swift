import Clinic

/// A QR code as a drawing: dark on white whatever the theme, with the quiet zone of four modules that readers need.
enum QRDrawing {
    private static let quiet = 4

    static func view(_ text: String, title: String) -> HTML {
        guard let code = QRCode(text) else { return .empty }
        let side = code.side + 2 * quiet
        var path = ""
        for row in 0..<code.side {
            var column = 0
            while column < code.side {
                let begin = column
                while column < code.side, code.isDark(row, column) { column += 1 }
                if column > begin {
                    path += "M\(begin + quiet) \(row + quiet)h\(column - begin)v1H\(begin + quiet)z"
                }
                column += 1
            }
        }
        return S.svg(
            .class("qr"), .named("viewBox", "0 0 \(side) \(side)"), .role("img"), .label(title),
            .named("shape-rendering", "crispEdges")
        ) {
            S.rect(.named("width", "\(side)"), .named("height", "\(side)"), .named("fill", "#fff"))
            S.path(.named("d", path), .named("fill", "#000"))
        }
    }
}
