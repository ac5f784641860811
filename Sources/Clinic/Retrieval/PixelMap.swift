import DICOM

/// Where the frames of a stored object lie in its file, so that one of them can be sent without reading the others.
package struct PixelMap: Sendable {
    package enum Layout: Sendable {
        /// Frames one behind the other, as they are to be sent.
        case native(NativeFrames)
        /// Each frame one code stream or a few pieces of it.
        case encapsulated(EncapsulatedPlaces)
        /// Behind deflation or in big-endian words: only whoever reads the whole object gets at its frames.
        case hidden
    }

    package let transferSyntax: UID
    package let frameCount: Int
    package let layout: Layout

    /// The fragments' positions in the file, and which of them make a frame.
    package struct EncapsulatedPlaces: Sendable {
        package let fragments: [Range<Int>]
        package let frames: [Range<Int>]

        /// The pieces of a frame, counted from 0.
        package func pieces(_ frame: Int) -> ArraySlice<Range<Int>> { fragments[frames[frame]] }
    }

    /// Frames of as many bits each. With one bit a pixel a frame may begin within a byte.
    package struct NativeFrames: Sendable {
        package let offset: Int
        package let bitsPerFrame: Int
        /// Bytes of the value that the file really has.
        package let byteCount: Int

        /// The bytes that hold a frame, counted from 0, and the bit of the first of them where it begins; `nil` when
        /// the pixel data end before.
        package func place(_ frame: Int) -> (bytes: Range<Int>, firstBit: Int)? {
            let (start, overflow) = bitsPerFrame.multipliedReportingOverflow(by: frame)
            let (end, tooFar) = start.addingReportingOverflow(bitsPerFrame)
            guard !overflow, !tooFar, (end + 7) / 8 <= byteCount else { return nil }
            return (offset + start / 8..<offset + (end + 7) / 8, start % 8)
        }
    }

    /// What keeping it takes, in bytes.
    var cost: Int {
        guard case .encapsulated(let places) = layout else { return 256 }
        return 256 + 16 * (places.fragments.count + places.frames.count)
    }
}

/// Why the frames of an object cannot be had one by one.
package struct PixelMapError: Error, Sendable, CustomStringConvertible {
    package enum Code: Sendable {
        /// The object is no image.
        case noPixelData
        /// Its attributes make no sense, or it ends early.
        case damaged
    }

    package let code: Code
    package let description: String
}
