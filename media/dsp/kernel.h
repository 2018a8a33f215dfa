// What is done for every sample or pixel, in C so that the compiler can do several at once.

#include <stddef.h>
#include <stdint.h>

// Writes sound at *at, *at + *step, … as long as there is a kernel's length of samples there, and most have not been
// written. A kernel is rows of taps coefficients (a multiple of 8) for phases places between two samples, and one more row; *step goes towards want by at most glide each time. Returns how many were written.
int lyceum_resample(const float *table, int taps, int phases, const float *samples, int count, int16_t *dst, int most,
	double *at, double *step, double want, double glide);

// Of two pieces of sound: their scalar product, and the energy of each.
typedef struct {
	float product, energy_a, energy_b;
} lyceum_correlation;

lyceum_correlation lyceum_correlate(const int16_t *a, const int16_t *b, int count);

// I420 of limited range BT.601 to RGBA, height lines of width pixels, both even.
void lyceum_rgba(uint8_t *dst, ptrdiff_t stride, const uint8_t *y, ptrdiff_t y_stride, const uint8_t *u, const uint8_t *v,
	ptrdiff_t c_stride, int width, int height, int plain);

// A plane brought to another size: the mean of what each pixel covers, or what lies between the nearest four. The
// sum has room for a line of the source.
void lyceum_scale(uint8_t *dst, ptrdiff_t stride, int width, int height,
	const uint8_t *src, ptrdiff_t src_stride, int src_width, int src_height, uint32_t *sum);

// The other way: packed pixels to I420.
void lyceum_i420(uint8_t *y, ptrdiff_t y_stride, uint8_t *u, uint8_t *v, ptrdiff_t c_stride, const uint8_t *src, ptrdiff_t stride,
	int width, int height);
