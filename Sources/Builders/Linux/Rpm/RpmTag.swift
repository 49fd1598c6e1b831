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
