/// How grey images are to be shown: window, cut, turned, and with what drawn over them (PS3.3 A.33.1, Grayscale
/// Softcopy Presentation State).
public struct GrayscalePresentationState: Sendable, Hashable {
    /// What the state is called.
    public var identification: ContentIdentification
    /// The images, all of one study.
    public var images: [ImageReference]
    /// From stored values to what they mean, instead of what the images say; `nil` when stored values are shown.
    public var modality: ModalityTransformation?
    /// Windows, each for some of the images; none when all values are shown.
    public var windows: [Window]
    /// What part of the images is shown; at least one.
    public var displayedAreas: [DisplayedArea]
    /// Quarter turns clockwise, in degrees: 0, 90, 180 or 270; done before the flip.
    public var rotationDegrees: Int
    /// True when left and right change places after the rotation.
    public var isFlipped: Bool
    /// True when the largest values are black.
    public var isInverse: Bool
    /// The layers that annotations lie in.
    public var layers: [GraphicLayer]
    /// What is drawn over the images.
    public var annotations: [GraphicAnnotation]

    /// Makes a state.
    public init(
        identification: ContentIdentification, images: [ImageReference],
        modality: ModalityTransformation? = nil, windows: [Window] = [], displayedAreas: [DisplayedArea],
        rotationDegrees: Int = 0, isFlipped: Bool = false, isInverse: Bool = false,
        layers: [GraphicLayer] = [], annotations: [GraphicAnnotation] = []
    ) {
        self.identification = identification
        self.images = images
        self.modality = modality
        self.windows = windows
        self.displayedAreas = displayedAreas
        self.rotationDegrees = rotationDegrees
        self.isFlipped = isFlipped
        self.isInverse = isInverse
        self.layers = layers
        self.annotations = annotations
    }
}
