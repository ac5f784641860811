import CQRencode

/// A text as a square of dark and light modules that a telephone reads (ISO/IEC 18004), by libqrencode.
package struct QRCode: Sendable, Equatable {
    /// Modules a side.
    package let side: Int
    /// Row by row; true is dark.
    package let modules: [Bool]

    /// Nil for a text that is empty or too long for the largest symbol.
    package init?(_ text: String) {
        guard !text.isEmpty, text.utf8.count <= 2000, !text.utf8.contains(0),
            let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M)
        else { return nil }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        guard width > 0, let data = code.pointee.data else { return nil }
        side = width
        modules = (0..<width * width).map { data[$0] & 1 == 1 }
    }

    package func isDark(_ row: Int, _ column: Int) -> Bool { modules[row * side + column] }
}
