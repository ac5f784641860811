import Clinic
import Hummingbird

/// Reads what a requester says of a picture (PS3.18 section 8.3.5).
struct RenderingParameters {
    private let query: QueryParameters
    private var wrong: [Problem.Parameter] = []

    /// - Parameter format: what the picture is to be.
    static func request(
        _ query: QueryParameters, format: RenderingRequest.Format
    ) throws -> RenderingRequest {
        var reader = RenderingParameters(query: query)
        var request = RenderingRequest(format: format)
        reader.readAnnotation(into: &request)
        reader.readQuality(into: &request)
        reader.readWindow(into: &request)
        reader.readViewport(into: &request)
        reader.readProfile()
        guard reader.wrong.isEmpty else {
            throw Problem(
                .badRequest, "invalid-parameters", "The picture was not drawn, because parameters are wrong.",
                parameters: reader.wrong)
        }
        return request
    }

    private init(query: QueryParameters) { self.query = query }

    private mutating func refuse(_ name: String, _ reason: String) {
        wrong.append(Problem.Parameter(name: name, reason: reason))
    }

    private mutating func readAnnotation(into request: inout RenderingRequest) {
        guard let text = query["annotation"] else { return }
        for word in text.split(separator: ",").map({ $0.trimmed.lowercased() }) {
            guard let kind = RenderingRequest.Annotation(rawValue: word) else {
                refuse("annotation", "\"\(word.prefix(32))\" is neither patient nor technique.")
                continue
            }
            if !request.annotations.contains(kind) { request.annotations.append(kind) }
        }
    }

    private mutating func readQuality(into request: inout RenderingRequest) {
        guard let text = query["quality"] else { return }
        guard let quality = Int(text), (1...100).contains(quality) else {
            return refuse("quality", "it is a whole number from 1 to 100.")
        }
        request.quality = quality
    }

    private mutating func readWindow(into request: inout RenderingRequest) {
        guard let text = query["window"] else { return }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmed }
        guard (2...3).contains(parts.count), let center = Double(parts[0]), let width = Double(parts[1])
        else {
            return refuse("window", "it is centre,width or centre,width,function, such as 40,80,linear.")
        }
        let function: RenderingRequest.Window.Function
        switch parts.count == 3 ? parts[2].lowercased() : "linear" {
        case "linear": function = .linear
        case "linear-exact", "linear_exact": function = .linearExact
        case "sigmoid": function = .sigmoid
        default: return refuse("window", "its function is linear, linear-exact or sigmoid.")
        }
        // PS3.3 C.11.2.1.2 and C.11.2.1.3.
        guard center.isFinite, width.isFinite, function == .linear ? width >= 1 : width > 0 else {
            return refuse("window", "its width is at least 1, or above 0 for linear-exact and sigmoid.")
        }
        request.window = RenderingRequest.Window(center: center, width: width, function: function)
    }

    /// `vw,vh` or `vw,vh,sx,sy,sw,sh`: the size of the picture, and the part of the image that is shown in it; parts
    /// that are left out mean from the beginning and to the end, negative sizes turn the picture over.
    private mutating func readViewport(into request: inout RenderingRequest) {
        guard let text = query["viewport"] else { return }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmed }
        guard parts.count == 2 || parts.count == 6, let width = Int(parts[0]), let height = Int(parts[1]),
            (1...RenderingRequest.mostPixelsAcross).contains(width),
            (1...RenderingRequest.mostPixelsAcross).contains(height)
        else {
            return refuse(
                "viewport",
                "it is width,height or width,height,x,y,width,height, in pixels, the first two from 1 to \(RenderingRequest.mostPixelsAcross)."
            )
        }
        request.viewport = RenderingRequest.Viewport(width: width, height: height)
        guard parts.count == 6 else { return }
        let numbers = parts[2...].map { $0.isEmpty ? nil : Double($0) }
        for (part, number) in zip(parts[2...], numbers) where !part.isEmpty && number?.isFinite != true {
            return refuse("viewport", "\"\(part.prefix(32))\" is no number.")
        }
        let (x, y) = (numbers[0] ?? 0, numbers[1] ?? 0)
        guard x >= 0, y >= 0, numbers[2] != 0, numbers[3] != 0 else {
            return refuse("viewport", "the part of the image begins at 0 or later, and has a size.")
        }
        // What is left out reaches to the end of the image, which the picture's drawer knows.
        var region = RenderingRequest.Region(
            x: x, y: y, width: abs(numbers[2] ?? 1_000_000), height: abs(numbers[3] ?? 1_000_000))
        region.flipsHorizontally = (numbers[2] ?? 1) < 0
        region.flipsVertically = (numbers[3] ?? 1) < 0
        request.region = region
    }

    /// Pictures have no profile of their own: their colours are those of an ordinary screen.
    private mutating func readProfile() {
        guard let text = query["iccprofile"]?.lowercased() else { return }
        if !["no", "yes", "srgb"].contains(text) {
            refuse("iccprofile", "pictures are given in sRGB only.")
        }
    }
}
