import Clinic
import DICOM
import Foundation

/// What a helper can be asked: one line, its parts separated by tabs.
enum HelperRequest {
    /// Write an object in another transfer syntax.
    case transcode(to: UID, from: String, into: String)
    /// Write some of its frames, counted from 0, one behind the other.
    case frames([Int], as: UID, from: String, into: String)
    /// Draw a picture.
    case render(RenderingTask, into: String)

    var line: String {
        switch self {
        case .transcode(let syntax, let source, let target): "transcode\t\(syntax)\t\(source)\t\(target)"
        case .frames(let frames, let syntax, let source, let target):
            "frames\t\(frames.map(String.init).joined(separator: ","))\t\(syntax)\t\(source)\t\(target)"
        case .render(let task, let target):
            // JSON has neither tabs nor line breaks of its own.
            "render\t\(String(decoding: (try? JSONEncoder().encode(task)) ?? Data(), as: UTF8.self))\t\(target)"
        }
    }

    init?(line: String) {
        let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        switch (parts.first, parts.count) {
        case ("transcode", 4): self = .transcode(to: UID(parts[1]), from: parts[2], into: parts[3])
        case ("frames", 5):
            let frames = parts[1].split(separator: ",").compactMap { Int($0) }
            self = .frames(frames, as: UID(parts[2]), from: parts[3], into: parts[4])
        case ("render", 3):
            guard let task = try? JSONDecoder().decode(RenderingTask.self, from: Data(parts[1].utf8)) else {
                return nil
            }
            self = .render(task, into: parts[2])
        default: return nil
        }
    }
}
