import DICOM

extension FuzzEntry {
    /// A body in parts. The first byte chooses the size of the pieces that it comes in.
    static let multipart = FuzzEntry(
        name: "multipart",
        seeds: { Seeds.parts },
        run: { input in
            guard input.count > 1 else { return }
            let bytes = input[1..<input.count]
            if let type = MediaType(String(decoding: bytes.array.prefix(256), as: UTF8.self)) {
                try promise(!type.name.isEmpty, "A media type has no name.")
            }
            let whole = Taken(bytes, piece: bytes.count)
            let cut = Taken(bytes, piece: max(1, Int(input[0])))
            try promise(whole.parts == cut.parts, "The parts depend on where the message is cut.")
            try promise(whole.isWhole == cut.isWhole, "Whether it is whole depends on where it is cut.")
            try promise(
                whole.parts.reduce(0) { $0 + $1.content.count } <= bytes.count, "Content came from nowhere.")
        })

    /// The parameters of a search, and whether a data set fits.
    static let query = FuzzEntry(
        name: "query",
        seeds: { Seeds.queries.map { Array($0.utf8) } },
        run: { bytes in
            guard let string = QueryString(String(decoding: bytes.array, as: UTF8.self), most: 200) else {
                return
            }
            var identifier = QueryIdentifier()
            for parameter in string.parameters {
                guard let path = QueryString.attribute(parameter.name) else { continue }
                try? identifier.set(path, parameter.value)
            }
            let options = QueryOptions(combinesDateAndTime: true)
            guard let query = try? Query(level: .study, identifier: identifier.dataSet, options: options)
            else {
                return
            }
            for dataSet in Seeds.dataSets {
                let fits = query.matches(dataSet)
                try promise(fits == query.keys.allSatisfy { $0.matches(dataSet) }, "Matching is not sure.")
                _ = query.returned.project(dataSet)
            }
        })
}

/// What a message was taken to pieces to.
private struct Taken {
    struct Part: Equatable {
        var headers: PartHeaders
        var content: [UInt8] = []
        var hasEnded = false
    }

    var parts: [Part] = []
    var isWhole = false

    init(_ bytes: Bytes, piece: Int) {
        guard var parser = try? MultipartParser(boundary: "b") else { return }
        do {
            for start in stride(from: 0, to: bytes.count, by: piece) {
                parser.append(bytes[start..<min(start + piece, bytes.count)])
                while let event = try parser.next() { note(event) }
            }
            try parser.finish()
            isWhole = true
        } catch {
            // What came before stands.
        }
    }

    private mutating func note(_ event: MultipartParser.Event) {
        switch event {
        case .part(let headers): parts.append(Part(headers: headers))
        case .content(let bytes): parts[parts.count - 1].content += bytes.array
        case .partEnd: parts[parts.count - 1].hasEnded = true
        case .end: break
        }
    }
}

extension Seeds {
    static let parts: [[UInt8]] = [
        "\u{1}--b\r\nContent-Type: application/dicom\r\n\r\none\r\n--b\r\n\r\n\r\n--b--\r\n",
        "\u{7}preamble\r\n--b \r\nX: 1\r\n folded\r\nY:\"2\"\r\n\r\n\r\r\n--\r\n--c\r\n--b--epilogue",
        "\u{20}multipart/related; type=\"application/dicom\"; boundary=\"a\\\"b\"; x=y",
    ].map { Array($0.utf8) }

    static let queries = [
        "PatientName=%E7%8E%8B*&StudyDate=20260101-20261231&limit=10&includefield=all",
        "00100020=a%5Cb&StudyInstanceUID=1.2,1.3&AccessionNumber=A??1",
        "RequestAttributesSequence.RequestedProcedureID=RP+1&SliceThickness=1.5&StudyTime=10-12.5",
        "AcquisitionDateTime=20260101120000-0500&FrameIncrementPointer=00181063&Rows=2&&=&x",
    ]
}
