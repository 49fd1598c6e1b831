internal import Model
internal import Publishing

extension Destination {
    /// Where the line leads, with its placeholders replaced.
    func place(_ word: (String) -> String?) throws(Failure) -> Place {
        var settings: [String: String] = [:]
        for (name, template) in self.settings {
            settings[name] = try template.value.expand(word)
        }
        return Place(try address.value.expand(word), settings)
    }
}
