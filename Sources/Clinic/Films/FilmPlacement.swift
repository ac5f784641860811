import Records

/// Where on the page an image goes, and which part of it.
struct FilmPlacement: Equatable {
    /// The place of the whole image, which may be larger than its cell.
    var target: FilmRectangle
    /// What of it is seen.
    var visible: FilmRectangle
    /// It is larger than it may be, and has been made smaller or cut.
    var isOversize: Bool

    /// - Returns: nil when the image is too large and must not be changed.
    static func find(
        _ image: FilmImage, _ box: ImageBoxSettings, _ film: FilmSettings, in cell: FilmRectangle
    ) -> FilmPlacement? {
        let width = Double(image.columns)
        let height = Double(image.rows) * image.pixelAspect
        let fit = min(Double(cell.width) / width, Double(cell.height) / height)
        var scale = fit
        if let wanted = box.requestedWidthMillimeters {
            scale = wanted * FilmSize.pixelsPerMillimeter / width
        } else if (box.magnification ?? film.magnification) == .none {
            scale = 1
        }
        var isOversize = false
        if scale > fit * (1 + 1e-9) {
            isOversize = true
            switch box.oversize {
            case .decimate: scale = fit
            case .crop: break
            case .fail: return nil
            }
        }
        // What is a whole number but for rounding is meant as one.
        let size = (
            width: max(1, Int(width * scale + 1e-6)), height: max(1, Int(height * scale + 1e-6))
        )
        let target = FilmRectangle(
            x: cell.x + half(cell.width - size.width), y: cell.y + half(cell.height - size.height),
            width: size.width, height: size.height)
        return FilmPlacement(target: target, visible: target.common(with: cell), isOversize: isOversize)
    }

    private static func half(_ length: Int) -> Int { Int((Double(length) / 2).rounded(.down)) }
}

extension FilmRectangle {
    fileprivate func common(with other: FilmRectangle) -> FilmRectangle {
        let left = max(x, other.x)
        let top = max(y, other.y)
        let right = min(x + width, other.x + other.width)
        let bottom = min(y + height, other.y + other.height)
        return FilmRectangle(x: left, y: top, width: max(0, right - left), height: max(0, bottom - top))
    }
}
