import Files
import Model

/// What a program must be to be taken for a later version of itself: its designated requirement
/// (drmaker.cpp and requirement.h of Apple's `Security`).
package enum CodeRequirement: Sendable, Equatable {
    /// Nothing is said: the program is known by its own digest.
    case none
    /// One of the same name, signed with a Developer ID of the same team.
    case developerID(identifier: String, team: String)

    static let setMagic: UInt32 = 0xfade_0c01
    static let magic: UInt32 = 0xfade_0c00
    /// The kind of requirement that a set has it under.
    static let designated: UInt32 = 3

    /// Markers of Apple's, as contents of object identifiers: 1.2.840.113635.100.6.2.6 of the
    /// authority, and 1.2.840.113635.100.6.1.13 of certificates for programs.
    static let authority: [UInt8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x63, 0x64, 0x06, 0x02, 0x06]
    static let application: [UInt8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x63, 0x64, 0x06, 0x01, 0x0d]

    /// The set of requirements as a blob.
    package var encoded: [UInt8] {
        var writer = ByteWriter()
        guard let requirement else {
            writer.big(UInt32(0))
            return SuperBlob.blob(Self.setMagic, writer.bytes)
        }
        for word in [1, Self.designated, 20] { writer.big(word) }
        writer.raw(requirement)
        return SuperBlob.blob(Self.setMagic, writer.bytes)
    }

    /// The one requirement as a blob: an expression in prefix notation.
    private var requirement: [UInt8]? {
        guard case .developerID(let identifier, let team) = self else { return nil }
        var writer = ByteWriter()
        writer.big(UInt32(1))
        for code in [RequirementCode.and, .identifier] { writer.big(code.rawValue) }
        Self.data(Array(identifier.utf8), to: &writer)
        for code in [RequirementCode.and, .anchorAppleGeneric, .and] { writer.big(code.rawValue) }
        Self.marker(Self.authority, certificate: 1, to: &writer)
        writer.big(RequirementCode.and.rawValue)
        Self.marker(Self.application, certificate: 0, to: &writer)
        for word in [RequirementCode.certificateField.rawValue, 0] { writer.big(word) }
        Self.data(Array("subject.OU".utf8), to: &writer)
        writer.big(UInt32(1))
        Self.data(Array(team.utf8), to: &writer)
        return SuperBlob.blob(Self.magic, writer.bytes)
    }

    /// That a certificate has a marker: 0 is the signer's own, 1 the one above it.
    private static func marker(
        _ marker: [UInt8], certificate: UInt32, to writer: inout ByteWriter
    ) {
        for word in [RequirementCode.certificateMarker.rawValue, certificate] { writer.big(word) }
        data(marker, to: &writer)
        writer.big(UInt32(0))
    }

    /// The size, the bytes, and zeros up to the next multiple of four.
    private static func data(_ bytes: [UInt8], to writer: inout ByteWriter) {
        writer.big(UInt32(bytes.count))
        writer.raw(bytes)
        writer.raw([UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4))
    }
}

/// The operations of requirements that are in use (`ExprOp` in requirement.h).
enum RequirementCode: UInt32 {
    case no = 0
    case yes = 1
    case identifier = 2
    case anchorApple = 3
    case anchorHash = 4
    case and = 6
    case or = 7
    case cdhash = 8
    case not = 9
    case certificateField = 11
    case certificateMarker = 14
    case anchorAppleGeneric = 15
    case notarized = 21
}
