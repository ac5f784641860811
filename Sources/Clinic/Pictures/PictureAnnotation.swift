import DICOM

/// Writes who is in a picture, and how it was made, into its corners (PS3.18 section 8.3.5.1.1).
struct PictureAnnotation {
    let dataSet: DataSet
    let frame: Int
    let frameCount: Int
    let kinds: [RenderingRequest.Annotation]

    /// All that may be written.
    static let tags: Set<Tag> = [
        .specificCharacterSet, .patientName, .patientID, .patientSex, .patientBirthDate, .studyDate,
        .studyTime,
        .institutionName, .manufacturerModelName, .seriesNumber, .instanceNumber, .kvp, .sliceThickness,
        .modality, .seriesDescription,
    ]

    func drawn(on raster: Raster) -> Raster {
        guard let canvas = Canvas(width: raster.width, height: raster.height) else { return raster }
        var image = ColourImage(width: raster.width, height: raster.height)
        image.rgb =
            raster.channels == 3 ? raster.bytes : raster.bytes.flatMap { [$0, $0, $0] }
        canvas.paste(image)
        let size = min(max(Double(min(raster.width, raster.height)) / 28, 9), 28)
        let margin = size / 2
        if kinds.contains(.patient) {
            draw(patient, canvas, x: margin, y: margin, size: size, alignRight: false)
        }
        if kinds.contains(.technique) {
            let height = Double(raster.height) - margin - size * 1.35 * Double(technique.count)
            draw(technique, canvas, x: margin, y: height, size: size, alignRight: false)
        }
        return Raster(width: raster.width, height: raster.height, channels: 3, bytes: canvas.pixels().rgb)
    }

    private func draw(
        _ lines: [String], _ canvas: Canvas, x: Double, y: Double, size: Double, alignRight: Bool
    ) {
        for (number, line) in lines.enumerated() {
            let top = y + Double(number) * size * 1.35
            // A dark edge, so that it can be read on light ground too.
            for (right, down) in [(-1.0, 0.0), (1, 0), (0, -1), (0, 1)] {
                canvas.text(line, x: x + right, y: top + down, size: size, .black, alignRight: alignRight)
            }
            canvas.text(line, x: x, y: top, size: size, alignRight: alignRight)
        }
    }

    private var patient: [String] {
        let name = dataSet.personName(.patientName)
        let names = [name?.ideographic ?? "", name?.alphabetic ?? ""].filter { !$0.isEmpty }.joined(
            separator: "  ")
        let person = [
            dataSet.string(.patientID), dataSet.string(.patientSex), dataSet.string(.patientBirthDate),
        ]
        let study = [dataSet.string(.studyDate), dataSet.string(.studyTime).map { String($0.prefix(6)) }]
        return [names.replacing("^", with: " "), joined(person), joined(study)].filter { !$0.isEmpty }
    }

    private var technique: [String] {
        let device = [dataSet.string(.institutionName), dataSet.string(.manufacturerModelName)]
        var image: [String?] = [
            dataSet.string(.seriesNumber).map { "S \($0)" },
            dataSet.string(.instanceNumber).map { "I \($0)" },
        ]
        if frameCount > 1 { image.append("F \(frame + 1)/\(frameCount)") }
        let exposure = [
            dataSet.string(.kvp).map { "\($0) kV" }, dataSet.string(.sliceThickness).map { "\($0) mm" },
        ]
        return [
            joined(device), joined([dataSet.string(.modality), dataSet.string(.seriesDescription)]),
            joined(exposure), joined(image),
        ].filter { !$0.isEmpty }
    }

    private func joined(_ parts: [String?]) -> String {
        parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "  ")
    }
}
