extension DICOMError {
    /// The sentence for a length that lies.
    static func overrun(_ declared: some BinaryInteger, _ available: Int) -> String {
        "\(declared) bytes are declared but only \(available) are left; the file is cut or damaged: send it again."
    }

    /// The sentence for a limit of the budget: what there is too much of, and the limit's name.
    static func exceeded(_ what: String, _ limit: String) -> String {
        "\(what), more than the budget allows; raise \(limit) if the file is genuine."
    }
}
