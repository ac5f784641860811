#pragma once
#include <stddef.h>
#include <stdint.h>

/// What went wrong, in words; empty when nothing did.
typedef struct {
    char text[200];
} copenjpeg_message;

/// The picture that a code stream holds; all components have the same size and no subsampling.
typedef struct {
    uint32_t width;
    uint32_t height;
    uint32_t components;
    /// Bits and sign of the first component; the others agree.
    uint32_t precision;
    int32_t is_signed;
} copenjpeg_info;

/// Decodes a raw JPEG 2000 (or HTJ2K) code stream of exactly the expected size into interleaved little-endian
/// samples of 1, 2 or 4 bytes. Returns 0 when all went well, 2 when the size is another.
int copenjpeg_decode(const uint8_t *stream, size_t stream_size, const copenjpeg_info *expected,
                     uint32_t bytes_per_sample, uint8_t *samples, size_t samples_size, copenjpeg_info *info,
                     copenjpeg_message *message);

/// Encodes interleaved little-endian samples of 1, 2 or 4 bytes as a raw JPEG 2000 code stream. A ratio of 0 means
/// reversible. The caller frees the stream with `copenjpeg_free`. Returns 0 when all went well.
int copenjpeg_encode(const uint8_t *samples, uint32_t bytes_per_sample, const copenjpeg_info *info, float ratio,
                     int uses_color_transform, uint8_t **stream, size_t *stream_size, copenjpeg_message *message);

void copenjpeg_free(uint8_t *stream);
