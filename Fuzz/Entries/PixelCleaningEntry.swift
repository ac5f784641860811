import Codecs
import DICOM

extension FuzzEntry {
    /// Blackening a region of any object: the first bytes choose the syntax and the region, and what lies outside of
    /// it stays as it is.
    static let cleanPixels = FuzzEntry(
        name: "cleanPixels",
        seeds: { try Seeds.objects.map { [$0[0], 1, 1, 2, 2] + $0.dropFirst() } },
        run: { input in
            var reader = InputReader(input)
            let syntax = Seeds.objectSyntaxes[reader.choice(Seeds.objectSyntaxes.count)]
            let region = PixelRule.Region(
                x: Int(reader.byte()), y: Int(reader.byte()), width: Int(reader.byte()),
                height: Int(reader.byte()))
            guard let dataSet = try? DataSet.decode(reader.rest, as: syntax, budget: Limits.reading) else {
                return
            }
            let file = DICOMFile(dataSet: dataSet, transferSyntax: syntax)
            _ = try? PixelCleaner(budget: PixelLimits.small).clean(file) { _ in true }
            let rule = PixelRule(name: "fuzz", conditions: [], action: .blackOut([region]))
            let cleaner = PixelCleaner(rules: PixelRules([rule]), budget: PixelLimits.small)
            guard let (clean, _) = try? cleaner.clean(file) else { return }
            try checkOutside(region, file, clean)
        })

    private static func checkOutside(
        _ region: PixelRule.Region, _ file: DICOMFile, _ clean: DICOMFile
    ) throws(Violation) {
        guard let before = try? PixelData(file, budget: PixelLimits.small) else { return }
        let after: PixelData
        do {
            after = try PixelData(clean, budget: PixelLimits.small)
        } catch {
            throw Violation("Cleaned pixels cannot be read: \(error)")
        }
        let isExact = PixelCodecs.isLossless(file.transferSyntax) && before.description.samplesPerPixel == 1
        for index in 0..<min(before.frameCount, 4) {
            guard let old = try? before.frame(index) else {
                throw Violation("Frame \(index) cannot be decoded.")
            }
            guard let new = try? after.frame(index) else { throw Violation("Frame \(index) is gone.") }
            guard isExact else { continue }
            let columns = before.description.columns
            for (place, pair) in zip(old.integers, new.integers).enumerated() {
                let (x, y) = (place % columns, place / columns)
                let isInside =
                    (region.x..<region.x + region.width).contains(x)
                    && (region.y..<region.y + region.height).contains(y)
                try promise(isInside || pair.0 == pair.1, "Pixel \(x),\(y) of frame \(index) changed.")
            }
        }
    }
}
