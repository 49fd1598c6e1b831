import Files

/// A header of an rpm package: an index of tags and a store of their values.
///
/// All of it is one immutable region, so that a signature covers it (rpm, docs/manual/hregions.md):
/// the region's own entry is the first of the index and points to a copy of itself behind the
/// store's last value, whose offset is negative and as long as the index.
struct RpmHeader {
    private static let magic: [UInt8] = [0x8e, 0xad, 0xe8, 0x01, 0, 0, 0, 0]
    private static let entrySize = 16
    private static let blob: UInt32 = 7

    private let region: RpmTag
    private var values: [Int32: RpmValue] = [:]

    /// A header without values, whose region is `region`.
    init(_ region: RpmTag) { self.region = region }

    /// Sets or reads a value.
    subscript(tag: RpmTag) -> RpmValue? {
        get { values[tag.rawValue] }
        set { values[tag.rawValue] = newValue }
    }

    /// Sets a tag of the signature header.
    mutating func set(_ tag: Int32, _ value: RpmValue) { values[tag] = value }

    /// Sets a text unless it is empty.
    mutating func setText(_ tag: RpmTag, _ text: String) {
        if !text.isEmpty { self[tag] = .string(text) }
    }

    /// The header as it is stored.
    var bytes: [UInt8] {
        var index = ByteWriter()
        var store = ByteWriter()
        for (tag, value) in values.sorted(by: { $0.key < $1.key }) {
            while store.bytes.count % value.alignment != 0 { store.raw([0]) }
            index.raw(Self.entry(tag, value.type, Int32(store.bytes.count), value.count))
            value.write(to: &store)
        }
        let count = values.count + 1
        let offset = Int32(store.bytes.count)
        store.raw(entry(pointingTo: -Int32(count * Self.entrySize)))
        var header = ByteWriter()
        header.raw(Self.magic)
        header.big(UInt32(count))
        header.big(UInt32(store.bytes.count))
        header.raw(entry(pointingTo: offset))
        header.raw(index.bytes)
        header.raw(store.bytes)
        return header.bytes
    }

    private func entry(pointingTo offset: Int32) -> [UInt8] {
        Self.entry(region.rawValue, Self.blob, offset, Self.entrySize)
    }

    private static func entry(
        _ tag: Int32, _ type: UInt32, _ offset: Int32, _ count: Int
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.big(tag)
        writer.big(type)
        writer.big(offset)
        writer.big(UInt32(count))
        return writer.bytes
    }
}

/// A value of an rpm header (rpm, docs/manual/format.md, "Header").
enum RpmValue {
    case int16s([UInt16])
    case int32s([UInt32])
    case int64s([UInt64])
    case string(String)
    case bytes([UInt8])
    case strings([String])
    /// A text in the only language there is, "C".
    case translated(String)

    /// The type's number in an index.
    var type: UInt32 {
        switch self {
        case .int16s: 3
        case .int32s: 4
        case .int64s: 5
        case .string: 6
        case .bytes: 7
        case .strings: 8
        case .translated: 9
        }
    }

    /// Numbers stand at multiples of their size.
    var alignment: Int {
        switch self {
        case .int16s: 2
        case .int32s: 4
        case .int64s: 8
        case .string, .bytes, .strings, .translated: 1
        }
    }

    /// How many there are; of bytes, each one counts.
    var count: Int {
        switch self {
        case .int16s(let numbers): numbers.count
        case .int32s(let numbers): numbers.count
        case .int64s(let numbers): numbers.count
        case .bytes(let bytes): bytes.count
        case .strings(let texts): texts.count
        case .string, .translated: 1
        }
    }

    /// Appends the value to a store.
    func write(to store: inout ByteWriter) {
        switch self {
        case .int16s(let numbers): for number in numbers { store.big(number) }
        case .int32s(let numbers): for number in numbers { store.big(number) }
        case .int64s(let numbers): for number in numbers { store.big(number) }
        case .bytes(let bytes): store.raw(bytes)
        case .string(let text), .translated(let text): Self.write(text, to: &store)
        case .strings(let texts): for text in texts { Self.write(text, to: &store) }
        }
    }

    private static func write(_ text: String, to store: inout ByteWriter) {
        store.text(text)
        store.raw([0])
    }
}

/// The tags of an rpm header that are written here (rpm, docs/manual/tags.md).
enum RpmTag: Int32, Comparable {
    case signatureRegion = 62
    case region = 63
    case locales = 100
    case dsaSignature = 267
    case rsaSignature = 268
    case sha1 = 269
    case longSignedSize = 270
    case longArchiveSize = 271
    case sha256 = 273
    case name = 1000
    case version, release, epoch, summary, description, buildTime, buildHost
    case size = 1009
    case vendor = 1011
    case license = 1014
    case packager, group
    case url = 1020
    case os, arch
    case preinstall = 1023
    case postinstall, preremove, postremove
    case fileSizes = 1028
    case fileModes = 1030
    case fileDevices = 1033
    case fileTimes, fileDigests, fileLinks, fileFlags
    case fileUsers = 1039
    case fileGroups = 1040
    case sourcePackage = 1044
    case fileVerifyFlags = 1045
    case provides = 1047
    case requireFlags = 1048
    case requires, requireVersions
    case conflictFlags = 1053
    case conflicts, conflictVersions
    case rpmVersion = 1064
    case triggerScripts, triggerNames, triggerVersions, triggerFlags, triggerIndexes
    case verify = 1079
    case changeTimes, changeAuthors, changeTexts
    case preinstallProgram = 1085
    case postinstallProgram, preremoveProgram, postremoveProgram
    case obsoletes = 1090
    case verifyProgram, triggerPrograms
    case fileDeviceNumbers = 1095
    case fileInodes, fileLanguages
    case provideFlags = 1112
    case provideVersions, obsoleteFlags, obsoleteVersions
    case folderIndexes, baseNames, folderNames
    case payloadFormat = 1124
    case payloadCodec, payloadLevel
    case platform = 1132
    case fileColors = 1140
    case pretrans = 1151
    case posttrans, pretransProgram, posttransProgram
    case longFileSizes = 5008
    case longSize
    case digestAlgorithm = 5011
    case orderNames = 5035
    case orderVersions, orderFlags
    case recommends = 5046
    case recommendVersions, recommendFlags
    case suggests, suggestVersions, suggestFlags
    case supplements, supplementVersions, supplementFlags
    case enhances, enhanceVersions, enhanceFlags
    case encoding = 5062
    case fileTriggerScripts = 5066
    case fileTriggerPrograms
    case fileTriggerNames = 5069
    case fileTriggerIndexes, fileTriggerVersions, fileTriggerFlags
    case lastTriggerScripts = 5076
    case lastTriggerPrograms
    case lastTriggerNames = 5079
    case lastTriggerIndexes, lastTriggerVersions, lastTriggerFlags
    case fileTriggerPriorities = 5084
    case lastTriggerPriorities
    case payloadDigests = 5092
    case payloadDigestAlgorithm
    case archiveDigests = 5097

    /// In the order of an index.
    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Tags whose numbers mean other things in a signature header than in a main one
/// (rpm, docs/manual/tags.md, "Signatures and digests").
enum RpmSignatureTag {
    /// The size of the main header and the payload.
    static let size: Int32 = 1000
    /// The MD5 of the main header and the payload, which rpm before 4.14 knows nothing better than.
    static let md5: Int32 = 1004
    /// The size of the archive that the payload decodes to.
    static let archiveSize: Int32 = 1007
    /// Zeros where a signature can be put later.
    static let reserve: Int32 = 1008
}
