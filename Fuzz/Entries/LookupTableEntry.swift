import Codecs
import DICOM

extension FuzzEntry {
    /// Tables, palettes, windows and rescaling of any data set, applied to a small frame.
    static let lookupTables = FuzzEntry(
        name: "lookupTables",
        seeds: { try Seeds.tables.map { [0] + (try $0.encode(as: .explicitVRLittleEndian)) } },
        run: { input in
            var reader = InputReader(input)
            let flags = reader.byte()
            guard
                let dataSet = try? DataSet.decode(
                    reader.rest, as: .explicitVRLittleEndian, budget: Limits.reading)
            else { return }
            let shape = PixelShape(
                rows: 2, columns: 4, allocated: flags & 1 == 0 ? 8 : 16, isSigned: flags & 2 != 0)
            let description = try shape.description()
            let samples = filled([0, 1, 127, 128, 255, 3, 9, 200], count: description.frameBytes)
            let frame = try Frame(Bytes(samples), as: description)
            if let palette = try? PaletteColor(dataSet) {
                let colors = try palette.rgb(frame)
                try promise(colors.description.samplesPerPixel == 3, "A palette gives no colours.")
            }
            if let display = try? PixelTransform(dataSet).display(frame) {
                try promise(display.count % 8 == 0, "A display has not one value a sample.")
            }
            guard let modality = try? ModalityTransform(dataSet) else { return }
            let windows = (try? VOITransform.all(dataSet, after: modality)) ?? []
            let values = (try? modality.values(frame)) ?? []
            for window in windows + [.fullRange(values)] {
                for value in values.map(Double.init) + [.infinity, -.infinity, .nan, 1e300] {
                    let shown = window(value)
                    try promise((0...1).contains(shown), "\(window) shows \(value) as \(shown).")
                }
            }
        })
}
