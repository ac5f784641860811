extension GraphicLayer {
    /// The item of Graphic Layer Sequence.
    var item: DataSet {
        var item = DataSet()
        item.inherit(.utf8)
        item.set(.graphicLayer, name)
        item.set(.graphicLayerOrder, order)
        if let grey { item.set(.graphicLayerRecommendedDisplayGrayscaleValue, grey) }
        if !description.isEmpty { item.set(.graphicLayerDescription, description) }
        return item
    }

    /// Reads an item; `nil` when it has no name.
    init?(_ item: DataSet) {
        guard let name = item.string(.graphicLayer) else { return nil }
        self.init(
            name: name, order: item.int(.graphicLayerOrder) ?? 0,
            grey: item.int(.graphicLayerRecommendedDisplayGrayscaleValue),
            description: item.string(.graphicLayerDescription) ?? "")
    }
}

extension GraphicAnnotation {
    /// The item of Graphic Annotation Sequence.
    var item: DataSet {
        var item = DataSet()
        item.inherit(.utf8)
        ImageReference.write(images, into: &item)
        item.set(.graphicLayer, layer)
        if !texts.isEmpty { item.set(.textObjectSequence, texts.map(\.item)) }
        if !figures.isEmpty { item.set(.graphicObjectSequence, figures.map(\.item)) }
        return item
    }

    /// Reads an item. What it draws in matrices of compound graphics is left out.
    init(_ item: DataSet, _ images: ReferencedImages) {
        self.init(
            layer: item.string(.graphicLayer) ?? "", images: images.list(item),
            texts: item.items(.textObjectSequence).compactMap { Text($0) },
            figures: item.items(.graphicObjectSequence).compactMap { Figure($0) })
    }
}

extension GraphicAnnotation.Text {
    fileprivate var item: DataSet {
        var item = DataSet()
        item.inherit(.utf8)
        if let box {
            item.set(.boundingBoxAnnotationUnits, box.units.rawValue)
            item.set(.boundingBoxTopLeftHandCorner, [box.topLeft.x, box.topLeft.y])
            item.set(.boundingBoxBottomRightHandCorner, [box.bottomRight.x, box.bottomRight.y])
            item.set(.boundingBoxTextHorizontalJustification, box.justification)
        }
        if let anchor {
            item.set(.anchorPointAnnotationUnits, anchor.units.rawValue)
            item.set(.anchorPoint, [anchor.point.x, anchor.point.y])
            item.set(.anchorPointVisibility, anchor.isVisible ? "Y" : "N")
        }
        item.set(.unformattedTextValue, text)
        return item
    }

    fileprivate init?(_ item: DataSet) {
        guard let text = item.string(.unformattedTextValue) else { return nil }
        self.init(text, box: GraphicAnnotation.Box(item), anchor: GraphicAnnotation.Anchor(item))
        guard box != nil || anchor != nil else { return nil }
    }
}

extension GraphicAnnotation.Box {
    fileprivate init?(_ item: DataSet) {
        guard let units = item.string(.boundingBoxAnnotationUnits),
            let units = GraphicAnnotation.Units(rawValue: units),
            let topLeft = GraphicAnnotation.Point.list(item.doubles(.boundingBoxTopLeftHandCorner)).first,
            let bottomRight = GraphicAnnotation.Point.list(item.doubles(.boundingBoxBottomRightHandCorner))
                .first
        else { return nil }
        self.init(
            topLeft, bottomRight, units: units,
            justification: item.string(.boundingBoxTextHorizontalJustification) ?? "LEFT")
    }
}

extension GraphicAnnotation.Anchor {
    fileprivate init?(_ item: DataSet) {
        guard let units = item.string(.anchorPointAnnotationUnits),
            let units = GraphicAnnotation.Units(rawValue: units),
            let point = GraphicAnnotation.Point.list(item.doubles(.anchorPoint)).first
        else { return nil }
        self.init(point, units: units, isVisible: item.string(.anchorPointVisibility) == "Y")
    }
}

extension GraphicAnnotation.Figure {
    fileprivate var item: DataSet {
        var item = DataSet()
        item.set(.graphicAnnotationUnits, units.rawValue)
        item.set(.graphicDimensions, 2)
        item.set(.numberOfGraphicPoints, points.count)
        item.set(.graphicData, points.flatMap { [$0.x, $0.y] })
        item.set(.graphicType, form.rawValue)
        if isClosed { item.set(.graphicFilled, isFilled ? "Y" : "N") }
        return item
    }

    fileprivate init?(_ item: DataSet) {
        guard let units = item.string(.graphicAnnotationUnits),
            let units = GraphicAnnotation.Units(rawValue: units),
            let form = item.string(.graphicType), let form = Form(rawValue: form)
        else { return nil }
        self.init(
            form, GraphicAnnotation.Point.list(item.doubles(.graphicData)), units: units,
            isFilled: item.string(.graphicFilled) == "Y")
        guard isPlausible else { return nil }
    }
}

extension GraphicAnnotation.Point {
    /// Pairs of numbers as positions; a number without a partner is left out.
    fileprivate static func list(_ numbers: [Double]) -> [GraphicAnnotation.Point] {
        stride(from: 0, to: numbers.count - 1, by: 2).map {
            GraphicAnnotation.Point(numbers[$0], numbers[$0 + 1])
        }
    }
}
