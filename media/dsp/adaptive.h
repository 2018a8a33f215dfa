// The first of two adaptive filters: see adaptive.go.

#include <stdint.h>

typedef struct lyceum_adaptive lyceum_adaptive;

// Returns a filter for blocks of so many samples, whose echo lasts that many blocks, or NULL without memory.
lyceum_adaptive *lyceum_adaptive_new(int block, int blocks);
void lyceum_adaptive_free(lyceum_adaptive *f);

// Forgets what was learnt.
void lyceum_adaptive_reset(lyceum_adaptive *f);

// From now on what is played comes so many blocks later than before, or earlier: what was learnt moves.
void lyceum_adaptive_move(lyceum_adaptive *f, int blocks);

// Writes to out what is in captured and not an echo of played: a block each, out may be captured.
void lyceum_adaptive_cancel(lyceum_adaptive *f, int16_t *out, const int16_t *captured, const int16_t *played);
