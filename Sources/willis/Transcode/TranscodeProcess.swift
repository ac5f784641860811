import DICOM
import Foundation
import Gateway

/// The helper of one association: what cannot be sent as it is stored is written anew by a process of its own.
final class TranscodeProcess: Transcoder {
    private let folder: String
    private let secondsAnObject: Int
    private let helper = HelperProcess(megabytes: 4096)

    /// - Parameter folder: where the files go; they are swept at the next start should nobody remove them.
    init(folder: String, secondsAnObject: Int = 120) {
        self.folder = folder
        self.secondsAnObject = secondsAnObject
    }

    func transcode(_ path: String, to syntax: UID) async throws -> String {
        let target = "\(folder)/\(UUID().uuidString).dcm"
        do {
            let answer = try await helper.ask(
                HelperRequest.transcode(to: syntax, from: path, into: target).line, within: secondsAnObject)
            guard answer == "ok" else {
                throw DIMSEError(.cannotTranscode, String(answer.drop { $0 != "\t" }.dropFirst()))
            }
            return target
        } catch {
            unlink(target)
            guard let fault = error as? HelperFault else { throw error }
            throw DIMSEError(.cannotTranscode, "the transcoding process broke off: \(fault)")
        }
    }

    func close() { helper.close() }
}
