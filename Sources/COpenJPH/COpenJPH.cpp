// OpenJPH speaks C++ and reports errors by exceptions; both stay in this file.
#include "COpenJPH.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>

// The codestream header needs the architecture header before it.
#include <openjph/ojph_arch.h>
#include <openjph/ojph_base.h>
#include <openjph/ojph_codestream.h>
#include <openjph/ojph_file.h>
#include <openjph/ojph_mem.h>
#include <openjph/ojph_params.h>

namespace {

// With `bytes` and `step` known where it is called, the loop is one of whole vectors.
inline __attribute__((always_inline)) void spread(int32_t *line, const uint8_t *source, uint32_t step, uint32_t bytes,
                                                  const copenjph_info &info) {
    uint32_t shift = 32 - info.precision;
    bool is_signed = info.is_signed != 0;
    for (size_t x = 0; x < info.width; x++) {
        uint32_t raw = 0;
        std::memcpy(&raw, source + x * step * bytes, bytes);
        line[x] = is_signed ? int32_t(raw << shift) >> shift : int32_t(raw << shift >> shift);
    }
}

void configure(ojph::codestream &stream, const copenjph_info &info, bool transform) {
    ojph::param_siz siz = stream.access_siz();
    siz.set_image_extent(ojph::point(info.width, info.height));
    siz.set_num_components(info.components);
    for (uint32_t c = 0; c < info.components; c++)
        siz.set_component(c, ojph::point(1, 1), info.precision, info.is_signed != 0);
    uint32_t side = info.width < info.height ? info.width : info.height, levels = 5;
    while (levels > 0 && (1u << levels) > side) levels--;
    ojph::param_cod cod = stream.access_cod();
    cod.set_num_decomposition(levels);
    cod.set_block_dims(64, 64);
    cod.set_color_transform(transform);
    cod.set_reversible(true);
    cod.set_progression_order("RPCL");
    stream.set_planar(false);
}

void encode(const uint8_t *samples, uint32_t bytes, const copenjph_info &info, bool transform,
            ojph::mem_outfile &file) {
    ojph::codestream stream;
    configure(stream, info, transform);
    stream.write_headers(&file);
    ojph::ui32 component = 0;
    ojph::line_buf *line = stream.exchange(nullptr, component);
    for (size_t y = 0; y < info.height; y++)
        for (uint32_t c = 0; c < info.components; c++) {
            const uint8_t *row = samples + y * info.width * info.components * bytes;
            const uint8_t *source = row + component * bytes;
            if (bytes == 2 && info.components == 1) spread(line->i32, source, 1, 2, info);
            else if (bytes == 2) spread(line->i32, source, info.components, 2, info);
            else spread(line->i32, source, info.components, 1, info);
            line = stream.exchange(line, component);
        }
    stream.flush();
}

}  // namespace

int copenjph_encode(const uint8_t *samples, uint32_t bytes_per_sample, const copenjph_info *info,
                    int uses_color_transform, uint8_t **stream, size_t *stream_size, copenjph_message *message) {
    message->text[0] = 0;
    try {
        ojph::mem_outfile file;
        file.open();
        encode(samples, bytes_per_sample, *info, uses_color_transform != 0, file);
        size_t size = size_t(file.tell());
        uint8_t *copy = static_cast<uint8_t *>(std::malloc(size ? size : 1));
        if (!copy) return 1;
        std::memcpy(copy, file.get_data(), size);
        *stream = copy;
        *stream_size = size;
        return 0;
    } catch (const std::exception &error) {
        std::snprintf(message->text, sizeof message->text, "%s", error.what());
    } catch (...) {
        std::snprintf(message->text, sizeof message->text, "it cannot be encoded");
    }
    return 1;
}

void copenjph_free(uint8_t *stream) { std::free(stream); }
