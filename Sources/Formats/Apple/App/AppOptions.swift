package import Model
package import Options

/// What a manifest may say of an app for macOS.
package struct AppOptions: FormatOptions {
    package var identifier: Located<String>?
    package var title: Located<String>?
    package var executable: Located<String>?
    package var system: Located<String>?
    package var category: Located<String>?
    package var icons: [NamedFile] = []
    package var info: [(name: Located<String>, value: String)] = []
    package var waivers: [Located<Waiver>] = []

    package init() {}

    package static var keys: [Key<Self>] {
        let all: [Key<Self>] = [
            .appleIdentifier(\.identifier),
            .text(
                "title", \.title, AppleRules.title,
                "What the app is called; otherwise like the product.", example: "Acme"),
            .text(
                "executable", \.executable, ManifestRule.line,
                "The program that is started, when there are several.", example: "acme-ui"),
            .oldestSystem(\.system),
            .text(
                "category", \.category, AppleRules.category,
                "What the App Store would list it under.",
                example: "public.app-category.utilities"),
            .files(
                "icon", \.icons, what: "the icon",
                "Its picture: an icns file, or PNG files of 32 to 1024 pixels, of which one has 512 "
                    + "or 1024.", example: "icons/acme-1024.png"),
            .pairs(
                "info", \.info, AppleRules.key,
                "Further keys of Info.plist; 'true' and 'false' are truth values there.",
                example: "{LSUIElement: 'true'}"),
        ]
        return all.map(\.own) + [.waivers(\.waivers, PackageLint.commonNames)]
    }
}
