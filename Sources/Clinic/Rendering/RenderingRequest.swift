/// A picture that somebody wants of an image: what PS3.18 section 8.3.5 lets them choose.
package struct RenderingRequest: Sendable, Hashable, Codable {
    package enum Format: String, Sendable, Hashable, Codable {
        case jpeg, png, gif
    }

    /// How grey values become light (PS3.18 section 8.3.5.1.4).
    package struct Window: Sendable, Hashable, Codable {
        package enum Function: String, Sendable, Hashable, Codable {
            case linear
            case linearExact = "linear-exact"
            case sigmoid
        }

        package var center: Double
        package var width: Double
        package var function: Function

        package init(center: Double, width: Double, function: Function = .linear) {
            self.center = center
            self.width = width
            self.function = function
        }
    }

    /// The size that the picture must fit into.
    package struct Viewport: Sendable, Hashable, Codable {
        package var width: Int
        package var height: Int

        package init(width: Int, height: Int) {
            self.width = width
            self.height = height
        }
    }

    /// The part of the image that is wanted, in pixels of the image (or, of WADO-URI, in parts of its size).
    package struct Region: Sendable, Hashable, Codable {
        package var x: Double
        package var y: Double
        package var width: Double
        package var height: Double
        package var isRelative: Bool
        package var flipsHorizontally = false
        package var flipsVertically = false

        package init(x: Double, y: Double, width: Double, height: Double, isRelative: Bool = false) {
            self.x = x
            self.y = y
            self.width = width
            self.height = height
            self.isRelative = isRelative
        }
    }

    /// What is written on the picture.
    package enum Annotation: String, Sendable, Hashable, Codable, CaseIterable {
        case patient, technique
    }

    package var format: Format
    /// 1 to 100, for what loses something.
    package var quality = 90
    package var window: Window?
    package var viewport: Viewport?
    package var region: Region?
    package var annotations: [Annotation] = []

    package init(format: Format) { self.format = format }

    /// No picture is made larger than this in either direction.
    package static let mostPixelsAcross = 8192
}

/// What a helper is asked to draw: a picture of one frame, or of several one after the other.
package struct RenderingTask: Sendable, Codable {
    /// A frame of an object in a file.
    package struct Source: Sendable, Hashable, Codable {
        package var path: String
        /// Counted from 0; `nil` for the one in the middle.
        package var frame: Int?
        /// DICOM JSON of what is written on the picture, where that is not as in the file.
        package var heading: String?

        package init(path: String, frame: Int? = nil, heading: String? = nil) {
            self.path = path
            self.frame = frame
            self.heading = heading
        }
    }

    package var sources: [Source]
    package var request: RenderingRequest

    package init(sources: [Source], request: RenderingRequest) {
        self.sources = sources
        self.request = request
    }

    /// An animation has no more pictures than this.
    package static let mostSources = 512
}
