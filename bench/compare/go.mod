// A module of its own: what these measurements need never reaches the product.
module lyceum/bench/compare

go 1.26.8

require (
	github.com/quic-go/quic-go v0.65.0
	golang.org/x/sys v0.49.0
	lyceum v0.0.0
)

require (
	github.com/flynn/noise v1.1.0 // indirect
	golang.org/x/crypto v0.58.0 // indirect
	golang.org/x/net v0.62.0 // indirect
)

replace lyceum => ../..
