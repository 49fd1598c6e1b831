package import Formats

/// Every format there is; a new one joins all the shared tests by one word here.
package let everyFormat: [any PackageFormat] =
    everyArchive + [
        BareBinary(), DebPackage(), RpmPackage(), ArchPackage(), ApkPackage(), IpkPackage(),
    ]

/// The formats that people unpack by hand.
package let everyArchive: [any PackageFormat] = [
    TarArchive.gzip, TarArchive.xz, TarArchive.zstd, ZipArchive(),
]
