import CZlib
import Foundation
import Imaging

/// The brain atlas that Debian's `mricron-data` brings.
package enum AtlasFolder {
    package static let standard = "/usr/share/mricron/templates"
    /// An MNI brain at 1 mm is 7 MB; more than this is not one.
    static let maximumBytes = 256 << 20

    /// The atlas in a folder, or a made-up brain where there is none.
    package static func load(_ folder: String = standard) throws(ImagingError) -> (
        atlas: BrainAtlas, isReal: Bool
    ) {
        guard let brain = decompressed("\(folder)/ch2bet.nii.gz") else { return (.parametric, false) }
        return (try BrainAtlas(brain: brain, labels: decompressed("\(folder)/aal.nii.gz")), true)
    }

    /// Nil when the file is absent, damaged, or larger than any atlas.
    private static func decompressed(_ path: String) -> [UInt8]? {
        guard let file = gzopen(path, "rb") else { return nil }
        defer { gzclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while bytes.count <= maximumBytes {
            let count = gzread(file, &buffer, UInt32(buffer.count))
            if count == 0 { return bytes }
            guard count > 0 else { return nil }
            bytes.append(contentsOf: buffer[0..<Int(count)])
        }
        return nil
    }
}
