#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "adaptive.h"

enum {
	SIZE = 1024,          // of the transforms: a block and a partition fit
	BINS = SIZE / 2 + 1,
	PADDED = (BINS + 7) & ~7,
	CONSTRAINED = 3,      // partitions a block that are brought back to their length
	WRONG = 15,           // blocks after which a way that does not agree is another: 150 ms
};

typedef struct {
	float re[PADDED], im[PADDED];
} spectrum;

struct lyceum_adaptive {
	int block, blocks;
	int newest;           // of played, a ring
	int constrain;        // the next partition to be constrained
	float before[SIZE];   // the last samples played
	spectrum *played;     // of the last blocks
	spectrum *way;        // what was learnt: a partition for each block
	float (*doubt)[PADDED]; // how wrong it may be: variance
	float noise[PADDED];  // spectrum of what is not echo, and of errors
	float roots_re[SIZE], roots_im[SIZE]; // for each length of a half, half − 1 before them
	short reversed[SIZE];
	float re[SIZE], im[SIZE]; // at work
	float echo_re[PADDED], echo_im[PADDED], power[PADDED];
	float agrees, foreseen; // smoothed products of the echo foreseen with what was captured, and with itself
	int wrong;            // blocks in a row in which they did not agree
};

static const float
	CHANGED = 0.002f,     // of the way's energy, in a block: a room changes in seconds
	SMOOTH = 0.8f,        // of the noise, from block to block
	FIRST_DOUBT = 0.3f,   // variance of the way's coefficients before anything is known
	LATER_DOUBT = 0.85f,  // of it from block to block: 0.7 dB
	AGREEING = 0.95f,     // smooths over some 300 ms
	AUDIBLE = 480 * 1e-6f; // energy of a block of an echo by which the way is judged: -60 dBFS

lyceum_adaptive *lyceum_adaptive_new(int block, int blocks)
{
	lyceum_adaptive *f = calloc(1, sizeof *f);
	if (!f)
		return NULL;
	f->block = block, f->blocks = blocks;
	f->played = calloc(blocks, sizeof *f->played);
	f->way = calloc(blocks, sizeof *f->way);
	f->doubt = calloc(blocks, sizeof *f->doubt);
	if (!f->played || !f->way || !f->doubt) {
		lyceum_adaptive_free(f);
		return NULL;
	}
	for (int half = 1; half < SIZE; half *= 2)
		for (int k = 0; k < half; k++) {
			f->roots_re[half - 1 + k] = (float)cos(M_PI * k / half);
			f->roots_im[half - 1 + k] = (float)-sin(M_PI * k / half);
		}
	for (int i = 0, j = 0; i < SIZE; i++) {
		f->reversed[i] = (short)j;
		int bit = SIZE >> 1;
		for (; j & bit; bit >>= 1)
			j ^= bit;
		j ^= bit;
	}
	lyceum_adaptive_reset(f);
	return f;
}

void lyceum_adaptive_free(lyceum_adaptive *f)
{
	free(f->played);
	free(f->way);
	free(f->doubt);
	free(f);
}

// Knows nothing of some partitions.
static void forget(lyceum_adaptive *f, int from, int to)
{
	for (int p = from; p < to; p++) {
		memset(&f->way[p], 0, sizeof f->way[p]);
		for (int k = 0; k < PADDED; k++)
			f->doubt[p][k] = FIRST_DOUBT * powf(LATER_DOUBT, p);
	}
}

void lyceum_adaptive_move(lyceum_adaptive *f, int blocks)
{
	if (blocks >= f->blocks || -blocks >= f->blocks) {
		lyceum_adaptive_reset(f);
		return;
	}
	int left = blocks > 0 ? f->blocks - blocks : f->blocks + blocks, from = blocks > 0 ? blocks : 0, to = blocks > 0 ? 0 : -blocks;
	memmove(f->way + to, f->way + from, left * sizeof *f->way);
	memmove(f->doubt + to, f->doubt + from, left * sizeof *f->doubt);
	forget(f, to ? 0 : left, to ? to : f->blocks);
	// What was played stays in its ring: the newest is now the one that was so many blocks before.
	f->newest = (f->newest - blocks + 2 * f->blocks) % f->blocks;
}

