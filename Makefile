# What people, CI and the release run. 'make' alone says what there is.
# Alike functions are kept once, no symbol is exported, relocations are packed, and tables that
# nobody reads are left out: an eighth of the size. Half a megabyte are the names of all characters, for a
# function that nothing calls (Scripts/lint looks): another one stands in its place.
SWIFT_BUILD = swift build -c release --product consign --static-swift-stdlib -Xlinker -s \
	-Xswiftc -use-ld=lld -Xlinker --icf=safe -Xlinker --no-export-dynamic \
	-Xlinker -z -Xlinker pack-relative-relocs \
	-Xlinker --wrap=_swift_stdlib_getScalarName \
	-Xlinker --defsym=__wrap__swift_stdlib_getScalarName=_swift_stdlib_getAge \
	-Xlinker --no-eh-frame-hdr -Xlinker -T -Xlinker $(CURDIR)/Scripts/program.ld

help:
	@echo 'make demo      release examples/hello into a folder and verify it as a downloader would'
	@echo 'make test      run every test (installs missing test tools, saying so)'
	@echo '               ROOM=Publishing: those of one room alone'
	@echo 'make test-all  the same with every kill, fault and size, which takes hours'
	@echo 'make build     build .build/release/consign'
	@echo 'make portable  build .build/portable/consign, for every Linux with glibc 2.34 or later'
	@echo 'make check     lint, build and tests: what CI runs'
	@echo 'make format    put the sources into the house style'
	@echo 'make lint      style, file lengths, forbidden words, shell scripts'
	@echo 'make docs      pages made from the sources: docs/manifest.md, docs/consign.1, API'
	@echo 'make site      the documentation as static pages, in out/site'
	@echo 'make bench     measure beside nfpm, rpmbuild, gzip, pigz, zip and minisign: docs/benchmarks.md'
	@echo '               ONLY=word ROUNDS=n: the rows with that word in their names, and only print'
	@echo 'make fuzz      fuzz the parsers, a minute each'
	@echo 'make test-asan run the tests under AddressSanitizer'
	@echo 'make release   release Consign with itself (SNAPSHOT=1 for a trial)'
	@echo 'make clean     remove what the others made'

demo: build
	@Scripts/demo

build: dependencies
	$(SWIFT_BUILD)

portable: build
	@Scripts/portable

test: dependencies test-tools
	@ROOM='$(ROOM)' Scripts/test

test-all: dependencies test-tools
	@ROOM='$(ROOM)' CONSIGN_TEST_THOROUGH=1 Scripts/test

check: lint test

format:
	swift format --in-place --recursive Sources Tests Fuzz Benchmarks Package.swift

lint:
	swift format lint --strict --recursive Sources Tests Fuzz Benchmarks Package.swift
	@Scripts/lint

docs: build
	@Scripts/docs

site: build
	@Scripts/install demo
	@Scripts/site

bench: build test-tools
	@Scripts/bench $(if $(ROUNDS),--rounds '$(ROUNDS)') $(if $(ONLY),--only '$(ONLY)')

fuzz: dependencies
	@Fuzz/run

test-asan: dependencies test-tools
	@# No leak check: Foundation's Process and Data leak in the tests, and drown ours.
	@ROOM='$(ROOM)' ASAN_OPTIONS=detect_leaks=0 Scripts/test --sanitize=address --scratch-path .build/asan

release: portable
	@SNAPSHOT=$(SNAPSHOT) Scripts/release

clean:
	rm -rf .build dist out stage

dependencies:
	@Scripts/install build

test-tools:
	@Scripts/install test

.PHONY: help demo build portable test test-all check format lint docs site bench fuzz test-asan release clean dependencies test-tools
