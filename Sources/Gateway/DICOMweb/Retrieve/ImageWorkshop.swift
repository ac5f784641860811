import Clinic
import DICOM

/// Decodes, encodes and draws. What strangers have sent is not decoded in the process that serves: whoever implements
/// this does it in others, of which one may fail without hurting more than one request.
package protocol ImageWorkshop: Sendable {
    /// Writes an object into a new file, which the caller removes.
    /// - Returns: the path of the file.
    func transcode(_ path: String, to syntax: UID) async throws(WorkshopError) -> String

    /// Writes some frames, counted from 0, one behind the other into a new file, which the caller removes: samples as
    /// native pixel data have them, or code streams.
    func frames(_ path: String, _ frames: [Int], as syntax: UID) async throws(WorkshopError) -> WorkshopFrames

    /// Draws a picture into a new file, which the caller removes.
    /// - Returns: the path of the file.
    func render(_ task: RenderingTask) async throws(WorkshopError) -> String
}

/// Frames that a workshop has written.
package struct WorkshopFrames: Sendable {
    package var path: String
    /// Bytes of each.
    package var lengths: [Int]

    package init(path: String, lengths: [Int]) {
        self.path = path
        self.lengths = lengths
    }
}

/// Why a workshop has not done what it was asked to.
package struct WorkshopError: Error, Sendable, CustomStringConvertible {
    package enum Code: Sendable {
        /// The object does not allow it; asking again is no use.
        case refused
        /// The process broke off over this object, by a fault, its memory or its time.
        case broken
        /// Too many others are waiting.
        case busy
    }

    package let code: Code
    package let description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
