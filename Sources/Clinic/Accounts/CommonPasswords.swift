/// Passwords that everybody guesses first.
enum CommonPasswords {
    private static let list: Set<String> = [
        "password", "password1", "password123", "passw0rd", "p@ssw0rd", "12345678", "123456789", "1234567890",
        "87654321", "11111111", "00000000", "88888888", "66666666", "12341234", "11223344", "123123123",
        "qwertyui",
        "qwerty123", "qwertyuiop", "1qaz2wsx", "1q2w3e4r", "1q2w3e4r5t", "zaq12wsx", "asdfghjkl", "abcd1234",
        "abc12345", "a1234567", "a12345678", "aa123456", "admin123", "administrator", "letmein1", "welcome1",
        "iloveyou", "sunshine", "football", "baseball", "princess", "superman", "trustno1", "changeme",
        "default1",
        "woaini1314", "woaini520", "5201314520", "wang1234", "zhang123", "hospital", "hospital1", "radiology",
        "dicom123", "willis123", "stroke123",
    ]

    /// Whether a password is on the list or is one character repeated.
    static func contains(_ password: String) -> Bool {
        let lowered = password.lowercased()
        return list.contains(lowered) || Set(lowered).count == 1
    }
}
