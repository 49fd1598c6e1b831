package import Model
package import Options

/// What a manifest may say of a disk image.
package struct DiskImageOptions: FormatOptions {
    package var base: Located<String>?
    package var identifier: Located<String>?
    package var title: Located<String>?
    package var background: NamedFile?
    package var window: Located<String>?
    package var icons: [NamedFile] = []
    package var waivers: [Located<Waiver>] = []

    package init() {}

    package static var keys: [Key<Self>] {
        let all: [Key<Self>] = [
            .base(\.base, ["app"]),
            .text(
                "id", \.identifier, AppleRules.identifier,
                "What macOS calls the image in its signature; otherwise as the app on it.",
                example: "com.example.acme"),
            .text(
                "volume", \.title, ManifestRule.line,
                "What the mounted image is called; otherwise by name and version.",
                example: "Acme"),
            .file(
                "background", \.background, what: "the background",
                "A PNG file that the Finder shows behind the icons.",
                example: "images/background.png"),
            .text(
                "window", \.window, AppleRules.window,
                "Width and height of the Finder's window; otherwise those of the background, or "
                    + "540x380.", example: "640x400"),
            .files(
                "icon", \.icons, what: "the icon",
                "The mounted image's picture, as for an app.", example: "icons/acme.icns"),
        ]
        return all.map(\.own) + [.waivers(\.waivers, PackageLint.commonNames)]
    }
}
