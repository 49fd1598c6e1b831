internal import Model

/// One element of a server's answer in XML. Prefixes are dropped: the few names we ask for differ
/// without them.
struct XMLElement {
    /// Its name without the prefix.
    let name: String
    /// The text directly in it.
    var text = ""
    var children: [XMLElement] = []

    init(_ name: String) { self.name = name }

    /// The first child of that name.
    subscript(name: String) -> XMLElement? { children.first { $0.name == name } }

    /// All children of that name.
    func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// The root of a whole answer; `name` is what messages call it.
    init(parsing bytes: [UInt8], name: String) throws(Failure) {
        var reader = XMLReader(bytes)
        guard let root = reader.root() else {
            throw Failure("\(name) is not the XML that was asked for", exit: .malformed)
        }
        self = root
    }
}