void lyceum_adaptive_reset(lyceum_adaptive *f)
{
	forget(f, 0, f->blocks);
	memset(f->noise, 0, sizeof f->noise);
	f->agrees = f->foreseen = 0;
	f->wrong = 0;
}

// Fourier's transform of re + i im, in place.
static void transform(const lyceum_adaptive *f, float *re, float *im)
{
	for (int i = 0; i < SIZE; i++) {
		int j = f->reversed[i];
		if (i < j) {
			float a = re[i], b = im[i];
			re[i] = re[j], im[i] = im[j];
			re[j] = a, im[j] = b;
		}
	}
	for (int half = 1; half < SIZE; half *= 2) {
		const float *roots_re = f->roots_re + half - 1, *roots_im = f->roots_im + half - 1;
		for (int from = 0; from < SIZE; from += 2 * half) {
			float *restrict lr = re + from, *restrict li = im + from, *restrict hr = lr + half, *restrict hi = li + half;
			for (int k = 0; k < half; k++) {
				float tr = hr[k] * roots_re[k] - hi[k] * roots_im[k], ti = hr[k] * roots_im[k] + hi[k] * roots_re[k];
				hr[k] = lr[k] - tr, hi[k] = li[k] - ti;
				lr[k] += tr, li[k] += ti;
			}
		}
	}
}

// The spectrum of f->re, which is real.
static void forward(lyceum_adaptive *f, float *re, float *im)
{
	memset(f->im, 0, sizeof f->im);
	transform(f, f->re, f->im);
	memcpy(re, f->re, BINS * sizeof *re);
	memcpy(im, f->im, BINS * sizeof *im);
}

// To f->re, from the half of a spectrum.
static void backward(lyceum_adaptive *f, const float *re, const float *im)
{
	// Turned round it is the same transform: with the parts exchanged.
	for (int k = 0; k < BINS; k++)
		f->re[k] = re[k] / SIZE, f->im[k] = im[k] / SIZE;
	for (int k = 1; k < SIZE / 2; k++)
		f->re[SIZE - k] = re[k] / SIZE, f->im[SIZE - k] = -im[k] / SIZE;
	transform(f, f->im, f->re);
}

static spectrum *played(lyceum_adaptive *f, int ago) { return &f->played[(f->newest + f->blocks - ago) % f->blocks]; }

static void take(lyceum_adaptive *f, const int16_t *block)
{
	int kept = SIZE - f->block;
	memmove(f->before, f->before + f->block, kept * sizeof *f->before);
	for (int i = 0; i < f->block; i++)
		f->before[kept + i] = block[i] / 32768.0f;
	f->newest = (f->newest + 1) % f->blocks;
	memcpy(f->re, f->before, sizeof f->re);
	spectrum *x = played(f, 0);
	forward(f, x->re, x->im);
}

// The echo's last samples, to f->re from SIZE − block on, and how doubtful its spectrum is.
static void predict(lyceum_adaptive *f)
{
	memset(f->echo_re, 0, sizeof f->echo_re);
	memset(f->echo_im, 0, sizeof f->echo_im);
	memset(f->power, 0, sizeof f->power);
	for (int p = 0; p < f->blocks; p++) {
		const spectrum *restrict x = played(f, p), *restrict w = &f->way[p];
		const float *restrict doubt = f->doubt[p];
		float *restrict yr = f->echo_re, *restrict yi = f->echo_im, *restrict power = f->power;
		for (int k = 0; k < PADDED; k++) {
			yr[k] += w->re[k] * x->re[k] - w->im[k] * x->im[k];
			yi[k] += w->re[k] * x->im[k] + w->im[k] * x->re[k];
			power[k] += doubt[k] * (x->re[k] * x->re[k] + x->im[k] * x->im[k]);
		}
	}
	backward(f, f->echo_re, f->echo_im);
}

