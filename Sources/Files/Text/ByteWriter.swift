/// Bytes of a binary header, put together field by field.
package struct ByteWriter {
    /// What has been written.
    package private(set) var bytes: [UInt8] = []

    /// No bytes yet.
    package init() {}

    /// Appends `bytes`.
    package mutating func raw(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

    /// Appends the UTF-8 of `text`.
    package mutating func text(_ text: some StringProtocol) { bytes.append(contentsOf: text.utf8) }

    /// Appends `value`, lowest byte first.
    package mutating func little<Value: FixedWidthInteger>(_ value: Value) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Appends `value`, highest byte first.
    package mutating func big<Value: FixedWidthInteger>(_ value: Value) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
