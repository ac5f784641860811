/// The start-of-scan segment (T.81 B.2.3), with components as positions in the frame header.
struct JPEGScan {
    struct Component {
        let index: Int
        let dcTable: Int
        let acTable: Int
    }

    let components: [Component]
    /// Start of spectral selection; the predictor of the lossless process.
    let spectralStart: Int
    /// Point transform of the lossless process.
    let pointTransform: Int

    init(
        _ segments: JPEGSegments, _ segment: JPEGSegments.Segment, frame: JPEGFrameHeader
    ) throws(CodecError) {
        let memory = segments.memory
        let start = segment.payload.lowerBound
        guard segment.payload.count >= 1, case let count = Int(memory[start]), (1...4).contains(count),
            segment.payload.count >= 4 + 2 * count
        else { throw .damaged("its scan header is too short") }
        var components: [Component] = []
        for index in 0..<count {
            let identifier = memory[start + 1 + 2 * index]
            let tables = memory[start + 2 + 2 * index]
            // Some writers name components wrongly; if all are there, their order is enough.
            let found =
                frame.components.firstIndex { $0.identifier == identifier }
                ?? (count == frame.components.count ? index : nil)
            guard let found, tables >> 4 <= 3, tables & 15 <= 3,
                !components.contains(where: { $0.index == found })
            else { throw .damaged("its scan names a component or table that is not there") }
            components.append(
                Component(index: found, dcTable: Int(tables >> 4), acTable: 4 + Int(tables & 15)))
        }
        self.components = components
        spectralStart = Int(memory[start + 1 + 2 * count])
        pointTransform = Int(memory[start + 3 + 2 * count] & 15)
    }
}
