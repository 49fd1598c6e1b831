package import Model

/// A key in a map of the manifest: what it takes, what it is for, and where its value goes.
///
/// One list of keys is at once the shape that a manifest is held against, the JSON schema, the page
/// of the reference and the decoder, so that none of them can know a key that another forgets.
package struct Key<Values: Sendable>: Sendable {
    /// Puts a value where it belongs; what has the wrong shape, and its complaint, is left out.
    package typealias Putting = @Sendable (YAMLNode, inout Values) -> Void
    /// Reads the files that the values name.
    package typealias Reading =
        @Sendable (inout Values, FileReading) throws(Failure) -> Void

    /// What the check, the schema and the reference know of it.
    package let field: Field
    let put: Putting
    let read: Reading?

    /// A key that `field` describes.
    package init(_ field: Field, read: Reading? = nil, put: @escaping Putting) {
        self.field = field
        self.put = put
        self.read = read
    }

    /// The same key for what has these values at `path`.
    package func within<Outer>(
        _ path: any WritableKeyPath<Outer, Values> & Sendable
    ) -> Key<Outer> {
        let put = put
        var reading: Key<Outer>.Reading?
        if let read {
            reading = { outer, file throws(Failure) in try read(&outer[keyPath: path], file) }
        }
        return Key<Outer>(field, read: reading) { node, outer in put(node, &outer[keyPath: path]) }
    }

    /// The same key, which is said of its format alone: below its name, or on an artifact's line.
    package var own: Self {
        var field = field
        field.isOwn = true
        return Self(field, read: read, put: put)
    }

    /// The same key, which a format that lacks it must refuse: an installation differs by it.
    package var binding: Self {
        var field = field
        field.isBinding = true
        return Self(field, read: read, put: put)
    }
}

/// Reads a file that a manifest names.
package typealias FileReading = (NamedFile) throws(Failure) -> [UInt8]

/// Values of a map in the manifest, with the keys that set them.
package protocol OptionGroup: Sendable {
    /// Nothing is said.
    init()
    /// The keys; made when asked for, as a leak checker cannot see into indirect enums.
    static var keys: [Key<Self>] { get }
}

extension OptionGroup {
    /// What the check, the schema and the reference know of the keys.
    package static var fields: [Field] { keys.map(\.field) }

    /// What `layers` say, each laid over those before it: a later key replaces an earlier one whole.
    package init(_ layers: [YAMLNode]) {
        self.init()
        let keys = Self.keys
        for layer in layers {
            for key in keys {
                guard let node = layer[key.field.name] else { continue }
                key.put(node, &self)
            }
        }
    }

    /// The same with the bytes of every file that is named.
    package func reading(_ file: FileReading) throws(Failure) -> Self {
        var values = self
        for key in Self.keys { try key.read?(&values, file) }
        return values
    }
}
