#include "vpx.h"

#include <stdlib.h>

// set_rates shares the bit rate out to layers. libvpx takes the frame rate from the times of the pictures.
static void set_rates(vp8_encoder *e, int kbit) {
	// In percent, and cumulative. What only few pictures are made from may be coarser.
	static const unsigned share[4][3] = {{0}, {100}, {60, 100}, {40, 60, 100}};
	vpx_codec_enc_cfg_t *c = &e->cfg;
	c->rc_target_bitrate = kbit;
	for (int i = 0; i < e->layers; i++) {
		unsigned rate = kbit * share[e->layers][i] / 100;
		c->ts_target_bitrate[i] = rate > 0 ? rate : 1;
		c->layer_target_bitrate[i] = c->ts_target_bitrate[i];
	}
}

static void set_layers(vpx_codec_enc_cfg_t *c, int layers) {
	static const unsigned pattern2[] = {0, 1}, pattern3[] = {0, 2, 1, 2};
	c->ts_number_layers = layers;
	if (layers == 1)
		return;
	c->ts_periodicity = layers == 2 ? 2 : 4;
	for (int i = 0; i < layers; i++)
		c->ts_rate_decimator[i] = 1 << (layers - 1 - i);
	for (unsigned i = 0; i < c->ts_periodicity; i++)
		c->ts_layer_id[i] = layers == 2 ? pattern2[i] : pattern3[i];
}

static void set_config(vp8_encoder *e, const vp8_settings *s) {
	vpx_codec_enc_cfg_t *c = &e->cfg;
	c->g_w = s->width;
	c->g_h = s->height;
	c->g_timebase.num = 1;
	c->g_timebase.den = 1000000;
	c->g_threads = 1; // libvpx's threads wait for one another by spinning: two on a busy machine are far slower than one
	c->g_lag_in_frames = 0;
	c->g_error_resilient = VPX_ERROR_RESILIENT_DEFAULT;
	c->rc_end_usage = VPX_CBR;
	c->rc_min_quantizer = 2;
	c->rc_max_quantizer = s->screen ? 50 : 63; // coarser is not legible, not a face
	c->rc_undershoot_pct = 100;
	c->rc_overshoot_pct = 15;
	c->rc_buf_initial_sz = 500; // ms, as the next two
	c->rc_buf_optimal_sz = 833;
	c->rc_buf_sz = 1000;
	c->rc_dropframe_thresh = 30; // percent of the buffer that is left
	c->rc_resize_allowed = 0;
	c->kf_mode = VPX_KF_DISABLED; // they come on demand
	e->layers = s->layers;
	set_layers(c, s->layers);
	set_rates(e, s->kbit);
}

static vpx_codec_err_t set_controls(vp8_encoder *e, const vp8_settings *s) {
	vpx_codec_ctx_t *c = &e->ctx;
	vpx_codec_err_t err;
	if ((err = vpx_codec_control(c, VP8E_SET_CPUUSED, s->cpu_used)) ||
		(err = vpx_codec_control(c, VP8E_SET_NOISE_SENSITIVITY, 0)) ||
		(err = vpx_codec_control(c, VP8E_SET_STATIC_THRESHOLD, s->screen ? 100 : 1)) ||
		(err = vpx_codec_control(c, VP8E_SET_TOKEN_PARTITIONS, VP8_ONE_TOKENPARTITION)) ||
		(err = vpx_codec_control(c, VP8E_SET_MAX_INTRA_BITRATE_PCT, (unsigned)s->max_intra)) ||
		(err = vpx_codec_control(c, VP8E_SET_SCREEN_CONTENT_MODE, (unsigned)s->screen)))
		return err;
	return VPX_CODEC_OK;
}

