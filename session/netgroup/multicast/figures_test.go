package multicast

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

func TestTry(t *testing.T) {
	args := strings.Fields(os.Getenv("TRY"))
	cfg := map[string]simConfig{"rich": rich, "scarce": scarce}[args[0]]
	cfg.peers, _ = strconv.Atoi(args[1])
	cfg.seconds = 6
	for _, a := range args[2:] {
		k, v, _ := strings.Cut(a, "=")
		x, _ := strconv.ParseFloat(v, 64)
		switch k {
		case "loss":
			cfg.loss = x
		case "copies":
			cfg.copies = x
		case "fec":
			cfg.fec = x > 0
		case "kbit":
			cfg.kbit = int(x)
		case "seconds":
			cfg.seconds = int(x)
		case "seed":
			cfg.seed = uint64(x)
		}
	}
	s := simulate(cfg)
	t.Logf("%v: %v", args, s.figures())
	t.Logf("%+v", s.totals())
}
