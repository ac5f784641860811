#include "Streams.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// With `bytes` and `step` known where it is called, the loop is one of whole vectors.
static inline __attribute__((always_inline)) void spread(OPJ_INT32 *data, const uint8_t *source, size_t pixels,
                                                         size_t step, uint32_t bytes, const copenjpeg_info *info) {
    uint32_t shift = 32 - info->precision;
    int is_signed = info->is_signed != 0;
    for (size_t i = 0; i < pixels; i++) {
        uint32_t raw = 0;
        memcpy(&raw, source + bytes * step * i, bytes);
        data[i] = is_signed ? (int32_t)(raw << shift) >> shift : (int32_t)(raw << shift >> shift);
    }
}

static opj_image_t *picture(const uint8_t *samples, uint32_t bytes_per_sample, const copenjpeg_info *info) {
    opj_image_cmptparm_t parameters[4];
    memset(parameters, 0, sizeof parameters);
    for (uint32_t c = 0; c < info->components; c++) {
        parameters[c].dx = parameters[c].dy = 1;
        parameters[c].w = info->width;
        parameters[c].h = info->height;
        parameters[c].prec = info->precision;
        parameters[c].sgnd = info->is_signed ? 1 : 0;
    }
    OPJ_COLOR_SPACE space = info->components == 3 ? OPJ_CLRSPC_SRGB : OPJ_CLRSPC_GRAY;
    opj_image_t *image = opj_image_create(info->components, parameters, space);
    if (!image) return NULL;
    image->x1 = info->width;
    image->y1 = info->height;
    size_t pixels = (size_t)info->width * info->height, count = info->components;
    for (size_t c = 0; c < count; c++) {
        OPJ_INT32 *data = image->comps[c].data;
        const uint8_t *source = samples + bytes_per_sample * c;
        if (bytes_per_sample == 2 && count == 1) spread(data, source, pixels, 1, 2, info);
        else if (bytes_per_sample == 2) spread(data, source, pixels, count, 2, info);
        else if (bytes_per_sample == 1) spread(data, source, pixels, count, 1, info);
        else spread(data, source, pixels, count, 4, info);
    }
    return image;
}

static int encode(opj_codec_t *codec, opj_stream_t *stream, opj_image_t *image, float ratio, int transform) {
    opj_cparameters_t parameters;
    opj_set_default_encoder_parameters(&parameters);
    parameters.tcp_numlayers = 1;
    parameters.cp_disto_alloc = 1;
    parameters.tcp_rates[0] = ratio;
    parameters.irreversible = ratio > 0;
    parameters.tcp_mct = (char)transform;
    uint32_t side = image->x1 < image->y1 ? image->x1 : image->y1;
    parameters.numresolution = 6;
    while (parameters.numresolution > 1 && (1u << (parameters.numresolution - 1)) > side) parameters.numresolution--;
    if (!opj_setup_encoder(codec, &parameters, image)) return 1;
    if (!opj_start_compress(codec, image, stream)) return 1;
    if (!opj_encode(codec, stream)) return 1;
    return opj_end_compress(codec, stream) ? 0 : 1;
}

int copenjpeg_encode(const uint8_t *samples, uint32_t bytes_per_sample, const copenjpeg_info *info, float ratio,
                     int transform, uint8_t **bytes, size_t *size, copenjpeg_message *message) {
    message->text[0] = 0;
    if (info->components == 0 || info->components > 4 || info->precision == 0 || info->precision > 32) return 1;
    memory_stream memory = {NULL, 0, 0, 0, 1};
    opj_codec_t *codec = opj_create_compress(OPJ_CODEC_J2K);
    opj_stream_t *stream = memory_stream_open(&memory);
    opj_image_t *image = picture(samples, bytes_per_sample, info);
    int result = 1;
    if (codec && stream && image) {
        report_to(codec, message);
        result = encode(codec, stream, image, ratio, transform);
    }
    if (image) opj_image_destroy(image);
    if (stream) opj_stream_destroy(stream);
    if (codec) opj_destroy_codec(codec);
    if (result) {
        free(memory.bytes);
        if (!message->text[0]) snprintf(message->text, sizeof message->text, "it cannot be encoded");
        return 1;
    }
    *bytes = memory.bytes;
    *size = memory.size;
    return 0;
}

void copenjpeg_free(uint8_t *stream) { free(stream); }
