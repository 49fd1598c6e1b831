import Files
import Model
import Options

/// What macOS is told of an app: its Info.plist.
struct AppInfo {
    /// The file.
    let bytes: [UInt8]

    /// Of the app `request`, whose program is `executable`; with `hasIcon` there is one.
    init(
        _ request: Request<AppOptions>, executable: String, hasIcon: Bool
    ) throws(Failure) {
        let options = request.options, package = request.package
        let product = package.product
        // Three numbers: a prerelease's further words have no place there.
        let version = PropertyList.string(
            package.version.core.map { "\($0)" }.joined(separator: "."))
        let title = PropertyList.string(options.title?.value ?? product.name)
        var list: [String: PropertyList] = [
            "CFBundleDevelopmentRegion": .string("en"), "CFBundleDisplayName": title,
            "CFBundleExecutable": .string(executable),
            "CFBundleIdentifier": .string(
                try Self.identifier(options.identifier, of: product, "app")),
            "CFBundleInfoDictionaryVersion": .string("6.0"), "CFBundleName": title,
            "CFBundlePackageType": .string("APPL"), "CFBundleShortVersionString": version,
            "CFBundleSupportedPlatforms": .array([.string("MacOSX")]), "CFBundleVersion": version,
            "LSMinimumSystemVersion": .string(
                options.system?.value ?? AppleSystem.oldest(for: package.platform)),
            "NSHighResolutionCapable": .boolean(true),
        ]
        if hasIcon { list["CFBundleIconFile"] = .string(AppIcon.fileName) }
        list["LSApplicationCategoryType"] = (options.category?.value).map { .string($0) }
        for (key, value) in options.info {
            guard list[key.value] == nil || Self.mayChange.contains(key.value) else {
                throw Failure(
                    "'info' cannot set \(key.value)",
                    "it is made of what the manifest says elsewhere",
                    at: key.place, exit: .usage)
            }
            list[key.value] = Self.value(value)
        }
        bytes = Array(PropertyList.dictionary(list).document.utf8)
    }

    private static let mayChange: Set<String> = [
        "CFBundleDevelopmentRegion", "CFBundleDisplayName", "CFBundleVersion",
        "NSHighResolutionCapable",
    ]

    private static func value(_ text: String) -> PropertyList {
        switch text {
        case "true": .boolean(true)
        case "false": .boolean(false)
        default: .string(text)
        }
    }

    /// What a product is called over all its versions: given here, as programs are, or made of its
    /// homepage.
    static func identifier(
        _ given: Located<String>?, of product: Product, _ format: String
    ) throws(Failure) -> String {
        if let given { return given.value }
        guard let known = AppleIdentifier.known(of: product) else {
            throw Failure(
                "\(format) needs an identifier", "none can be made of the manifest's 'homepage'",
                hint: "add: packages: {\(format): {id: com.example.\(product.name)}}", exit: .usage)
        }
        return known
    }
}
