/// Words of a shell script.
enum RpmShell {
    /// `text` as one word that nothing is expanded in (POSIX.1, Shell Command Language 2.2.2).
    static func quoted(_ text: String) -> String {
        var quoted = "'"
        for scalar in text.unicodeScalars {
            if scalar == "'" {
                quoted += "'\\''"
            } else {
                quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "'"
    }

    /// `texts` as words.
    static func quoted(_ texts: [String]) -> String {
        texts.map { quoted($0) }.joined(separator: " ")
    }
}
