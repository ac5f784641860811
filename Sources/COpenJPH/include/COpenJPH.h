#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What went wrong, in words; empty when nothing did.
typedef struct {
    char text[200];
} copenjph_message;

/// The picture to encode.
typedef struct {
    uint32_t width;
    uint32_t height;
    uint32_t components;
    uint32_t precision;
    int32_t is_signed;
    /// Resolution-major progression with one tile part a resolution, as transfer syntax .202 asks for.
    int32_t is_rpcl;
} copenjph_info;

/// Encodes interleaved little-endian samples of 1 or 2 bytes as a reversible HTJ2K code stream. The caller frees
/// the stream with `copenjph_free`. Returns 0 when all went well; no exception leaves.
int copenjph_encode(const uint8_t *samples, uint32_t bytes_per_sample, const copenjph_info *info,
                    int uses_color_transform, uint8_t **stream, size_t *stream_size, copenjph_message *message);

void copenjph_free(uint8_t *stream);

#ifdef __cplusplus
}
#endif
