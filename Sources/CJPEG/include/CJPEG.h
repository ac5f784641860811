#pragma once
#include <stddef.h>
#include <stdint.h>

/// What went wrong, in words; empty when nothing did.
typedef struct {
    char text[200];
} cjpeg_message;

/// What a decoded picture is made of. `is_rgb` is the code stream's own word on its colours, as far as it has one:
/// 1 red-green-blue, 0 luminance-chrominance, -1 silent.
typedef struct {
    uint32_t width;
    uint32_t height;
    int32_t components;
    int32_t is_rgb;
} cjpeg_info;

/// Decodes an 8-bit JPEG of exactly the expected size into interleaved samples, without colour conversion.
/// Returns 0 when all went well.
int cjpeg_decode(const uint8_t *stream, size_t stream_size, uint32_t width, uint32_t height, int components,
                 uint8_t *samples, size_t samples_size, cjpeg_info *info, cjpeg_message *message);

/// Encodes grey (1) or red-green-blue (3 components) as baseline JPEG; colours as YCbCr with the chroma
/// halved horizontally. The caller frees the stream with `cjpeg_free`. Returns 0 when all went well.
int cjpeg_encode(const uint8_t *samples, uint32_t width, uint32_t height, int components, int quality,
                 uint8_t **stream, size_t *stream_size, cjpeg_message *message);

void cjpeg_free(uint8_t *stream);