// Learns from the spectrum of what was not foreseen, in f->echo_re and f->echo_im.
static void learn(lyceum_adaptive *f)
{
	const float share = (float)f->block / SIZE;
	float *restrict er = f->echo_re, *restrict ei = f->echo_im, *restrict noise = f->noise, *restrict power = f->power;
	for (int k = 0; k < PADDED; k++) {
		noise[k] = SMOOTH * noise[k] + (1 - SMOOTH) * (er[k] * er[k] + ei[k] * ei[k]);
		power[k] = 1 / (power[k] + noise[k] / share + 1e-9f);
	}
	for (int p = 0; p < f->blocks; p++) {
		const spectrum *restrict x = played(f, p);
		spectrum *restrict w = &f->way[p];
		float *restrict doubt = f->doubt[p];
		for (int k = 0; k < PADDED; k++) {
			float gain = doubt[k] * power[k];
			w->re[k] += gain * (x->re[k] * er[k] + x->im[k] * ei[k]);
			w->im[k] += gain * (x->re[k] * ei[k] - x->im[k] * er[k]);
			float size = x->re[k] * x->re[k] + x->im[k] * x->im[k];
			float more = w->re[k] * w->re[k] + w->im[k] * w->im[k] - doubt[k];
			// Where nothing is played nothing becomes certain.
			doubt[k] = (1 - share * gain * size) * doubt[k] + CHANGED * (more > 0 ? more : 0);
		}
	}
	for (int i = 0; i < CONSTRAINED; i++) {
		spectrum *w = &f->way[f->constrain];
		f->constrain = (f->constrain + 1) % f->blocks;
		backward(f, w->re, w->im);
		memset(f->re + f->block, 0, (SIZE - f->block) * sizeof *f->re);
		forward(f, w->re, w->im);
	}
}

// Notices that the way is another: somebody turned the laptop round, or the volume up. What is captured has the echo
// foreseen in it once, however loud somebody speaks beside it, or else it was foreseen wrongly.
static void judge(lyceum_adaptive *f, float agrees, float foreseen)
{
	if (!(foreseen < f->block)) { // louder than can be, or no number
		lyceum_adaptive_reset(f);
		return;
	}
	f->agrees = AGREEING * f->agrees + (1 - AGREEING) * agrees;
	f->foreseen = AGREEING * f->foreseen + (1 - AGREEING) * foreseen;
	if (f->foreseen < AUDIBLE || (f->agrees > 0.5f * f->foreseen && f->agrees < 2 * f->foreseen)) {
		f->wrong = 0;
		return;
	}
	if (++f->wrong < WRONG)
		return;
	int useless = f->agrees < 0.5f * f->foreseen;
	for (int p = 0; p < f->blocks; p++) {
		if (useless)
			memset(&f->way[p], 0, sizeof f->way[p]);
		for (int k = 0; k < PADDED; k++)
			f->doubt[p][k] = fmaxf(f->doubt[p][k], FIRST_DOUBT * powf(LATER_DOUBT, p));
	}
	f->agrees = f->foreseen = 0;
	f->wrong = 0;
}

static inline int16_t sample(float v)
{
	v *= 32768;
	return (int16_t)lrintf(v < -32768 ? -32768 : v > 32767 ? 32767 : v);
}

void lyceum_adaptive_cancel(lyceum_adaptive *f, int16_t *out, const int16_t *captured, const int16_t *block)
{
	int n = f->block, kept = SIZE - n;
	take(f, block);
	predict(f);
	float agrees = 0, foreseen = 0;
	memset(f->re, 0, kept * sizeof *f->re);
	for (int i = 0; i < n; i++) {
		float v = captured[i] / 32768.0f, echo = f->re[kept + i], rest = v - echo;
		agrees += v * echo;
		foreseen += echo * echo;
		f->re[kept + i] = rest;
		out[i] = sample(rest);
	}
	forward(f, f->echo_re, f->echo_im);
	learn(f);
	judge(f, agrees, foreseen);
}
