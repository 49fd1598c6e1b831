/// The licenses that an SPDX expression names, for formats that list them.
/// <https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/>
enum LicenseTerms {
    /// `GPL-2.0-only WITH Classpath-exception-2.0` is one of them.
    static func of(_ expression: String) -> [String] {
        let words = expression.split { " ()\t".contains($0) }.map(String.init)
        var terms: [String] = []
        var joins = false
        for word in words {
            switch word.uppercased() {
            case "AND", "OR": joins = false
            case "WITH":
                joins = !terms.isEmpty
            default:
                if joins {
                    terms[terms.count - 1] += " WITH " + word
                } else if !terms.contains(word) {
                    terms.append(word)
                }
                joins = false
            }
        }
        return terms
    }
}