vp8_encoder *vp8_encoder_new(const vp8_settings *s, vpx_codec_err_t *err) {
	vp8_encoder *e = calloc(1, sizeof *e);
	if (e == NULL) {
		*err = VPX_CODEC_MEM_ERROR;
		return NULL;
	}
	*err = vpx_codec_enc_config_default(vpx_codec_vp8_cx(), &e->cfg, 0);
	if (*err == VPX_CODEC_OK) {
		set_config(e, s);
		*err = vpx_codec_enc_init(&e->ctx, vpx_codec_vp8_cx(), &e->cfg, 0);
	}
	if (*err != VPX_CODEC_OK) {
		free(e);
		return NULL;
	}
	*err = set_controls(e, s);
	if (*err != VPX_CODEC_OK) {
		vp8_encoder_free(e);
		return NULL;
	}
	return e;
}

void vp8_encoder_free(vp8_encoder *e) {
	vpx_codec_destroy(&e->ctx);
	free(e);
}

vpx_codec_err_t vp8_encoder_rate(vp8_encoder *e, int kbit) {
	set_rates(e, kbit);
	return vpx_codec_enc_config_set(&e->ctx, &e->cfg);
}

vpx_codec_err_t vp8_encode(vp8_encoder *e, const uint8_t *y, const uint8_t *u, const uint8_t *v, int y_stride,
	int c_stride, int64_t pts, unsigned long duration, vpx_enc_frame_flags_t flags, int layer) {
	vpx_codec_err_t err;
	vpx_image_t image;
	const vpx_codec_cx_pkt_t *packet;
	vpx_codec_iter_t iter = NULL;

	e->size = 0;
	if (e->layers > 1 && (err = vpx_codec_control(&e->ctx, VP8E_SET_TEMPORAL_LAYER_ID, layer)))
		return err;
	// Wrapped by hand: vpx_img_wrap takes one block of memory with the planes one after another.
	vpx_img_wrap(&image, VPX_IMG_FMT_I420, e->cfg.g_w, e->cfg.g_h, 1, (uint8_t *)y);
	image.planes[VPX_PLANE_Y] = (uint8_t *)y;
	image.planes[VPX_PLANE_U] = (uint8_t *)u;
	image.planes[VPX_PLANE_V] = (uint8_t *)v;
	image.stride[VPX_PLANE_Y] = y_stride;
	image.stride[VPX_PLANE_U] = image.stride[VPX_PLANE_V] = c_stride;
	if ((err = vpx_codec_encode(&e->ctx, &image, pts, duration, flags, VPX_DL_REALTIME)))
		return err;
	while ((packet = vpx_codec_get_cx_data(&e->ctx, &iter)) != NULL) {
		if (packet->kind != VPX_CODEC_CX_FRAME_PKT)
			continue;
		e->data = packet->data.frame.buf;
		e->size = packet->data.frame.sz;
		e->key = (packet->data.frame.flags & VPX_FRAME_IS_KEY) != 0;
	}
	return VPX_CODEC_OK;
}

vp8_decoder *vp8_decoder_new(vpx_codec_err_t *err) {
	vpx_codec_dec_cfg_t cfg = {.threads = 1};
	vp8_decoder *d = calloc(1, sizeof *d);
	if (d == NULL) {
		*err = VPX_CODEC_MEM_ERROR;
		return NULL;
	}
	*err = vpx_codec_dec_init(&d->ctx, vpx_codec_vp8_dx(), &cfg, 0);
	if (*err != VPX_CODEC_OK) {
		free(d);
		return NULL;
	}
	return d;
}

void vp8_decoder_free(vp8_decoder *d) {
	vpx_codec_destroy(&d->ctx);
	free(d);
}

vpx_codec_err_t vp8_decode(vp8_decoder *d, const uint8_t *data, unsigned size) {
	vpx_codec_iter_t iter = NULL;
	vpx_codec_err_t err;

	d->image = NULL;
	if ((err = vpx_codec_decode(&d->ctx, data, size, NULL, 0)))
		return err;
	d->image = vpx_codec_get_frame(&d->ctx, &iter);
	return VPX_CODEC_OK;
}
