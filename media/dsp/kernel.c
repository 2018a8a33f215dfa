#include <math.h>

#include "kernel.h"

typedef float floats __attribute__((vector_size(16), aligned(4)));

static float interpolate(const float *samples, const float *coefficients, const float *next, int count, float part)
{
	floats here = {0}, there = {0};
	for (int i = 0; i < count; i += 4) {
		floats s = *(const floats *)(samples + i);
		here += s * *(const floats *)(coefficients + i);
		there += s * *(const floats *)(next + i);
	}
	here += part * (there - here);
	return here[0] + here[1] + here[2] + here[3];
}

static inline int16_t to_int16(float v)
{
	return (int16_t)lrintf(v < -32768 ? -32768 : v > 32767 ? 32767 : v);
}

int lyceum_resample(const float *table, int taps, int phases, const float *samples, int count, int16_t *dst, int most,
	double *at, double *step, double want, double glide)
{
	double place = *at, by = *step;
	int n = 0;
	for (; n < most; n++) {
		int whole = (int)place;
		if (whole + taps > count)
			break;
		float position = (float)(place - whole) * phases;
		int row = (int)position;
		if (row >= phases)
			row = phases - 1;
		const float *here = table + (ptrdiff_t)row * taps;
		dst[n] = to_int16(interpolate(samples + whole, here, here + taps, taps, position - row));
		place += by;
		double change = want - by;
		by += change > glide ? glide : change < -glide ? -glide : change;
	}
	*at = place;
	*step = by;
	return n;
}

lyceum_correlation lyceum_correlate(const int16_t *a, const int16_t *b, int count)
{
	float p = 0, ea = 0, eb = 0;
	floats ps = {0}, as = {0}, bs = {0};
	int i = 0;
	for (; i + 4 <= count; i += 4) {
		floats x = {a[i], a[i + 1], a[i + 2], a[i + 3]}, y = {b[i], b[i + 1], b[i + 2], b[i + 3]};
		ps += x * y, as += x * x, bs += y * y;
	}
	for (; i < count; i++)
		p += (float)a[i] * b[i], ea += (float)a[i] * a[i], eb += (float)b[i] * b[i];
	for (i = 0; i < 4; i++)
		p += ps[i], ea += as[i], eb += bs[i];
	return (lyceum_correlation){p, ea, eb};
}
