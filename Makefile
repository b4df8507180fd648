# Everything a machine needs beyond Go, Node, Python, gcc, make and git is installed by these targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
LEVEL ?= machine

.PHONY: help demo test test-servers build generate sdk golden prices compare faults platforms lint typecheck unit e2e bench docs docs-look tools image system-packages release install packages registry-check clean

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

demo: $(if $(filter engine,$(LEVEL)),,system-packages image) tools build ## A K3s cluster from a YAML program, in the sandbox (LEVEL=engine: no root, no servers; DEMO_WAIT=0: don't wait)
	@node sandbox/src/demo.ts --level $(LEVEL)

test: system-packages tools image build ## Generated files, lint, types, unit and end-to-end tests, one cluster on practice servers
	@node tools/test.ts

test-servers: system-packages tools image build ## The tests that are left, on real Kubernetes APIs: every cloud's servers, charts, K3s' contract, certificates
	@node tools/test.ts --servers

build: node_modules/.package-lock.json ## bin/: the plug-in as it ships
	@node tools/build.ts

release: node_modules/.package-lock.json ## dist/: the plug-in for six platforms, each with its Node.js, checksums and bill of materials
	@node tools/release.ts

install: node_modules/.package-lock.json ## Install this checkout's plug-in into your Pulumi, as from a release
	@node tools/install-plugin.ts

packages: node_modules/.package-lock.json ## dist/: the packages for npm and pip, from sdk/
	@node tools/sdk/packages.ts dist

registry-check: node_modules/.package-lock.json ## What Pulumi's Registry asks of a package, as far as a working tree can answer
	@node tools/registry-check.ts

generate: node_modules/.package-lock.json ## schema.json and the argument validator, from provider/src/args.ts and outputs.ts
	@node provider/schema/generate.ts

sdk: node_modules/.package-lock.json ## sdk/: the packages for Node.js, Python, Go and .NET, from schema.json
	@node tools/sdk.ts

golden: node_modules/.package-lock.json ## Rewrite the golden files, and fail so that the change is looked at
	@GOLDEN=write vitest run provider/test

prices: node_modules/.package-lock.json ## Catalogs from the clouds' public price lists, with what differs (asks the network; HCLOUD_TOKEN for Hetzner's)
	@node tools/prices.ts --write

compare: node_modules/.package-lock.json ## Tables of costs in docs/, and the pictures of costs and of the network, from the catalogs and plans
	@node tools/compare.ts

lint: node_modules/.package-lock.json ## Formatting and lint rules
	@biome check .

typecheck: node_modules/.package-lock.json
	@tsc -p .

unit: build ## Only what runs in seconds
	@vitest run provider

e2e: system-packages tools image build ## Only the sandbox's tests
	@vitest run sandbox

faults: tools build ## A fault at every create, on every cloud, of every kind, in the sandbox: what recovered, what was left (minutes)
	@node sandbox/src/faults/main.ts

platforms: system-packages tools image build ## All of the platform on every cloud's practice servers: each chart off alone and back, destroy; seconds of each run (minutes a cloud)
	@node sandbox/test/platforms/main.ts

docs: tools/site/node_modules/.package-lock.json ## bin/site: the guides as a static site
	@node tools/site/node_modules/vitepress/bin/vitepress.js build tools/site

docs-look: docs ## Every page of the site in a headless Chromium: links, width on a phone, contrast; pictures in bin/site-looks (CHROMIUM=<path>)
	@node tools/site/look.ts

bench: build ## Start, first construct and memory beside the official host, in one run
	@node tools/bench.ts

tools: node_modules/.package-lock.json ## Pulumi CLI, YAML host, Kubernetes and its provider, built once into the cache folder
	@node tools/install.ts

image: node_modules/.package-lock.json ## The practice servers' Debian image, built once into the cache folder
	@node sandbox/src/machines/image.ts

system-packages: node_modules/.package-lock.json ## Debian packages that practice servers need (says which, asks first)
	@node tools/system-packages.ts

clean: ## Remove what was built here (the cache folder stays)
	rm -rf bin dist node_modules

tools/site/node_modules/.package-lock.json: tools/site/package-lock.json node_modules/.package-lock.json
	@echo "installing the site's npm packages"
	@npm ci --prefix tools/site --no-audit --no-fund --loglevel=error
	@touch $@

node_modules/.package-lock.json: package-lock.json
	@echo "installing npm packages"
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@
