import Archive
import DICOM
import Records

/// Composes the page of a film, as a printer would expose it.
enum FilmComposer {
    static func page(_ film: PrintedFilm) throws(ArchiveError) -> FilmPage {
        let settings = film.settings
        let size = settings.size.pixels(landscape: settings.isLandscape)
        let isDeep = !film.isColour && film.images.contains { $0.image.bitsStored > 8 }
        let most = isDeep ? 4095 : 255
        var page = FilmPage(
            width: size.width, height: size.height, isColour: film.isColour, most: most,
            background: FilmTone.shade(settings.border, settings, most: most))
        let empty = FilmTone.shade(settings.empty, settings, most: most)
        let cells = settings.layout.cells(width: size.width, height: size.height, gap: FilmSize.gap)
        for (index, cell) in cells.enumerated() {
            guard let printed = film.images.first(where: { $0.position == index + 1 }),
                let placement = FilmPlacement.find(printed.image, printed.settings, settings, in: cell)
            else {
                page.fill(cell, empty)
                continue
            }
            page.draw(
                try shades(printed, film, most: most), size: (printed.image.columns, printed.image.rows),
                at: placement, printed.settings.magnification ?? settings.magnification)
            if settings.hasTrim { page.frame(placement.visible, UInt16(most)) }
        }
        return page
    }

    /// The image in shades of the page, the channels of a pixel together.
    private static func shades(
        _ printed: PrintedImage, _ film: PrintedFilm, most: Int
    ) throws(ArchiveError) -> [UInt16] {
        let image = printed.image
        let bytes = try printed.pixels.read()
        if image.colour == .rgb { return colours(bytes, image, isReversed: printed.settings.isReversed) }
        let table = FilmTone.shades(
            image, lut: printed.settings.lut ?? film.settings.lut ?? .identity,
            isReversed: printed.settings.isReversed, settings: film.settings, most: most)
        let count = image.rows * image.columns
        let channels = film.isColour ? 3 : 1
        var result = [UInt16](repeating: 0, count: count * channels)
        let mask = image.largestValue
        for index in 0..<count {
            let value =
                image.bytesPerSample == 1
                ? Int(bytes[index]) : Int(bytes[index * 2]) | Int(bytes[index * 2 + 1]) << 8
            let shade = table[value & mask]
            for channel in 0..<channels { result[index * channels + channel] = shade }
        }
        return result
    }

    private static func colours(_ bytes: [UInt8], _ image: FilmImage, isReversed: Bool) -> [UInt16] {
        let count = image.rows * image.columns
        var result = [UInt16](repeating: 0, count: count * 3)
        for index in 0..<count {
            for channel in 0..<3 {
                let byte = image.isPlanar ? bytes[channel * count + index] : bytes[index * 3 + channel]
                result[index * 3 + channel] = UInt16(isReversed ? 255 - byte : byte)
            }
        }
        return result
    }
}
