import DICOM
import Foundation
import Records

/// Writes the pictures and derived objects of an analysis into a folder.
package struct ResultFolder {
    private let path: String

    package init(path: String) { self.path = path }

    /// - Returns: paths of the files written, in the order they were made.
    package func write(_ analysis: CompletedAnalysis, number: Int, date: String, time: String) throws
        -> [String]
    {
        guard !analysis.pictures.isEmpty else { return [] }
        let study = InputDigest.of(analysis.report.studyUID.utf8).prefix(12)
        let folder = "\(path)/\(study)-\(number)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var written: [String] = []
        for picture in analysis.pictures {
            let file = "\(folder)/\(name(picture)).png"
            try Data(picture.image.png()).write(to: URL(fileURLWithPath: file), options: .atomic)
            written.append(file)
        }
        guard let source = analysis.sample?.header else { return written }
        for (offset, code) in ["summary", "cbf", "cbv", "mtt", "tmax", "lesion"].enumerated() {
            let capture = SecondaryCapture(
                source: source,
                seriesUID: .derived(
                    from: "\(analysis.report.inputs.digest)/\(number)/\(code)/\(date)\(time)"),
                seriesNumber: 9000 + number * 10 + offset, seriesDescription: "Willis CT perfusion \(code)",
                date: date, time: time)
            let pictures = analysis.pictures.filter { $0.code == code }
            for (index, picture) in pictures.enumerated() {
                let file = "\(folder)/\(name(picture)).dcm"
                let object = capture.object(
                    picture.image, instanceNumber: index + 1, comment: "Research use only. \(code)")
                try object.write(to: file)
                written.append(file)
            }
        }
        return written
    }

    private func name(_ picture: RenderedPicture) -> String {
        guard let slice = picture.slice else { return picture.code }
        let number = String(slice + 1)
        return picture.code + "-" + String(repeating: "0", count: max(0, 3 - number.count)) + number
    }
}
