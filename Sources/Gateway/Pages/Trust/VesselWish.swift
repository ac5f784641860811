import Records

/// What the forms about vessels ask for.
struct VesselWish {
    let position: Int
    let selection: VesselSelection

    /// - Parameter reports: the automatic results of the study.
    /// - Returns: nil when the form is not one of ours.
    init?(_ form: Form, _ reports: [AnalysisReport]) {
        guard let position = Int(form["report"]), reports.indices.contains(position),
            let sites = reports[position].vessels
        else { return nil }
        self.position = position
        if form.has("kind") {
            guard let voxel = Self.voxel(form, reports[position]) else { return nil }
            selection =
                form["kind"] == "vein"
                ? VesselSelection(venous: [voxel], pointsAtVein: true)
                : VesselSelection(arterial: [voxel], pointsAtArtery: true)
            return
        }
        func chosen(_ name: String, _ sites: [VesselSite]) -> [[Int]] {
            // The first is the automatic choice, which an empty list means.
            guard let number = Int(form[name]), number > 0, sites.indices.contains(number) else { return [] }
            return sites[number].voxels
        }
        selection = VesselSelection(
            arterial: chosen("artery", sites.arterial), venous: chosen("vein", sites.venous))
    }

    /// The voxel under a click on one of the slices.
    private static func voxel(_ form: Form, _ report: AnalysisReport) -> [Int]? {
        guard let grid = report.grid, let origin = grid.pictureOrigin, origin.count == 2 else { return nil }
        for slice in 0..<grid.slices where form.has("at-\(slice).x") {
            guard let x = Int(form["at-\(slice).x"]), let y = Int(form["at-\(slice).y"]),
                (0..<4096).contains(x), (0..<4096).contains(y)
            else { return nil }
            return [origin[0] + x, origin[1] + y, slice]
        }
        return nil
    }
}
