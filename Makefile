# Two commands matter: `make run` and `make test`. Both fetch what the machine lacks.
# The work is done by the scripts, so that each can be read, and run, on its own.

FUZZTIME ?= 60s
COMPARE ?= all
SIEGE ?= 10
GATES ?=

.PHONY: run test fmt lint fuzz e2e images soak siege compare gates

run: ## build and open the window; without a display, run the demo in a virtual one
	@scripts/run

test: ## everything a change must pass
	@scripts/test

fmt: ## format every Go file
	gofmt -w .

lint: ## gofmt, go vet, staticcheck
	@scripts/deps test
	scripts/gofmt
	go vet ./...
	go tool staticcheck ./...

fuzz: ## every Fuzz function, one after another, FUZZTIME each
	@FUZZTIME=$(FUZZTIME) scripts/fuzz

e2e: ## real windows in a virtual display, real processes, real routers; pictures in build/e2e
	@scripts/deps e2e
	@scripts/tagged e2e TestE2E 60m

images: ## the pictures of docs/images, of the windows as they look now
	@scripts/images

soak: ## long simulations
	@scripts/tagged soak TestSoak 60m

siege: ## a class under attack from outside and from within, SIEGE minutes each; needs root
	@go run ./bench/siege -minutes $(SIEGE)

compare: ## measurements side by side with quic-go, half an hour; COMPARE="flood -pairs 3" runs a part
	@cd bench/compare && go run -tags nosqlite . $(COMPARE)

gates: ## every figure that was promised, measured again: one table, 37 minutes and make e2e's 30; GATES="-only 3.4,6" a part, GATES=-resume what is missing
	@go run ./bench/gates $(GATES)
