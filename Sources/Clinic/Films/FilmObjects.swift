import DICOM
import Foundation
import Records

/// Makes DICOM objects of a film: the images as they were received, and the sheet that was composed of them.
struct FilmObjects {
    let filmUID: UID
    /// What an object of the study says of patient and study; nil when nobody knows whose film it is.
    let source: DataSet?
    let created: DateAndTime
    let label: String

    /// An image as it was received, as a Secondary Capture.
    func image(_ printed: PrintedImage, pixels: [UInt8]) -> DataSet {
        var dataSet = base(
            "images", number: printed.position, description: "Film images \(label)", seriesNumber: 9902)
        let copied: [Tag] = [
            .samplesPerPixel, .photometricInterpretation, .planarConfiguration, .rows, .columns,
            .pixelAspectRatio, .bitsAllocated, .bitsStored, .highBit, .pixelRepresentation,
        ]
        dataSet.copy(copied, from: printed.attributes)
        dataSet.set(
            .pixelData, Bytes(pixels.count % 2 == 0 ? pixels : pixels + [0]),
            vr: printed.image.bytesPerSample == 2 ? .OW : .OB)
        return dataSet
    }

    /// The composed sheet, as a Secondary Capture.
    func sheet(_ page: FilmPage) -> DataSet {
        var dataSet = base("sheet", number: 1, description: "Film sheet \(label)", seriesNumber: 9901)
        dataSet.set(.samplesPerPixel, page.channels)
        dataSet.set(.photometricInterpretation, page.channels == 3 ? "RGB" : "MONOCHROME2")
        if page.channels == 3 { dataSet.set(.planarConfiguration, 0) }
        dataSet.set(.rows, page.height)
        dataSet.set(.columns, page.width)
        let isWide = page.most > 255
        dataSet.set(.bitsAllocated, isWide ? 16 : 8)
        dataSet.set(.bitsStored, isWide ? 12 : 8)
        dataSet.set(.highBit, isWide ? 11 : 7)
        dataSet.set(.pixelRepresentation, 0)
        let spacing = 1 / FilmSize.pixelsPerMillimeter
        dataSet.set(.nominalScannedPixelSpacing, [spacing, spacing])
        var bytes = [UInt8](repeating: 0, count: (page.samples.count * (isWide ? 2 : 1) + 1) / 2 * 2)
        for (index, sample) in page.samples.enumerated() {
            if isWide {
                bytes[index * 2] = UInt8(truncatingIfNeeded: sample)
                bytes[index * 2 + 1] = UInt8(truncatingIfNeeded: sample >> 8)
            } else {
                bytes[index] = UInt8(truncatingIfNeeded: sample)
            }
        }
        dataSet.set(.pixelData, Bytes(bytes), vr: isWide ? .OW : .OB)
        return dataSet
    }

    /// - Parameter kind: names the series among those of the film.
    private func base(_ kind: String, number: Int, description: String, seriesNumber: Int) -> DataSet {
        let uids = UIDMaker.derived(seed: "film \(filmUID)")
        var dataSet: DataSet
        if let source, let known = try? PatientAndStudy(of: source) {
            dataSet = known.dataSet
        } else {
            dataSet =
                PatientAndStudy(
                    name: PersonName(""), patientID: "", studyInstanceUID: uids.uid("study")
                ).dataSet
        }
        let moment = dataSet.timezoneOffsetMinutes.map { created.moved(toOffsetMinutes: $0) } ?? created
        dataSet.set(.sopClassUID, UID.secondaryCaptureImageStorage)
        dataSet.set(.sopInstanceUID, uids.uid("instance \(kind) \(number)"))
        dataSet.set(.seriesInstanceUID, uids.uid("series \(kind)"))
        dataSet.set(.seriesNumber, seriesNumber)
        dataSet.set(.seriesDescription, String(description.prefix(64)))
        dataSet.set(.instanceNumber, number)
        dataSet.set(.modality, "HC")
        dataSet.set(.conversionType, "DF")
        dataSet.set(.manufacturer, "Willis")
        dataSet.set(.imageType, ["DERIVED", "SECONDARY"])
        dataSet.set(.burnedInAnnotation, "YES")
        dataSet.setEmpty(.patientOrientation)
        dataSet.set(.seriesDate, moment.date)
        dataSet.set(.seriesTime, moment.time)
        dataSet.set(.contentDate, moment.date)
        dataSet.set(.contentTime, moment.time)
        dataSet.set(.instanceCreationDate, moment.date)
        dataSet.set(.instanceCreationTime, moment.time)
        return dataSet
    }
}
