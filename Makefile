# Overlook: OverlayFS, visible. `make help` lists what there is to make.

SHELL := /bin/bash
GOROOT_DIR = $(shell go env GOROOT)
JS = GOOS=js GOARCH=wasm
WASM_EXEC = -exec="$(GOROOT_DIR)/lib/wasm/go_js_wasm_exec"
# Packages whose tests also run as js/wasm under Node.
JS_TESTS = ./sim ./sim/sys ./sim/trace ./sim/vfs ./sim/tmpfs ./sim/overlay ./sim/traces ./sim/shell ./sim/coreutils/... ./sim/picture ./sim/image/... ./sim/docker ./sim/hackfs/... ./wasm
# Packages whose tests also run with the race detector.
RACE_TESTS = ./sim ./sim/vfs ./sim/tmpfs ./sim/overlay ./sim/hostfs ./sim/linux ./sim/fuse ./sim/hackfs/... ./sim/aferofs ./server
ADDR ?= 127.0.0.1:8017
# The engine is the same file as long as its sources are the same.
# With inlining everywhere the small build is 16 % larger compressed, and no
# faster than with inlining where the engine's time goes, for 5 %.
HOT = runtime internal/runtime/... sync sync/... internal/sync $(addprefix github.com/overlook-fs/overlook/sim/,sys vfs trace tmpfs overlay)
WASM_GO = $(JS) go build -trimpath -buildvcs=false -gcflags=all=-l $(HOT:%=-gcflags=%=) -ldflags=-w
WASM_BUILD = $(WASM_GO) -modfile=bin/engine.mod
# The build with every command, which the page fetches when a line needs it.
FULL = -tags containers
# What the two builds may weigh compressed, in bytes.
WASM_MAX = 1350000
FULL_MAX = 1900000

.PHONY: help run test examples some-examples page wasm native setup packages go-test race-test js-test conform fuzz mutate lint web-check e2e sizes bench bench-fuse bench-page clean

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: page ## set everything up and serve the page
	@go build -o bin/overlook-server ./server
	@exec bin/overlook-server --addr $(ADDR)

test: packages ## set everything up and run every test
	@$(MAKE) --no-print-directory lint go-test race-test js-test conform page web-check e2e some-examples
	@echo "make test: all passed"

native: ## build bin/overlook and bin/overlook-server
	go build -o bin/overlook ./sim/cmd/overlook
	go build -o bin/overlook-server ./server

wasm: bin/engine.mod ## build for the browser: the engine, small and full, and the compiler of lessons
	go build -o bin/shrink ./wasm/shrink
	$(WASM_BUILD) -o bin/linked.wasm ./wasm
	bin/shrink bin/linked.wasm bin/overlook.wasm
	$(WASM_BUILD) $(FULL) -o bin/linked.wasm ./wasm
	bin/shrink bin/linked.wasm bin/overlook-full.wasm
	$(WASM_GO) -o bin/linked.wasm ./wasm/author
	bin/shrink bin/linked.wasm bin/overlook-author.wasm

