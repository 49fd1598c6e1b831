import Formats
import Model
import Testing

/// Init scripts, which are for Alpine and OpenWrt, beside a unit for everybody else.
@Suite struct InitScriptTests {
    static let scripts = [
        PackageSample.text("acme.initd", "#!/sbin/openrc-run\n", .service),
        PackageSample.text("acme.openrc", "#!/sbin/openrc-run\n", .service),
        PackageSample.text("acme.init", "#!/bin/sh /etc/rc.common\n", .service),
        PackageSample.text("openrc/acme", "#!/sbin/openrc-run\n", .service),
    ]
    static let formats: [any PackageFormat] = [DebPackage(), RpmPackage(), ArchPackage()]
    static let others: [(any PackageFormat, String)] = [
        (ApkPackage(), "#!/sbin/openrc-run"), (IpkPackage(), "#!/bin/sh /etc/rc.common"),
    ]

    @Test(arguments: others)
    func `Alpine and OpenWrt get one script, and none of the other's`(
        _ format: any PackageFormat, _ line: String
    ) throws {
        let unit = PackageSample.text("acme.service", PackageSample.unit, .service)
        let initd = PackageSample.text("acme.initd", "#!/bin/sh /etc/rc.common\n", .service)
        let plain = PackageSample.text("acme.openrc", "#!/bin/sh\n", .service)
        for script in Self.scripts + [initd, plain] {
            let package = try PackageSample.package([PackageSample.program, unit, script])
            let services = try format.prepare(package).layout.filter { $0.kind == .service }
            #expect(services.map(\.path) == ["etc/init.d/acme"], "\(script.path)")
            guard case .bytes(let text)? = services.first?.body else { continue }
            // A script without a runner's name is taken by its ending, as it is.
            let isPlain = format.name == "apk" && script == plain
            #expect(text.starts(with: (isPlain ? "#!/bin/sh\n" : line).utf8), "\(script.path)")
        }
    }

    @Test(arguments: formats)
    func `systems with systemd get the unit alone`(_ format: any PackageFormat) throws {
        let unit = PackageSample.text("acme.service", PackageSample.unit, .service)
        for script in Self.scripts {
            let package = try PackageSample.package([PackageSample.program, unit, script])
            let services = try format.prepare(package).layout.filter { $0.kind == .service }.map(
                \.path)
            #expect(services == ["usr/lib/systemd/system/acme.service"], "\(script.path)")
        }
    }
}
