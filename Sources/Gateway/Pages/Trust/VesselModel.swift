import Records

/// The places where artery and vein could be read, ready to show.
package struct VesselModel: Sendable, Equatable {
    package var position: Int
    /// The same for as long as the same curves are offered.
    package var key: String
    package var arteries: [Card]
    package var veins: [Card]
    package var slices: [Montage.Image]

    /// One place: a picture with a mark, a curve, and what speaks for it.
    package struct Card: Sendable, Equatable {
        package var number: Int
        package var picture: Montage.Image
        /// Where the voxels lie in the picture, in its pixels.
        package var marks: [(x: Double, y: Double)]
        package var title: String
        package var place: String
        package var score: String
        package var curve: String
        package var samples: [Double]
        package var isChosen: Bool

        package static func == (left: Card, right: Card) -> Bool {
            left.number == right.number && left.picture == right.picture && left.place == right.place
                && left.curve == right.curve && left.isChosen == right.isChosen
        }
    }

    /// Nil when there is nothing to choose, or nothing to show it on.
    package init?(_ report: AnalysisReport, position: Int, _ language: Language) {
        guard report.status == .completed, let sites = report.vessels, !sites.arterial.isEmpty,
            let origin = report.grid?.pictureOrigin, origin.count == 2
        else { return nil }
        slices = Montage(report.pictures, language.phrases, codes: ["vessels"]).rows.first?.images ?? []
        guard !slices.isEmpty else { return nil }
        self.position = position
        key = ["artery", "vein"].map { String(report.fingerprint?.digests[$0]?.prefix(12) ?? "") }
            .joined(separator: "-")
        let pictures = slices
        func cards(_ sites: [VesselSite], _ chosen: [[Int]]) -> [Card] {
            sites.enumerated().compactMap { number, site in
                Card(
                    site, number: number, origin, pictures, language.trust,
                    isChosen: chosen.isEmpty ? number == 0 : Set(site.voxels) == Set(chosen))
            }
        }
        arteries = cards(sites.arterial, report.selection?.arterial ?? [])
        veins = cards(sites.venous, report.selection?.venous ?? [])
    }
}

extension VesselModel.Card {
    init?(
        _ site: VesselSite, number: Int, _ origin: [Int], _ pictures: [Montage.Image], _ words: TrustWords,
        isChosen: Bool
    ) {
        let voxels = site.voxels.filter { $0.count == 3 }
        var counts: [Int: Int] = [:]
        for voxel in voxels { counts[voxel[2], default: 0] += 1 }
        // The slice that holds most of them; the lowest of several.
        guard
            let slice = counts.max(by: { ($0.value, -$0.key) < ($1.value, -$1.key) })?.key,
            pictures.indices.contains(slice)
        else { return nil }
        self.number = number
        self.isChosen = isChosen
        picture = pictures[slice]
        marks = voxels.filter { $0[2] == slice }.map {
            (Double($0[0] - origin[0]) + 0.5, Double($0[1] - origin[1]) + 0.5)
        }
        title = number == 0 ? words.automatic : words.candidate.filling("n", "\(number)")
        var parts = [
            words.slice.filling("n", "\(slice + 1)").filling("total", "\(pictures.count)"),
            site.side == "left" ? words.left : site.side == "right" ? words.right : words.middle,
        ]
        if counts.count > 1 { parts.append(words.andOthers.filling("n", "\(counts.count - 1)")) }
        place = parts.joined(separator: ", ")
        score = words.score.filling("n", Figures.decimal(site.score, places: 0))
        curve = words.curve.filling("peak", Figures.decimal(site.peakHounsfield, places: 0))
            .filling("time", Figures.decimal(site.peakSeconds))
            .filling("arrival", Figures.decimal(site.arrivalSeconds))
            .filling("width", Figures.decimal(site.widthSeconds))
        samples = site.samples
    }
}
