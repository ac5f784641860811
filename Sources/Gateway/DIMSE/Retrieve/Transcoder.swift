import DICOM

/// Writes objects in other transfer syntaxes. Code-streams of strangers are not decoded in the process that serves:
/// whoever implements this does it in another one. Used by one operation at a time.
package protocol Transcoder: Sendable {
    /// Writes an object into a new file, which the caller removes.
    ///
    /// - Returns: the path of the file.
    func transcode(_ path: String, to syntax: UID) async throws -> String
    /// Ends whatever runs for it.
    func close()
}

/// Makes a transcoder for an association.
package typealias MakeTranscoder = @Sendable () -> any Transcoder

enum TranscodingTargets {
    /// What an object may be brought into without losing anything: uncompressed, or a lossless compression that can be
    /// written.
    static func allows(_ syntax: UID) -> Bool {
        !TransferSyntax(syntax).isEncapsulated || lossless.contains(syntax)
    }

    private static let lossless: Set<UID> = [
        "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.201",
    ]
}
