#include "kernel.h"

// Places are in 65536ths of a sample of the source.
enum { ONE = 1 << 16 };

// Adds weight times every sample of a line.
static void add_line(uint32_t *sum, const uint8_t *line, uint32_t weight, int width, int first)
{
	if (first)
		for (int x = 0; x < width; x++)
			sum[x] = line[x] * weight;
	else
		for (int x = 0; x < width; x++)
			sum[x] += line[x] * weight;
}

// The samples from one place to another, which cover at least one: how much of the first and of the last, of 256.
typedef struct {
	int first, last;
	uint32_t at_first, at_last;
} span;

static span cover(int64_t from, int64_t to, int size)
{
	span s = {(int)(from >> 16), (int)((to - 1) >> 16), 256, 256};
	if (s.last >= size)
		s.last = size - 1;
	s.at_first = 256 - (uint32_t)((from & (ONE - 1)) >> 8);
	s.at_last = (uint32_t)((to - ((int64_t)s.last << 16)) >> 8);
	if (s.at_last > 256)
		s.at_last = 256;
	if (s.first == s.last)
		s.at_first = s.at_last = 256;
	return s;
}

// The two samples about a place, and how much of the second, of 256.
static span between(int64_t place, int size)
{
	span s = {0, 0, 256, 0};
	if (place > 0) {
		s.first = (int)(place >> 16);
		s.at_last = (uint32_t)((place & (ONE - 1)) >> 8);
		s.at_first = 256 - s.at_last;
	}
	if (s.first > size - 1)
		s.first = size - 1;
	s.last = s.first + 1 < size ? s.first + 1 : s.first;
	return s;
}

// One line of dst from the sums of lines, each sample of which is weight times what it was.
static void shrink_line(uint8_t *dst, int width, const uint32_t *sum, int source, int64_t step, uint32_t weight)
{
	int64_t at = 0;
	uint64_t last = 0;
	double part = 0;
	for (int x = 0; x < width; x++, at += step) {
		span s = cover(at, at + step, source);
		uint64_t v = (uint64_t)sum[s.first] * s.at_first;
		uint32_t share = s.at_first;
		for (int i = s.first + 1; i < s.last; i++)
			v += (uint64_t)sum[i] << 8, share += 256;
		if (s.last > s.first)
			v += (uint64_t)sum[s.last] * s.at_last, share += s.at_last;
		uint64_t whole = (uint64_t)weight * share;
		if (whole != last)
			last = whole, part = 1.0 / whole;
		dst[x] = (uint8_t)((double)(int64_t)v * part + 0.5);
	}
}

static void grow_line(uint8_t *dst, int width, const uint32_t *sum, int source, int64_t step, uint32_t weight)
{
	int64_t at = (step - ONE) / 2;
	double part = 1.0 / (weight * 256.0);
	for (int x = 0; x < width; x++, at += step) {
		span s = between(at, source);
		uint64_t v = (uint64_t)sum[s.first] * s.at_first + (uint64_t)sum[s.last] * s.at_last;
		dst[x] = (uint8_t)((double)(int64_t)v * part + 0.5);
	}
}

// Half of each side, which is what cameras are asked for most.
static void halve(uint8_t *dst, ptrdiff_t stride, int width, int height, const uint8_t *src, ptrdiff_t src_stride)
{
	for (int y = 0; y < height; y++, dst += stride, src += 2 * src_stride)
		for (int x = 0; x < width; x++)
			dst[x] = (uint8_t)((src[2 * x] + src[2 * x + 1] + src[src_stride + 2 * x] + src[src_stride + 2 * x + 1] + 2) >> 2);
}

void lyceum_scale(uint8_t *dst, ptrdiff_t stride, int width, int height,
	const uint8_t *src, ptrdiff_t src_stride, int src_width, int src_height, uint32_t *sum)
{
	if (src_width == 2 * width && src_height == 2 * height) {
		halve(dst, stride, width, height, src, src_stride);
		return;
	}
	int64_t step_x = ((int64_t)src_width << 16) / width, step_y = ((int64_t)src_height << 16) / height;
	for (int y = 0; y < height; y++, dst += stride) {
		span s = step_y > ONE ? cover(y * step_y, (y + 1) * step_y, src_height) : between(y * step_y + (step_y - ONE) / 2, src_height);
		uint32_t weight = s.at_first;
		add_line(sum, src + s.first * src_stride, s.at_first, src_width, 1);
		for (int i = s.first + 1; i < s.last; i++, weight += 256)
			add_line(sum, src + i * src_stride, 256, src_width, 0);
		if (s.last > s.first && s.at_last > 0) {
			add_line(sum, src + s.last * src_stride, s.at_last, src_width, 0);
			weight += s.at_last;
		}
		if (step_x > ONE)
			shrink_line(dst, width, sum, src_width, step_x, weight);
		else
			grow_line(dst, width, sum, src_width, step_x, weight);
	}
}
