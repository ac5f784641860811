extension GrayscalePresentationState {
    /// From stored values to what they mean (PS3.3 C.11.1).
    public enum ModalityTransformation: Sendable, Hashable {
        /// `slope` times the stored value plus `intercept`, in a unit such as HU.
        case rescale(slope: Double, intercept: Double, type: String)
        /// A table, into a unit such as OD.
        case table(PresentationTable, type: String)
    }

    /// Which values are shown between black and white (PS3.3 C.11.8).
    public struct Window: Sendable, Hashable {
        /// The images that it is for; empty means all.
        public var images: [ImageReference]
        /// Which values are shown.
        public var range: Range

        /// A line, a curve or a table.
        public enum Range: Sendable, Hashable {
            /// Window Center and Width in the unit of the images, with the function of PS3.3 C.11.2.1.2: LINEAR,
            /// LINEAR_EXACT or SIGMOID.
            case linear(center: Double, width: Double, function: String)
            /// A table.
            case table(PresentationTable)
        }

        /// Makes a window.
        public init(_ range: Range, images: [ImageReference] = []) {
            self.range = range
            self.images = images
        }

        /// Makes a window of centre and width in the unit of the images.
        public init(center: Double, width: Double, images: [ImageReference] = []) {
            self.init(.linear(center: center, width: width, function: "LINEAR"), images: images)
        }
    }

    /// What part of the images is shown, and how large (PS3.3 C.10.4).
    public struct DisplayedArea: Sendable, Hashable {
        /// The images that it is for; empty means all.
        public var images: [ImageReference]
        /// Column and row of the pixel in the upper left corner, counted from 1, of the image before it is turned.
        public var topLeft: [Int]
        /// Column and row of the pixel in the lower right corner.
        public var bottomRight: [Int]
        /// How large the area is shown.
        public var size: Size

        /// How large an area is shown.
        public enum Size: Sendable, Hashable {
            /// As large as fits, with the aspect ratio of pixels: height to width.
            case fit(aspectRatio: [Int])
            /// As large as fits, with the distances of rows and columns in millimetres.
            case fitSpacing(rowSpacingMillimeters: Double, columnSpacingMillimeters: Double)
            /// In true size, with the distances of rows and columns in millimetres.
            case trueSize(rowSpacingMillimeters: Double, columnSpacingMillimeters: Double)
            /// So many pixels of the screen for one of the image, whose pixels are square.
            case magnified(Double)
        }

        /// Shows a part of images.
        public init(
            topLeft: [Int], bottomRight: [Int], size: Size = .fit(aspectRatio: [1, 1]),
            images: [ImageReference] = []
        ) {
            self.topLeft = topLeft
            self.bottomRight = bottomRight
            self.size = size
            self.images = images
        }
    }
}

/// A table of grey values (PS3.3 C.11.1.1 and C.11.2.1.1).
public struct PresentationTable: Sendable, Hashable {
    /// The value that the first entry is for; smaller ones have it too.
    public var firstValue: Int
    /// Bits of an entry: 8 to 16.
    public var bits: Int
    /// 1 to 65536 entries.
    public var entries: [UInt16]
    /// What the table is for; empty when nothing is said.
    public var explanation: String

    /// Makes a table.
    public init(firstValue: Int, bits: Int, entries: [UInt16], explanation: String = "") {
        self.firstValue = firstValue
        self.bits = bits
        self.entries = entries
        self.explanation = explanation
    }
}
