/// What an MR examination of a stroke holds: diffusion, and perfusion with one echo or more.
struct MRExamination {
    var diffusion: DiffusionAcquisition?
    /// The perfusion acquisitions, the one with most images first; echoes ascend.
    var perfusions: [MRPerfusionAcquisition]
}

/// A dynamic acquisition, once for each echo.
struct MRPerfusionAcquisition {
    var echoes: [Acquisition]
    var echoTimesMilliseconds: [Double]

    var frames: [ImageFrame] { echoes.flatMap(\.frames) }
}

/// Finds diffusion and perfusion among the images of a study: by weighting, echo, place and time, never by the names of
/// series.
enum MRSeriesFinder {
    /// Images with a shorter echo hardly see contrast by T2*; they were taken for something else.
    static let shortestEchoMilliseconds = 8.0
    /// Fewer time points are no scan of a bolus, but repetitions or stations.
    static let fewestTimePoints = 5

    static func find(in frames: [ImageFrame]) -> MRExamination {
        let usable = frames.filter { frame in
            guard let facts = frame.mr, frame.series.modality == "MR" else { return false }
            return !facts.isMap && frame.pixels.samplesPerPixel == 1 && isImage(frame.series)
        }
        let series = Dictionary(grouping: usable) { $0.series.seriesUID }
        let weighted = Set(
            series.filter { $0.value.contains { ($0.mr?.bValue ?? 0) >= DiffusionAcquisition.weighted } }.keys
        )
        var diffusion: [ImageFrame] = []
        var others: [ImageFrame] = []
        for (uid, images) in series.sorted(by: { $0.key < $1.key }) {
            if weighted.contains(uid) { diffusion += images } else { others += images }
        }
        let perfusions = perfusions(in: others.filter { $0.mr?.isSpinLabelled == false })
        let dynamic = Set(perfusions.flatMap(\.frames).map(\.series.seriesUID))
        // Some scanners put images without weighting into a series of their own.
        let unweighted = others.filter {
            $0.mr?.bValue == 0 && !dynamic.contains($0.series.seriesUID)
        }
        return MRExamination(
            diffusion: DiffusionAcquisition(diffusion, unweighted: unweighted), perfusions: perfusions)
    }

    /// Weighted images averaged over directions are called derived, and by some secondary; screenshots are not images.
    private static func isImage(_ series: SeriesFacts) -> Bool {
        let type = Set(series.imageType.map { $0.uppercased() })
        let never: Set<String> = [
            "LOCALIZER", "SCREEN SAVE", "PROJECTION IMAGE", "MIP", "MPR", "PASTED", "OTHER_MAP",
        ]
        return type.isDisjoint(with: never)
    }

    private static func perfusions(in frames: [ImageFrame]) -> [MRPerfusionAcquisition] {
        let echoes = Dictionary(grouping: frames) { (($0.mr?.echoMilliseconds ?? 0) * 10).rounded() / 10 }
        var found: [MRPerfusionAcquisition] = []
        for (time, images) in echoes.sorted(by: { $0.key < $1.key })
        where time == 0 || time >= shortestEchoMilliseconds {
            let acquisitions = AcquisitionFinder.find(in: images, modality: "MR").filter {
                $0.timePointCount >= fewestTimePoints && $0.timeSource != nil
            }
            for acquisition in acquisitions {
                if let place = found.firstIndex(where: { belongs(acquisition, to: $0) }) {
                    found[place].echoes.append(acquisition)
                    found[place].echoTimesMilliseconds.append(time)
                } else {
                    found.append(
                        MRPerfusionAcquisition(echoes: [acquisition], echoTimesMilliseconds: [time]))
                }
            }
        }
        return found.sorted {
            let (left, right) = ($0.frames.count, $1.frames.count)
            return left == right
                ? ($0.echoes[0].seriesUIDs.first ?? "") < ($1.echoes[0].seriesUIDs.first ?? "") : left > right
        }
    }

    /// Another echo of the same excitations: as many images at the same places and at the same times.
    private static func belongs(_ acquisition: Acquisition, to other: MRPerfusionAcquisition) -> Bool {
        let first = other.echoes[0]
        guard first.slices.count == acquisition.slices.count,
            first.timePointCount == acquisition.timePointCount,
            let frame = acquisition.slices.first?.frames.first, let base = first.slices.first?.frames.first,
            frame.series.frameOfReferenceUID == base.series.frameOfReferenceUID,
            frame.geometry.columns == base.geometry.columns, frame.geometry.rows == base.geometry.rows
        else { return false }
        return zip(first.slices, acquisition.slices).allSatisfy { ours, theirs in
            let start = abs((ours.seconds.first ?? 0) - (theirs.seconds.first ?? 0))
            return abs(ours.position - theirs.position) < AcquisitionFinder.samePositionMillimeters
                && start < 1
        }
    }
}
