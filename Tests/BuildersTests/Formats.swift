import Builders

/// Every format there is; a new one joins all the shared tests by one word here.
let everyFormat: [any PackageFormat] =
    everyArchive + [
        BareBinary(), DebPackage(), RpmPackage(), ArchPackage(), ApkPackage(), IpkPackage(),
    ]

/// The formats that people unpack by hand.
let everyArchive: [any PackageFormat] = [
    TarArchive.gzip, TarArchive.xz, TarArchive.zstd, ZipArchive(),
]