# go.mod for the engine alone: the shell's parser with a small stand-in for the
# one package of its module that needs regular expressions.
bin/engine.mod: go.mod go.sum $(wildcard wasm/shrink/fileutil/*.go)
	@rm -rf bin/sh && mkdir -p bin/sh/fileutil && go mod download mvdan.cc/sh/v3
	@cd "$$(go list -m -f '{{.Dir}}' mvdan.cc/sh/v3)" && cp -r go.mod syntax $(CURDIR)/bin/sh/
	@chmod -R u+w bin/sh && rm bin/sh/syntax/*_test.go && cp wasm/shrink/fileutil/fileutil.go bin/sh/fileutil/
	@cp go.sum bin/engine.sum && sed '$$a replace mvdan.cc/sh/v3 => ./bin/sh' go.mod > $@

page: setup wasm ## build the page with the engine
	cd web && npm run --silent build

setup: web/node_modules/.package-lock.json ## install the page's dependencies

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	@touch $@

packages: ## install the programs that tests compare with, where apt-get may
	@.ci/packages

fuzz: ## random traces in the engine and on the kernel: FOR=10m SEED=n WORKERS=2 SCRIPTS=dir
	@go test -c -o bin/traces.test ./sim/traces
	@cd sim/traces && ../../bin/traces.test -test.timeout 0 -test.run 'TestFuzz$$' -for $(or $(FOR),10m) -seed $(or $(SEED),0) -workers $(or $(WORKERS),2) $(if $(SCRIPTS),-scripts $(abspath $(SCRIPTS)))

mutate: ## negate conditions of the overlay, each of which must make a proof fail: N=50 SEED=n
	@go run ./sim/traces/mutate -n $(or $(N),50) -seed $(or $(SEED),0)

lint: ## gofmt, vet and staticcheck, for Linux and for the browser
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo "run gofmt -w on these"; exit 1; }
	go vet ./...
	$(JS) go vet ./sim ./sim/shell ./sim/coreutils/... ./sim/vfs ./sim/tmpfs ./sim/overlay ./wasm ./wasm/author
	go build -o bin/staticcheck honnef.co/go/tools/cmd/staticcheck
	bin/staticcheck ./...
	$(JS) bin/staticcheck ./wasm ./wasm/author ./sim

go-test: ## the Go tests, the proofs apart
	go test -timeout 15m $$(go list ./... | grep -v '/sim/conform$$')

race-test: ## the Go tests that share memory, with the race detector
	go test -race -short -timeout 15m $(RACE_TESTS)

js-test: wasm ## the engine's tests as js/wasm under Node
	$(JS) go test $(FULL) $(WASM_EXEC) $(JS_TESTS)
	$(JS) go test $(WASM_EXEC) ./sim/coreutils ./wasm
	node --test wasm/move.test.mjs

conform: ## every script and every line, in every room
	go test -timeout 40m -v -run 'Test' ./sim/conform | grep -v '^ *\(=== \|--- PASS\)'; exit $${PIPESTATUS[0]}

conformance: ## every statement in every room, as a table; what follows from the statements is up to date
	go test ./sim/conform/generate
	go test -timeout 40m -v -run 'Scripts|Effects' ./sim/conform -table | grep -v '^ *\(=== \|--- PASS\)'; exit $${PIPESTATUS[0]}

web-check: setup ## type checks, lint and unit tests of the page
	cd web && npm run --silent check && npm test --silent

e2e: native ## the page in Chromium
	cd web && npm run --silent e2e

examples: page native ## build every worked example of embedding and open it in Chromium
	@.ci/packages examples
	cd web && npm run --silent examples

some-examples: native
	cd web && npm run --silent examples plain vitepress

sizes: wasm ## both engines by package, and what they weigh compressed
	@$(WASM_BUILD) -o bin/named.wasm ./wasm
	@node wasm/sizes.mjs bin/overlook.wasm --names bin/named.wasm --max $(WASM_MAX)
	@$(WASM_BUILD) $(FULL) -o bin/named.wasm ./wasm
	@node wasm/sizes.mjs bin/overlook-full.wasm --names bin/named.wasm --max $(FULL_MAX)
	@echo "overlook-author.wasm: $$(node -e 'console.log(require("zlib").brotliCompressSync(require("fs").readFileSync("bin/overlook-author.wasm")).length)') bytes brotli"

bench: ## the engine beside the kernel, other unions and npm's, written to sim/bench/RESULTS.md: ROUNDS=9
	@.ci/packages
	go build -o bin/overlook ./sim/cmd/overlook
	go build -o bin/bench ./sim/bench
	bin/bench -rounds $(or $(ROUNDS),9) > bin/bench.txt
	bin/bench memory >> bin/bench.txt
	$(MAKE) --no-print-directory bin/bench-js.txt
	bin/bench report bin/bench.txt bin/bench-js.txt > sim/bench/RESULTS.md

# The same rows in Chromium, beside what npm has.
.PHONY: bin/bench-js.txt
bin/bench-js.txt: setup bin/engine.mod web/bench/node_modules/.package-lock.json
	go build -o bin/shrink ./wasm/shrink
	$(WASM_BUILD) -o bin/linked.wasm ./sim/bench
	bin/shrink bin/linked.wasm bin/bench.wasm
	node web/bench/run.mjs bin/bench.wasm $(GOROOT_DIR)/lib/wasm/wasm_exec.js > $@

web/bench/node_modules/.package-lock.json: web/bench/package-lock.json
	cd web/bench && npm ci --no-audit --no-fund
	@touch $@

bench-fuse: ## the FUSE mount beside fuse-overlayfs, CPU with daemon
	@.ci/packages
	go build -o bin/overlook ./sim/cmd/overlook
	go test -count=1 ./sim/cmd/overlook -run 'BenchFuse$$' -v -bench-fuse $(abspath bin/overlook)

bench-page: page native ## time to a usable prompt, commands, going through time, memory: RUNS=9
	cd web && npm run --silent bench

clean: ## remove what was built
	rm -rf bin web/node_modules
	find web/dist -mindepth 1 ! -name .gitkeep -delete
