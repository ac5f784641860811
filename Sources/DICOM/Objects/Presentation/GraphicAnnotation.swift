/// A layer that annotations lie in (PS3.3 C.10.7).
public struct GraphicLayer: Sendable, Hashable {
    /// Its name: a code string of at most 16 capitals, digits, spaces and underscores.
    public var name: String
    /// Layers with higher numbers lie in front.
    public var order: Int
    /// Grey to draw in, 0 black to 65535 white; `nil` when nothing is said.
    public var grey: Int?
    /// What it is for; empty when nothing is said.
    public var description: String

    /// Makes a layer.
    public init(name: String, order: Int, grey: Int? = nil, description: String = "") {
        self.name = name
        self.order = order
        self.grey = grey
        self.description = description
    }
}

/// What is drawn over some images in one layer (PS3.3 C.10.5).
public struct GraphicAnnotation: Sendable, Hashable {
    /// The name of the layer.
    public var layer: String
    /// The images that it is for; empty means all.
    public var images: [ImageReference]
    /// Texts.
    public var texts: [Text]
    /// Figures.
    public var figures: [Figure]

    /// Makes an annotation.
    public init(layer: String, images: [ImageReference] = [], texts: [Text] = [], figures: [Figure] = []) {
        self.layer = layer
        self.images = images
        self.texts = texts
        self.figures = figures
    }

    /// What positions are counted in.
    public enum Units: String, Sendable, Hashable {
        /// Pixels of the image; 0, 0 is the upper left corner of its first pixel, 0.5, 0.5 the middle of it.
        case pixel = "PIXEL"
        /// Parts of the displayed area: 0, 0 is its upper left corner, 1, 1 its lower right one.
        case display = "DISPLAY"
    }

    /// A position: to the right, and down.
    public struct Point: Sendable, Hashable {
        /// To the right.
        public var x: Double
        /// Down.
        public var y: Double

        /// Makes a position.
        public init(_ x: Double, _ y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// A text in a box, at a point, or both.
    public struct Text: Sendable, Hashable {
        /// The text; lines end with CR LF.
        public var text: String
        /// The box; `nil` for a text at a point.
        public var box: Box?
        /// What the text is about; `nil` for a text in a box.
        public var anchor: Anchor?

        /// Makes a text.
        public init(_ text: String, box: Box? = nil, anchor: Anchor? = nil) {
            self.text = text
            self.box = box
            self.anchor = anchor
        }
    }

    /// Where a text stands.
    public struct Box: Sendable, Hashable {
        /// What the corners are counted in.
        public var units: Units
        /// Upper left corner.
        public var topLeft: Point
        /// Lower right corner.
        public var bottomRight: Point
        /// LEFT, RIGHT or CENTER.
        public var justification: String

        /// Makes a box.
        public init(
            _ topLeft: Point, _ bottomRight: Point, units: Units = .pixel, justification: String = "LEFT"
        ) {
            self.units = units
            self.topLeft = topLeft
            self.bottomRight = bottomRight
            self.justification = justification
        }
    }

    /// What a text is about.
    public struct Anchor: Sendable, Hashable {
        /// What the position is counted in.
        public var units: Units
        /// The position.
        public var point: Point
        /// True when a line leads there.
        public var isVisible: Bool

        /// Makes an anchor.
        public init(_ point: Point, units: Units = .pixel, isVisible: Bool = true) {
            self.units = units
            self.point = point
            self.isVisible = isVisible
        }
    }

    /// A figure.
    public struct Figure: Sendable, Hashable {
        /// What its points are counted in.
        public var units: Units
        /// Its form.
        public var form: Form
        /// The points of the form.
        public var points: [Point]
        /// True when a closed figure is filled.
        public var isFilled: Bool

        /// The forms (PS3.3 C.10.5.1.2).
        public enum Form: String, Sendable, Hashable, CaseIterable {
            /// One point.
            case point = "POINT"
            /// Straight lines between two or more points.
            case polyline = "POLYLINE"
            /// A smooth curve through two or more points.
            case interpolated = "INTERPOLATED"
            /// The middle and a point of the circle.
            case circle = "CIRCLE"
            /// The ends of the long axis, then of the short one.
            case ellipse = "ELLIPSE"
        }

        /// Makes a figure.
        public init(_ form: Form, _ points: [Point], units: Units = .pixel, isFilled: Bool = false) {
            self.units = units
            self.form = form
            self.points = points
            self.isFilled = isFilled
        }

        /// True when the figure has an inside.
        var isClosed: Bool {
            switch form {
            case .circle, .ellipse: true
            case .polyline, .interpolated: points.count > 2 && points.first == points.last
            case .point: false
            }
        }

        /// True when there are as many points as the form needs.
        var isPlausible: Bool {
            switch form {
            case .point: points.count == 1
            case .polyline, .interpolated: points.count >= 2
            case .circle: points.count == 2
            case .ellipse: points.count == 4
            }
        }
    }
}
