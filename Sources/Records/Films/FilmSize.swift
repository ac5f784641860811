/// Film Size ID (2010,0050), PS3.3 C.13.3, with its size in millimetres, upright.
package enum FilmSize: String, Sendable, CaseIterable {
    case inches8x10 = "8INX10IN"
    case letter = "8_5INX11IN"
    case inches10x12 = "10INX12IN"
    case inches10x14 = "10INX14IN"
    case inches11x14 = "11INX14IN"
    case inches11x17 = "11INX17IN"
    case inches14x14 = "14INX14IN"
    case inches14x17 = "14INX17IN"
    case centimeters24x24 = "24CMX24CM"
    case centimeters24x30 = "24CMX30CM"
    case a4 = "A4"
    case a3 = "A3"

    /// Pixels of a sheet to the inch.
    package static let pixelsPerInch = 320.0
    package static let pixelsPerMillimeter = pixelsPerInch / 25.4
    /// Pixels between two images.
    package static let gap = 16

    private var millimeters: (width: Double, height: Double) {
        switch self {
        case .inches8x10: (203.2, 254)
        case .letter: (215.9, 279.4)
        case .inches10x12: (254, 304.8)
        case .inches10x14: (254, 355.6)
        case .inches11x14: (279.4, 355.6)
        case .inches11x17: (279.4, 431.8)
        case .inches14x14: (355.6, 355.6)
        case .inches14x17: (355.6, 431.8)
        case .centimeters24x24: (240, 240)
        case .centimeters24x30: (240, 300)
        case .a4: (210, 297)
        case .a3: (297, 420)
        }
    }

    /// Pixels of a sheet.
    package func pixels(landscape: Bool) -> (width: Int, height: Int) {
        let size = millimeters
        let width = Int((size.width * Self.pixelsPerMillimeter).rounded())
        let height = Int((size.height * Self.pixelsPerMillimeter).rounded())
        return landscape ? (height, width) : (width, height)
    }
}
