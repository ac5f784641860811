import Records

/// The pictures of an analysis: a row for each map, a column for each slice.
package struct Montage: Sendable, Equatable {
    package var rows: [Row]

    /// Order of the rows; what is not named here is not shown.
    static let order = [
        "lesion", "tmax", "cbf", "cbv", "mtt", "tmax-dictionary", "mtt-dictionary", "delay", "tmax-deviation",
        "permeability",
    ]

    package init(_ pictures: [Picture], _ phrases: Phrases, codes: [String] = order) {
        let shown = pictures.filter { PathIdentifier.pictureLocation($0.location) != nil && $0.slice != nil }
        rows = codes.compactMap { code in
            let slices = shown.filter { $0.code == code }.sorted { ($0.slice ?? 0) < ($1.slice ?? 0) }
            guard !slices.isEmpty else { return nil }
            let name = phrases.pictures[code] ?? code
            let total = "\(slices.count)"
            return Row(
                code: code, name: name, unit: MapWindow.of(pictureCode: code)?.unit ?? "",
                images: slices.enumerated().map { index, picture in
                    let caption = phrases.result.slice.filling("n", "\(index + 1)").filling("total", total)
                    return Image(
                        number: index + 1, location: picture.location, caption: caption,
                        width: max(1, min(picture.width, 4096)), height: max(1, min(picture.height, 4096)))
                })
        }
    }

    package struct Row: Sendable, Equatable {
        package var code: String
        package var name: String
        package var unit: String
        package var images: [Image]
    }

    package struct Image: Sendable, Equatable {
        package var number: Int
        package var location: String
        package var caption: String
        package var width: Int
        package var height: Int
    }

    /// The map a phone shows first.
    package var firstChoice: String {
        rows.first { $0.code == "lesion" }?.code ?? rows.first { $0.code == "tmax" }?.code ?? rows.first?.code
            ?? ""
    }
}
