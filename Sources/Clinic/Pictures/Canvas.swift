import CPangoCairo

/// A picture being drawn: a thin face over cairo and pango, which lay out text in every script.
final class Canvas {
    let width: Int
    let height: Int
    private let surface: OpaquePointer
    private let context: OpaquePointer

    /// Nil when the size is beyond what cairo draws or memory runs out.
    init?(width: Int, height: Int, background: Colour = .black) {
        guard width > 0, height > 0, width < 32_768, height < 32_768,
            let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height))
        else { return nil }
        guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS, let context = cairo_create(surface)
        else {
            cairo_surface_destroy(surface)
            return nil
        }
        self.width = width
        self.height = height
        self.surface = surface
        self.context = context
        fill(x: 0, y: 0, width: Double(width), height: Double(height), background)
    }

    deinit {
        cairo_destroy(context)
        cairo_surface_destroy(surface)
    }

    func fill(x: Double, y: Double, width: Double, height: Double, _ colour: Colour) {
        set(colour)
        cairo_rectangle(context, x, y, width, height)
        cairo_fill(context)
    }

    /// A line through the points, in pixels.
    func stroke(_ points: [(x: Double, y: Double)], width: Double, _ colour: Colour) {
        guard let first = points.first else { return }
        set(colour)
        cairo_set_line_width(context, width)
        cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
        cairo_move_to(context, first.x, first.y)
        for point in points.dropFirst() { cairo_line_to(context, point.x, point.y) }
        cairo_stroke(context)
    }

    /// Draws text with its top left (or right) corner at the place; returns its width in pixels.
    @discardableResult
    func text(
        _ string: String, x: Double, y: Double, size: Double, _ colour: Colour = .white, bold: Bool = false,
        alignRight: Bool = false
    ) -> Double {
        guard let layout = pango_cairo_create_layout(context) else { return 0 }
        defer { g_object_unref(UnsafeMutableRawPointer(layout)) }
        let font = pango_font_description_from_string(bold ? "sans bold" : "sans")
        pango_font_description_set_absolute_size(font, size * Double(PANGO_SCALE))
        pango_layout_set_font_description(layout, font)
        pango_font_description_free(font)
        pango_layout_set_text(layout, string, -1)
        var (textWidth, textHeight): (Int32, Int32) = (0, 0)
        pango_layout_get_pixel_size(layout, &textWidth, &textHeight)
        set(colour)
        cairo_move_to(context, alignRight ? x - Double(textWidth) : x, y)
        pango_cairo_show_layout(context, layout)
        return Double(textWidth)
    }

    /// Draws an image scaled into the rectangle.
    func image(_ image: ColourImage, x: Double, y: Double, width: Double, height: Double) {
        guard let source = Canvas(width: image.width, height: image.height) else { return }
        source.paste(image)
        cairo_save(context)
        cairo_translate(context, x, y)
        cairo_scale(context, width / Double(image.width), height / Double(image.height))
        cairo_set_source_surface(context, source.surface, 0, 0)
        cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_BILINEAR)
        cairo_rectangle(context, 0, 0, Double(image.width), Double(image.height))
        cairo_fill(context)
        cairo_restore(context)
    }

    /// Copies pixels of the same size as the canvas.
    func paste(_ image: ColourImage) {
        precondition(
            image.width == width && image.height == height, "A pasted image fills its canvas exactly.")
        cairo_surface_flush(surface)
        guard let data = cairo_image_surface_get_data(surface) else { return }
        let stride = Int(cairo_image_surface_get_stride(surface))
        for row in 0..<height {
            let line = UnsafeMutableRawPointer(data + row * stride).assumingMemoryBound(to: UInt32.self)
            for column in 0..<width {
                let start = (row * width + column) * 3
                line[column] =
                    UInt32(image.rgb[start]) << 16 | UInt32(image.rgb[start + 1]) << 8
                    | UInt32(image.rgb[start + 2])
            }
        }
        cairo_surface_mark_dirty(surface)
    }

    /// The picture as interleaved red, green and blue bytes.
    func pixels() -> ColourImage {
        cairo_surface_flush(surface)
        var image = ColourImage(width: width, height: height)
        guard let data = cairo_image_surface_get_data(surface) else { return image }
        let stride = Int(cairo_image_surface_get_stride(surface))
        for row in 0..<height {
            let line = UnsafeMutableRawPointer(data + row * stride).assumingMemoryBound(to: UInt32.self)
            for column in 0..<width {
                let start = (row * width + column) * 3
                image.rgb[start] = UInt8(truncatingIfNeeded: line[column] >> 16)
                image.rgb[start + 1] = UInt8(truncatingIfNeeded: line[column] >> 8)
                image.rgb[start + 2] = UInt8(truncatingIfNeeded: line[column])
            }
        }
        return image
    }

    /// The picture as a PNG file; empty when memory runs out.
    func png() -> [UInt8] {
        let collected = PNGBytes()
        let status = cairo_surface_write_to_png_stream(
            surface,
            { closure, data, length in
                guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
                Unmanaged<PNGBytes>.fromOpaque(closure).takeUnretainedValue().bytes
                    .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
                return CAIRO_STATUS_SUCCESS
            }, Unmanaged.passUnretained(collected).toOpaque())
        return status == CAIRO_STATUS_SUCCESS ? collected.bytes : []
    }

    private func set(_ colour: Colour) {
        cairo_set_source_rgba(context, colour.red, colour.green, colour.blue, colour.alpha)
    }
}

private final class PNGBytes {
    var bytes: [UInt8] = []
}

/// Red, green and blue from 0 to 1, with opacity.
struct Colour {
    var red: Double
    var green: Double
    var blue: Double
    var alpha = 1.0

    static let black = Colour(red: 0, green: 0, blue: 0)
    static let white = Colour(red: 1, green: 1, blue: 1)
    static let grey = Colour(red: 0.65, green: 0.68, blue: 0.72)
}

/// An image of 8-bit red, green and blue, interleaved, top row first.
package struct ColourImage: Sendable, Equatable {
    package let width: Int
    package let height: Int
    package var rgb: [UInt8]

    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
        rgb = [UInt8](repeating: 0, count: width * height * 3)
    }

    package mutating func set(_ column: Int, _ row: Int, _ colour: (UInt8, UInt8, UInt8)) {
        let start = (row * width + column) * 3
        rgb[start] = colour.0
        rgb[start + 1] = colour.1
        rgb[start + 2] = colour.2
    }

    package func png() -> [UInt8] {
        guard let canvas = Canvas(width: width, height: height) else { return [] }
        canvas.paste(self)
        return canvas.png()
    }
}
