import Model

/// The window that the Finder opens for a disk image.
struct FinderWindow {
    let width: Int
    let height: Int
    /// The picture behind the icons.
    let picture: [UInt8]?

    private static let usual = (width: 540, height: 380)
    /// A picture may have twice as many dots for displays that show them so, and is then too large.
    private static let largest = 4096

    init(_ options: DiskImageOptions) throws(Failure) {
        picture = options.background?.bytes
        let size = try options.background.map { file throws(Failure) in try Self.size(of: file) }
        let given = options.window.flatMap { Self.size(parsing: $0.value) }
        (width, height) = given ?? size ?? Self.usual
    }

    /// `640x400`.
    static func size(parsing text: String) -> (width: Int, height: Int)? {
        let parts = text.split(separator: "x", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { $0.allSatisfy(\.isASCII) ? Int($0) : nil }
        guard parts.count == 2, numbers.count == 2,
            numbers.allSatisfy({ (100...largest).contains($0) })
        else { return nil }
        return (numbers[0], numbers[1])
    }

    private static func size(of file: NamedFile) throws(Failure) -> (width: Int, height: Int) {
        func refused(_ why: String) -> Failure {
            Failure(
                "cannot use the background \(file.name.value)", why,
                hint: "give a PNG file of the window's size", at: file.name.place, exit: .usage)
        }
        let picture = try PNGPicture(file.bytes, refused: refused)
        guard (100...largest).contains(picture.width), (100...largest).contains(picture.height)
        else {
            throw refused(
                "it has \(picture.width) by \(picture.height) pixels, where 100 to \(largest) "
                    + "are a window")
        }
        return (picture.width, picture.height)
    }

    /// The app on the left and where it belongs on the right; others in a row below.
    func places(of names: [String]) -> [FinderView.Place] {
        let others = names.filter { !$0.hasSuffix(".app") && $0 != DiskImageLayout.applications }
        let hasOthers = !others.isEmpty
        return names.map { name in
            if let index = others.firstIndex(of: name) {
                return FinderView.Place(
                    name: name, x: width * (2 * index + 1) / (2 * others.count),
                    y: height * 4 / 5)
            }
            let isApp = name.hasSuffix(".app")
            return FinderView.Place(
                name: name, x: isApp ? width / 4 : width * 3 / 4,
                y: hasOthers ? height * 2 / 5 : height / 2)
        }
    }
}
